"""Which agency a text comes from, told by those of its copies that say so."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Wire:
    agency: str
    datelines: frozenset[str]


def wires_of(texts: Sequence[int], agencies: Sequence[str | None], datelines: Sequence[str | None]) -> dict[int, Wire]:
    """By text the agency that most of its copies name, in credits or datelines, and these datelines."""
    counts: dict[int, Counter[str]] = {}
    places: dict[int, set[str]] = {}
    for text, agency, dateline in zip(texts, agencies, datelines, strict=True):
        if agency:
            counts.setdefault(text, Counter())[agency] += 1
            if dateline:
                places.setdefault(text, set()).add(dateline)
    return {
        text: Wire(min(named, key=lambda name: (-named[name], name)), frozenset(places.get(text, ())))
        for text, named in counts.items()
    }
