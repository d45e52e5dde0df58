"""How common words were before: document frequencies of a past stream, frozen with the release, by language."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources

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

    def joined_with(self, documents: int, terms: Frequencies, names: Frequencies) -> Past:
        """This past, and a window's counts beside it where it is short."""
        if self.documents >= _ENOUGH:
            return self
        return Past(documents=self.documents + documents, terms=self.terms + terms, names=self.names + names)

    def common_terms(self) -> npt.NDArray[np.bool_]:
        if self.documents < _FEW:
            return np.zeros(DIMENSION, np.bool_)
        return np.asarray(self.terms > COMMON * self.documents)

    def weights(self, frequencies: Frequencies) -> Frequencies:
        """Inverse document frequency, 0 for what is common."""
        weights = np.log((1 + self.documents) / (1 + frequencies)) + 1
        if self.documents >= _FEW:
            weights[frequencies > COMMON * self.documents] = 0
        return weights.astype(np.float32)


@functools.cache
def past_of(language: str) -> Past:
    """The past of a language; of one that the release has nothing of, an empty one."""
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
