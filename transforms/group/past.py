"""How common words were before: document frequencies of a past stream, frozen with the release, by language."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.group.features import TERM_BITS

DIMENSION = 1 << TERM_BITS
COMMON = 0.25  # words in more documents than this say nothing
_ENOUGH = 1_000  # documents; of a language with fewer the window's own frequencies are counted too
_FEW = 40  # documents; below, a word in a quarter of them may still be one story's

Frequencies = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`documents` of a language and in how many of them each hashed term and name stood."""

    documents: int
    terms: Frequencies
    names: Frequencies

    @property
    def suffices(self) -> bool:
        """Whether the window's own frequencies need not be counted too."""
        return self.documents >= _ENOUGH


def is_common(documents: int, counts: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """The words in so many documents that they say nothing; none where documents are few."""
    return np.asarray((counts > COMMON * documents) & (documents >= _FEW))


def idf(documents: int, counts: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Inverse document frequency, 0 for what is common."""
    return np.where(is_common(documents, counts), 0, np.log((1 + documents) / (1 + counts)) + 1)


@functools.lru_cache(maxsize=1)
def past_of(language: str) -> Past:
    """The past of a language; of one that the release has nothing of, an empty one.

    Only the last one asked for is held, 8 MB: languages are grouped one after the other.
    """
    path = importlib.resources.files("transforms.group").joinpath("past.npz")
    with path.open("rb") as file, np.load(file) as stored:
        if f"{language}.documents" not in stored:
            return Past(documents=0, terms=_dense(None, None), names=_dense(None, None))
        return Past(
            documents=int(stored[f"{language}.documents"]),
            terms=_dense(stored[f"{language}.terms"], stored[f"{language}.term_counts"]),
            names=_dense(stored[f"{language}.names"], stored[f"{language}.name_counts"]),
        )


def _dense(columns: npt.NDArray[np.uint32] | None, counts: npt.NDArray[np.uint16] | None) -> Frequencies:
    out = np.zeros(DIMENSION, np.float32)
    if columns is not None and counts is not None:
        out[columns] = counts
    return out
