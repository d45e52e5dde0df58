"""Fits the story trees; needs scikit-learn, which running them does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.story_streams import Labelled, halves, laid_in, past_from, scored_pairs, streams
from transforms.group.past import Past
from transforms.group.settings import GroupSettings
from transforms.group.trees import FEATURES, VERSION

_WITH_CLUSTERS = ("natural", "squeezed 50", "squeezed 150", "squeezed 310", "overlaid 310")
_CLUSTER_WEIGHT = 0.12  # more, and dense streams are joined too freely; less, and stories of ten are split
_NATURAL_WEIGHT = 3.0  # a pair of the stream as it came, beside the many of the dense ones
_PHASES = 2
_PLACEMENTS = 3  # where clusters come to lie is chance, and moves F of what is fitted by .007 to .027
_SEED = 5


def fitted(data: Labelled, clusters: Labelled, topic: np.ndarray) -> dict[str, Any]:
    """Trees from streams of all densities at once, as they are stored.

    Each half of the dated stream is weighed by the past of the other, as a new report is by a past that does not hold
    it: words of a story are rarer before it than after.

    Undated clusters of ten and more lie in copies of some streams, on other days in each: trees that have only seen
    stories of one to three split every story of ten.
    """
    early, late = halves(data)
    pairs = [
        *_labelled_pairs(early, past_from(late.features), clusters, topic),
        *_labelled_pairs(late, past_from(early.features), clusters, topic),
    ]
    inputs, answers, weights = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return _exported(inputs, answers, weights)


def _labelled_pairs(
    data: Labelled, past: Past, clusters: Labelled, topic: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(features, whether of one story, weight) of the pairs with labels, stream by stream."""
    laid: set[str] = set()
    for name, stream, window, named_days in streams(data, _PHASES):
        runs = [(stream, np.zeros(len(stream.day), np.bool_))]
        if name in _WITH_CLUSTERS and name not in laid:
            laid.add(name)
            for seed in range(_SEED, _SEED + _PLACEMENTS):
                more = stream.with_more(clusters, laid_in(topic, int(stream.day.max()), seed))
                runs.append((more, np.arange(len(more.day)) >= len(stream.day)))
        for run, is_cluster in runs:
            left, right, features = scored_pairs(run, past, window, named_days, GroupSettings())
            story = np.array([s or "" for s in run.story])
            use = (story[left] != "") & (story[right] != "")
            if is_cluster.any():
                use &= is_cluster[left] & is_cluster[right]
            weight = _NATURAL_WEIGHT if name == "natural" else 1.0
            if is_cluster.any():
                weight *= _CLUSTER_WEIGHT / _PLACEMENTS
            yield features[use], story[left[use]] == story[right[use]], np.full(int(use.sum()), weight)


def _exported(x: np.ndarray, y: np.ndarray, weight: np.ndarray, rate: float = 0.1) -> dict[str, Any]:
    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=rate, max_leaf_nodes=8, max_depth=4, min_samples_leaf=100, l2_regularization=5,
        early_stopping=False, random_state=0, monotonic_cst=list(FEATURES.values()),
    ).fit(x, y, sample_weight=weight)  # fmt: skip
    nodes = [predictor[0].nodes for predictor in model._predictors]
    width = max(map(len, nodes))

    def column(values: list[np.ndarray], fill: float, digits: int | None) -> list[list[float]]:
        def told(v: Any) -> float:
            return int(v) if digits is None else float(f"%.{digits}g" % v)

        return [[told(v[k]) if k < len(v) else fill for k in range(width)] for v in values]

    return {
        "version": VERSION,
        "features": list(FEATURES),
        "base": float(np.ravel(model._baseline_prediction)[0]),
        "depth": max(int(n["depth"].max()) for n in nodes),
        "feature": column([np.where(n["is_leaf"], -1, n["feature_idx"].astype(int)) for n in nodes], -1, None),
        "threshold": column([np.where(n["is_leaf"], 0, n["num_threshold"]) for n in nodes], 0, 6),
        "left": column([n["left"] for n in nodes], 0, None),
        "right": column([n["right"] for n in nodes], 0, None),
        "value": column([n["value"] * np.where(n["is_leaf"], 1, rate) for n in nodes], 0, 5),
    }
