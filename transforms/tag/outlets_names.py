"""The forms in which texts name outlets, and one automaton that finds them all."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable
from typing import Any

import ahocorasick_rs

MAX_HITS = 10_000


class Certainty(enum.StrEnum):
    """How far a form by itself tells its outlet."""

    FULL = "full"
    """The name itself."""
    SHORT = "short"
    """`~`: counts after a full name in the text, or inside a frame of attribution."""
    BORROWED = "borrowed"
    """`~~`: counts after a full name in the text, or on pages of the outlet or its country."""
    NEVER = "never"
    """`!`: a name that no text can be searched for; it tells publishers only."""


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """One form of an outlet's name, as it stands in texts."""

    text: str
    certainty: Certainty


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A form found in a text, leftmost and longest."""

    start: int
    end: int
    form: str


class Names:
    """The forms of all outlets. A form that two outlets claim as a full name is a short one of both."""

    def __init__(self, outlets: Iterable[tuple[str, tuple[Form, ...]]]) -> None:
        claims: dict[str, dict[str, Certainty]] = {}
        for name, forms in outlets:
            for form in forms:
                if form.certainty is not Certainty.NEVER:
                    claims.setdefault(form.text, {})[name] = form.certainty
        self._full: dict[str, str] = {}
        self._short: dict[str, dict[str, Certainty]] = {}
        for text, claimants in claims.items():
            owners = [name for name, certainty in claimants.items() if certainty is Certainty.FULL]
            if len(owners) == 1:
                self._full[text] = owners[0]
            else:
                self._short[text] = dict(sorted(claimants.items()))
        self._texts = sorted(claims)
        self._automaton: Any = None

    def full(self, form: str) -> str | None:
        """The outlet whose full name it is."""
        return self._full.get(form)

    def short(self, form: str) -> dict[str, Certainty]:
        """The outlets that may be meant by a short form, in the order of their names."""
        return self._short.get(form, {})

    def build(self) -> None:
        """Builds the automaton, unless it is there."""
        if self._automaton is None:
            self._automaton = ahocorasick_rs.AhoCorasick(
                self._texts, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
            )

    def find(self, text: str) -> list[Hit]:
        """The first ``MAX_HITS`` forms in the text, in order, whatever stands around them."""
        self.build()
        texts = self._texts
        found = self._automaton.find_matches_as_indexes(text)[:MAX_HITS]
        return [Hit(start, end, texts[index]) for index, start, end in found]

    def __getstate__(self) -> dict[str, Any]:
        """Without the automaton, which cannot be pickled and is built anew on the worker."""
        return {**self.__dict__, "_automaton": None}
