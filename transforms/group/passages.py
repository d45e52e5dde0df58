"""Passages that two texts share, to show why they were grouped."""

from __future__ import annotations

import dataclasses

import numpy as np

from transforms.group.words import rolled, words_of


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of equal words: half-open places in both texts, in code points after NFKC, and how many words."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    words: int


def shared_passages(a: str, b: str, min_tokens: int = 8) -> tuple[Passage, ...]:
    """The longest runs of at least `min_tokens` equal words, in the order of `a`, none overlapping in `a`.

    Case and punctuation do not count. A run that stands in `b` several times is given at its first place there.

    >>> shared_passages("He said: the bridge is closed", "Police say the bridge is closed", 4)
    (Passage(start_a=9, end_a=29, start_b=11, end_b=31, words=4),)
    """
    left, right = words_of(a), words_of(b)
    if min(len(left.hashes), len(right.hashes)) < min_tokens:
        return ()
    runs = rolled(right.hashes, min_tokens)
    known, first = np.unique(runs, return_index=True)
    asked = rolled(left.hashes, min_tokens)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    place = np.where(known[at] == asked, first[at], -1).tolist()
    out, k = [], 0
    while k < len(place):
        if place[k] < 0:
            k += 1
            continue
        start, length = place[k], min_tokens
        most = min(len(left.hashes) - k, len(right.hashes) - start)
        while length < most and left.hashes[k + length] == right.hashes[start + length]:
            length += 1
        out.append(
            Passage(
                start_a=int(left.starts[k]),
                end_a=int(left.ends[k + length - 1]),
                start_b=int(right.starts[start]),
                end_b=int(right.ends[start + length - 1]),
                words=length,
            )
        )
        k += length
    return tuple(out)
