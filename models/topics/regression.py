"""Seventeen logistic regressions over hashed features, each topic against the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse
from sklearn.linear_model import LogisticRegression

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


def fit(texts: Sequence[Labelled], features: Features, size: int, *, strength: float) -> Fit:
    """The regressions one after the other; a topic's own texts and all others have equal weight.

    `strength` is C of the loss against the weights' squares. Right on .720 of the events of 2019-2020 after 18 CPU-s,
    where 120 steps of `fit_soft` need 78 for .704.
    """
    counts = matrix([text.text for text in texts], features, size)
    idf = _idf(counts)
    rows = weighted(counts, idf)
    labels = np.stack([labels_of(text.topics) for text in texts])
    weights, bias = np.zeros((size, len(TOPICS)), np.float32), np.zeros(len(TOPICS), np.float32)
    for place in range(len(TOPICS)):
        model = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", tol=0.01, random_state=0)
        model.fit(rows, labels[:, place] > 0)
        weights[:, place], bias[place] = model.coef_[0], model.intercept_[0]
    return Fit(weights, bias, idf)


def fit_soft(examples: Sequence[Example], features: Features, size: int, *, strength: float, steps: int) -> Fit:
    """As `fit`, for weighted texts and labels between 0 and 1: all regressions at once, after `steps` of L-BFGS."""
    counts = matrix([example.text for example in examples], features, size)
    idf = _idf(counts)
    used = np.unique(counts.indices)
    rows = weighted(counts, idf)[:, used].tocsr()
    labels = np.stack([example.labels for example in examples])
    weights = np.array([example.weight for example in examples], np.float32)
    solution = _minimum(rows, labels, weights, strength, steps)
    dense = np.zeros((size, len(TOPICS)), np.float32)
    dense[used] = solution[:-1]
    return Fit(dense, solution[-1], idf)


def _idf(counts: scipy.sparse.csr_matrix) -> Floats:
    texts, size = counts.shape
    idf: Floats = (np.log((1 + texts) / (1 + np.bincount(counts.indices, minlength=size))) + 1).astype(np.float32)
    return idf


def _minimum(rows: scipy.sparse.csr_matrix, labels: Floats, weights: Floats, strength: float, steps: int) -> Floats:
    """Weights of the features, and in the last row the bias."""
    topics, width = labels.shape[1], rows.shape[1]
    columns = rows.T.tocsr()
    total, own = weights.sum(), (labels * weights[:, None]).sum(0)
    for_own, for_others = total / (2 * own), total / (2 * (total - own))
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
