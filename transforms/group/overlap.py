"""Which terms and names the two articles of a pair both have."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from transforms.group.ragged import Ints, Ragged, ends

COUNTS = np.uint32(1023)  # how often, in the low bits of a term or name

_Flat = npt.NDArray[np.uint32]


class Overlap:
    """Lays one left row after another out in a table with a place for every hash, and looks its right rows up there.

    Features count that are below `limit`, which is at most QUOTE.
    """

    def __init__(self, features: Ragged, limit: np.uint32) -> None:
        self._flat, self._offsets = features.flat, features.offsets
        self._lengths = _heads(features, limit)
        self._table = np.zeros(int(limit) >> 10, np.uint16)

    def of(self, left: Ints, right: Ints) -> tuple[npt.NDArray[np.uint16], _Flat, Ints]:
        """The counts of what both have in the left row, its feature in the right row, and of which pair it is.

        A row that stands on the left of many pairs should do so in a row.
        """
        theirs, bounds = self.features(right)
        keys, counts = theirs >> np.uint32(10), np.empty(len(theirs), np.uint16)
        turns = np.flatnonzero(np.append(True, left[1:] != left[:-1]))
        at = itertools.pairwise(bounds.take(np.append(turns, len(left))).tolist())
        for mine, (first, last) in zip(self._rows(left[turns]), at, strict=True):
            places = (mine >> np.uint32(10)).astype(np.int64)
            self._table[places] = mine & COUNTS
            self._table.take(keys[first:last], out=counts[first:last], mode="clip")  # clip: else it is copied
            self._table[places] = 0
        both = np.flatnonzero(counts != 0)
        pair = np.repeat(np.arange(len(right)), np.diff(both.searchsorted(bounds)))
        return counts.take(both), theirs.take(both), pair

    def features(self, rows: Ints) -> tuple[_Flat, Ints]:
        """The features of rows, one after the other, and where each row's begin and end."""
        return np.concatenate([self._flat[:0], *self._rows(rows)]), ends(self._lengths.take(rows))

    def _rows(self, rows: Ints) -> Iterator[_Flat]:
        """Row by row as it lies: a tenth of a microsecond each, less than to gather their elements by number."""
        begins = self._offsets.take(rows)
        for begin, end in zip(begins.tolist(), (begins + self._lengths.take(rows)).tolist(), strict=True):
            yield self._flat[begin:end]


def _heads(features: Ragged, limit: np.uint32) -> Ints:
    """How many features of each row, which are sorted, are below `limit`."""
    low, high = features.offsets[:-1].copy(), features.offsets[1:].copy()
    while len(open_ := np.flatnonzero(low < high)):
        middle = (low[open_] + high[open_]) // 2
        below = features.flat.take(middle) < limit
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
    return low - features.offsets[:-1]
