"""Features of many articles as weighted vectors: what a window's own frequencies and the past's make of them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.group.features import NAME, NUMBER, OTHER, QUOTE
from transforms.group.past import DIMENSION, Past, idf, is_common
from transforms.group.ragged import Ints, Ragged

Values = npt.NDArray[np.float32]

PAST_OUTWEIGHED = 30  # documents of the past that one document of the window outweighs
_POWER = 1.5
_CHUNK = 250_000

LOGS = np.concatenate([[0], 1 + np.log(np.arange(1, 1024, dtype=np.float64))]).astype(np.float32)
LOCAL = LOGS[2 * (np.arange(1024) >> 8) + (np.arange(1024) & 31)]  # by a term's counts: title twice, and body


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A weight for every hashed term or name."""

    terms: Values
    names: Values
    local: Values
    window_counts: npt.NDArray[np.int32]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Row k has `keys[offsets[k] : offsets[k + 1]]` and as many `values`, scaled to length 1."""

    keys: npt.NDArray[np.int32]
    offsets: Ints
    values: Values


class Scratch:
    """Arrays with a place for every hashed term, kept from window to window: a million places are dear to make anew."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[npt.NDArray[Any], Ints]] = {}

    def placed(self, name: str, columns: Ints, values: npt.NDArray[Any], kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array with the values in their columns and 0 elsewhere, until it is asked for again."""
        if name not in self._held:
            self._held[name] = np.zeros(DIMENSION, kind), columns[:0]
        out, before = self._held[name]
        out[before] = 0
        out[columns] = values
        self._held[name] = out, columns
        return out


def weights_of(features: Ragged, past: Past, scratch: Scratch) -> Weights:
    """What all articles of the window write about now counts little; frequencies of the past steady that.

    The weights lie in `scratch`: they hold until those of the next window are made.
    """
    n = len(features)
    (terms, in_window), (names, names_in_window) = _counted(features.flat)
    documents, before, names_before = past.documents, past.terms[terms], past.names[names]
    if not past.suffices:
        documents, before, names_before = documents + n, before + in_window, names_before + names_in_window
    rare = (1 + documents + PAST_OUTWEIGHED * n) / (1 + before + PAST_OUTWEIGHED * in_window)
    local = np.log(np.maximum(rare, 1)) ** _POWER
    local[is_common(documents, before)] = 0
    return Weights(
        terms=scratch.placed("terms", terms, idf(documents, before), np.float32),
        names=scratch.placed("names", names, idf(documents, names_before), np.float32),
        local=scratch.placed("local", terms, local, np.float32),
        window_counts=scratch.placed("window_counts", terms, in_window, np.int32),
    )


def _counted(flat: npt.NDArray[np.uint32]) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """The columns of terms and those of names in the window, and in how many articles each is."""
    if len(flat) < DIMENSION:
        found = np.sort(flat[flat < QUOTE] >> np.uint32(10))
        first = np.flatnonzero(np.append(True, found[1:] != found[:-1])) if len(found) else np.zeros(0, np.int64)
        columns, counts = found[first].astype(np.int64), np.diff(np.append(first, len(found)))
    else:
        total = np.zeros(2 * DIMENSION, np.int32)
        for at in range(0, len(flat), _CHUNK):
            part = flat[at : at + _CHUNK]
            np.add.at(total, part[part < QUOTE] >> np.uint32(10), np.int32(1))
        columns = np.flatnonzero(total).astype(np.int64)
        counts = total[columns].astype(np.int64)
    terms = int(columns.searchsorted(DIMENSION))
    return (columns[:terms], counts[:terms]), (columns[terms:] - DIMENSION, counts[terms:])


def local_vectors(features: Ragged, weights: Weights) -> Vectors:
    """The window's view of articles."""
    taken = features.where(features.flat < NAME)
    column = (taken.flat >> np.uint32(10)).astype(np.int32)
    values = weights.local.take(column) * LOCAL.take(taken.flat & np.uint32(1023))
    total = np.concatenate([np.zeros(1), np.cumsum(values.astype(np.float64) ** 2)])
    lengths = np.sqrt(total[taken.offsets[1:]] - total[taken.offsets[:-1]]).astype(np.float32)
    lengths[lengths == 0] = 1
    values /= np.repeat(lengths, taken.lengths())
    return Vectors(keys=column, offsets=taken.offsets, values=values)


def weekdays(features: Ragged) -> npt.NDArray[np.uint8]:
    """The weekdays each article names early, one bit a day."""
    at = np.flatnonzero((features.flat >= OTHER) & ((features.flat & NUMBER) == 0))
    out = np.zeros(len(features), np.uint8)
    out[np.searchsorted(features.offsets, at, "right") - 1] = features.flat[at] & np.uint32(127)
    return out
