"""How alike two texts are by their word-3 runs, whole or thinned to the runs of least hash."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from transforms.group.features import NUMBER, OTHER, TERM
from transforms.group.signature import MOST_SHINGLES

Runs = npt.NDArray[np.uint32]

_TOP = np.uint32(0xFFFFFFFF)
_KIND = np.uint32(3 << 30)
_HEAD_MORE, _HEAD_RUNS = 1.15, 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Runned:
    """One text's runs: in reading order, and sorted without repeats; `limit` is the greatest hash that was kept."""

    ordered: Runs
    sorted: Runs
    limit: np.uint32


def runned(stored: Runs, frame: Runs) -> Runned:
    """The runs as stored, without those of the sorted `frame` (what stands in too many texts)."""
    limit = stored.max() if len(stored) == MOST_SHINGLES else _TOP
    if len(frame):
        at = np.minimum(np.searchsorted(frame, stored), len(frame) - 1)
        stored = stored[frame[at] != stored]
    return Runned(ordered=stored, sorted=_distinct(stored), limit=limit)


def likeness(a: Runned, b: Runned) -> tuple[float, float]:
    """(J, K): Jaccard likeness, and the share of the shorter that is in the other.

    Of thinned texts only hashes up to the lower limit are compared, which are the same sample of both.
    """
    left, right = a.sorted, b.sorted
    if a.limit != b.limit:
        limit = min(a.limit, b.limit)
        left = left[: np.searchsorted(left, limit, "right")]
        right = right[: np.searchsorted(right, limit, "right")]
    return _compared(left, right)


def head_likeness(a: Runned, b: Runned) -> float:
    """J of the shorter text with as much of the head of the longer (+15 %).

    A paper that cuts wire copy keeps its head; a comment that quotes it has a head of its own.
    """
    limit = min(a.limit, b.limit)
    short, long = sorted((x.ordered[x.ordered <= limit] if x.limit != limit else x.ordered for x in (a, b)), key=len)
    return _compared(_distinct(short), _distinct(long[: int(_HEAD_MORE * len(short)) + _HEAD_RUNS]))[0]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The numbers of a text and the words of its title, as sorted hashes."""

    numbers: Runs
    title: Runs


def named(features: npt.NDArray[np.uint32]) -> Named:
    kind = features & _KIND
    terms = features[kind == TERM]
    other = features[kind == OTHER]
    return Named(numbers=other[(other & NUMBER) > 0], title=terms[(terms & np.uint32(0x300)) > 0] >> np.uint32(10))


def shared(a: Runs, b: Runs, *, of_union: bool) -> float:
    """How much two sorted sets share: of their union, or of the smaller; two empty ones share all."""
    if not len(a) or not len(b):
        return float(len(a) == len(b) or not of_union)
    both = _both(a, b)
    return both / (len(a) + len(b) - both if of_union else min(len(a), len(b)))


def _compared(a: Runs, b: Runs) -> tuple[float, float]:
    both = _both(a, b)
    return both / max(1, len(a) + len(b) - both), both / max(1, min(len(a), len(b)))


def _both(a: Runs, b: Runs) -> int:
    """How many values two sorted arrays without repeats have in common."""
    merged = np.concatenate([a, b])
    merged.sort(kind="stable")
    return int(np.count_nonzero(merged[1:] == merged[:-1]))


def _distinct(values: Runs) -> Runs:
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values
