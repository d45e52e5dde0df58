"""Many arrays of different lengths in one flat array, as an Arrow binary column holds them."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_LONG = 32


@dataclasses.dataclass(frozen=True, slots=True)
class Ragged:
    """Row k is `flat[offsets[k] : offsets[k + 1]]`."""

    flat: npt.NDArray[np.uint32]
    offsets: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def row(self, k: int) -> npt.NDArray[np.uint32]:
        return self.flat[self.offsets[k] : self.offsets[k + 1]]

    def lengths(self) -> Ints:
        return np.diff(self.offsets)

    def owners(self) -> Ints:
        """For each element the row it belongs to."""
        return np.repeat(np.arange(len(self)), self.lengths())

    def take(self, rows: Ints) -> Ragged:
        """Some rows. Long ones are copied as they lie: to number each element takes 16 bytes, and longer."""
        begins, stops = self.offsets.take(rows), self.offsets.take(rows + 1)
        offsets = ends(stops - begins)
        if offsets[-1] < _LONG * len(rows) or not len(rows):
            return Ragged(self.flat.take(spans(begins, stops - begins)), offsets)
        parts = [self.flat[begin:stop] for begin, stop in zip(begins.tolist(), stops.tolist(), strict=True)]
        return Ragged(np.concatenate(parts), offsets)

    def where(self, keep: npt.NDArray[np.bool_]) -> Ragged:
        """The elements for which `keep` holds, rows as before."""
        passed = np.concatenate([np.zeros(1, np.int64), np.cumsum(keep)])
        return Ragged(self.flat[keep], passed[self.offsets])


def ends(lengths: Ints) -> Ints:
    """The offsets of rows of these lengths."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def spans(starts: Ints, lengths: Ints) -> Ints:
    """The positions of all elements of the given runs, one run after the other.

    >>> spans(np.array([7, 2]), np.array([2, 3]))
    array([7, 8, 2, 3, 4])
    """
    offsets = ends(lengths)
    return np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
