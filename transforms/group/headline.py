"""The title that best stands for a story."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from transforms.group.words import words_of

_MOST = 60


def medoid(titles: Sequence[str]) -> int:
    """The place of the title most like all others (cosine of their words), the first of equals; of two the first.

    >>> medoid(["Storm", "Storm hits the coast", "Storm hits Norfolk coast"])
    1
    """
    titles = [unicodedata.normalize("NFKC", title) for title in titles[:_MOST]]
    if len(titles) < 3:
        return 0
    words = words_of("\n".join(titles))
    vocabulary, which = np.unique(words.hashes, return_inverse=True)
    ends = np.cumsum([len(title) + 1 for title in titles])
    matrix = np.zeros((len(titles), len(vocabulary)))
    matrix[ends.searchsorted(words.starts, "right"), which] = 1
    matrix /= np.maximum(np.sqrt(matrix.sum(axis=1, keepdims=True)), 1)
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, 0)
    return int(np.argmax(np.round(likeness.sum(axis=1), 9)))
