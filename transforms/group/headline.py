"""The title that best stands for a story."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transforms.group.words import words_of

_MOST = 60


def medoid(titles: Sequence[str]) -> int:
    """The place of the title most like all others (cosine of their words), the first of equals; of two the first.

    >>> medoid(["Storm", "Storm hits the coast", "Storm hits Norfolk coast"])
    1
    """
    titles = titles[:_MOST]
    sets = [words_of(title).hashes for title in titles]
    vocabulary = np.unique(np.concatenate(sets))
    matrix = np.zeros((len(sets), len(vocabulary)))
    for k, words in enumerate(sets):
        matrix[k, np.searchsorted(vocabulary, words)] = 1
    matrix /= np.maximum(np.sqrt(matrix.sum(axis=1, keepdims=True)), 1)
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, 0)
    return int(np.argmax(np.round(likeness.sum(axis=1), 9)))
