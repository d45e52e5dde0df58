"""The days of new texts with the texts about them, and which of these are held in memory together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from transforms.group.ragged import Ints

AT_ONCE = 10_000

Window = tuple[int, Ints]
"""A day, and the (rising) numbers of the texts that may be of one story with its new ones."""


def windows_of(day: Ints, new: npt.NDArray[np.bool_], days: int) -> Iterator[Window]:
    """Each day with new texts, the earliest first: texts at most `days` away, less new ones of later days.

    Those come with windows of their own, as in daily runs.
    """
    for on in np.unique(day[new]).tolist():
        yield on, np.flatnonzero((np.abs(day - on) <= days) & (~new | (day <= on)))


def read_together(windows: Iterable[Window]) -> Iterator[list[Window]]:
    """Windows that are read at once: up to 10,000 texts; a larger one is read alone, rather than held twice."""
    batch: list[Window] = []
    for window in windows:
        if batch and len(texts_of([*batch, window])) > AT_ONCE:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def texts_of(windows: list[Window]) -> Ints:
    """The texts of some windows, each once."""
    return np.unique(np.concatenate([texts for _, texts in windows]))
