"""Seventeen logistic regressions over hashed features, fitted at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse

from models.topics.corpora import INDEX, TOPICS, Labelled

Floats = npt.NDArray[np.float32]
Features = Callable[[str], list[int]]


class Example(NamedTuple):
    """A text, how much each of the 17 topics is its own (0-1), and what it counts."""

    text: str
    labels: Floats
    weight: float = 1.0


class Fit(NamedTuple):
    """Weights of each feature and topic, the bias of each topic, the inverse document frequency of each feature."""

    weights: Floats
    bias: Floats
    idf: Floats


def examples_of(texts: Sequence[Labelled], weight: float = 1.0) -> list[Example]:
    """Texts with whole labels."""
    return [Example(text, labels_of(topics), weight) for text, topics in texts]


def labels_of(topics: Sequence[str]) -> Floats:
    """One for each topic named, else zero."""
    labels = np.zeros(len(TOPICS), np.float32)
    labels[[INDEX[topic] for topic in topics]] = 1
    return labels


def matrix(texts: Sequence[str], features: Features, size: int) -> scipy.sparse.csr_matrix:
    """log(1 + count) of each feature, a row a text."""
    indices, values, ends = [], [], [0]
    for text in texts:
        found, counts = np.unique(np.array(features(text), dtype=np.int32), return_counts=True)
        indices.append(found)
        values.append(np.log1p(counts).astype(np.float32))
        ends.append(ends[-1] + len(found))
    return scipy.sparse.csr_matrix((np.concatenate(values), np.concatenate(indices), ends), shape=(len(texts), size))


def weighted(counts: scipy.sparse.csr_matrix, idf: Floats) -> scipy.sparse.csr_matrix:
    """Rows times idf, each of length one."""
    rows = counts @ scipy.sparse.diags(idf)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel()) + 1e-9
    return (scipy.sparse.diags((1 / lengths).astype(np.float32)) @ rows).tocsr()


def fit(
    examples: Sequence[Example], features: Features, size: int, *, strength: float, steps: int, balance: float
) -> Fit:
    """The regressions after `steps` of L-BFGS.

    `strength` is C of the loss against the weights' squares. `balance` 1 gives a topic's own texts and all others equal
    weight, 0 leaves every text its own; between, the power of that factor.
    """
    counts = matrix([example.text for example in examples], features, size)
    seen = np.bincount(counts.indices, minlength=size)
    idf = (np.log((1 + len(examples)) / (1 + seen)) + 1).astype(np.float32)
    used = np.flatnonzero(seen)
    rows = weighted(counts, idf)[:, used].tocsr()
    labels = np.stack([example.labels for example in examples])
    weights = np.array([example.weight for example in examples], np.float32)
    solution = _minimum(rows, labels, weights, strength, steps, balance)
    dense = np.zeros((size, len(TOPICS)), np.float32)
    dense[used] = solution[:-1]
    return Fit(dense, solution[-1], idf)


def _minimum(
    rows: scipy.sparse.csr_matrix, labels: Floats, weights: Floats, strength: float, steps: int, balance: float
) -> Floats:
    """Weights of the features, and in the last row the bias."""
    topics, width = labels.shape[1], rows.shape[1]
    columns = rows.T.tocsr()
    total, own = weights.sum(), (labels * weights[:, None]).sum(0)
    for_own, for_others = (total / (2 * own)) ** balance, (total / (2 * (total - own))) ** balance
    mass = (weights[:, None] * (labels * for_own + (1 - labels) * for_others)).astype(np.float32)
    target = (weights[:, None] * labels * for_own / np.maximum(mass, 1e-9)).astype(np.float32)

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        solution = flat.reshape(width + 1, topics).astype(np.float32)
        logits = rows @ solution[:-1] + solution[-1]
        slopes = mass * (1 / (1 + np.exp(-np.clip(logits, -30, 30))) - target)
        value = strength * float((mass * (np.logaddexp(0, logits) - target * logits)).sum(dtype=np.float64))
        value += 0.5 * float((solution[:-1] ** 2).sum(dtype=np.float64))
        gradient = np.vstack([strength * (columns @ slopes) + solution[:-1], strength * slopes.sum(0)])
        return value, gradient.ravel().astype(np.float64)

    start = np.zeros((width + 1) * topics)
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6})
    solution: Floats = found.x.reshape(width + 1, topics).astype(np.float32)
    return solution
