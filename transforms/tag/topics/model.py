"""One linear model over hashed features, a logistic regression a topic: int8 weights, numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from transforms.tag.topics.features import EnglishFeatures, ForeignFeatures, document

FEATURES: Final[dict[str, Callable[[int], Callable[[str], list[int]]]]] = {
    "english": EnglishFeatures,
    "foreign": ForeignFeatures,
}
LEAST_FEATURES: Final = 8
"""About four words; fewer say nothing."""

Floats = npt.NDArray[np.float32]


class LinearModel:
    """The topics of one text. `calibrated` scores are right as often as they say; `logits` are the raw ones."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.codes = tuple(str(code) for code in arrays["codes"])
        self._weights: npt.NDArray[np.int8] = arrays["weights"]
        self._scale: Floats = arrays["scale"]
        self._bias: Floats = arrays["bias"]
        self._idf: Floats = arrays["idf"].astype(np.float32)
        self._slope: Floats = arrays["slope"]
        self._offset: Floats = arrays["offset"]
        self._features = FEATURES[str(arrays["features"])](len(self._idf))

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """The model in an `.npz` file made by `models/topics`."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(dict(arrays))

    def logits(self, text: str) -> Floats | None:
        """One raw score a code; None where the text has too few words."""
        hashes = self._features(text)
        if len(hashes) < LEAST_FEATURES:
            return None
        found, counts = np.unique(np.array(hashes, dtype=np.int32), return_counts=True)
        values = np.log1p(counts).astype(np.float32) * self._idf[found]
        values /= np.sqrt((values * values).sum())
        logits: Floats = (values @ self._weights[found].astype(np.float32)) * self._scale + self._bias
        return logits

    def calibrated(self, title: str | None, text: str) -> Floats | None:
        """One score (0-1) a code for an article; None where it has too few words."""
        logits = self.logits(document(title, text))
        if logits is None:
            return None
        scores: Floats = 1 / (1 + np.exp(-(self._slope * logits + self._offset)))
        return scores
