"""Fits the story trees; needs scikit-learn, which running them does not."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.story_streams import Labelled, laid_in, scored_pairs, streams
from transforms.group.past import Past
from transforms.group.settings import GroupSettings
from transforms.group.trees import FEATURES, VERSION

_WITH_CLUSTERS = ("natural", "squeezed 50", "squeezed 150", "squeezed 310", "overlaid 310")
_CLUSTER_WEIGHT = 0.15


def fitted(data: Labelled, past: Past, clusters: Labelled, topic: np.ndarray, phases: int = 1) -> dict[str, Any]:
    """Trees from streams of all densities at once, as they are stored.

    Undated clusters of ten and more lie in a copy of some streams: trees that have only seen stories of one to three
    split every story of ten.
    """
    inputs, answers, weights = [], [], []
    for name, stream, window, named_days in streams(data, phases):
        runs = [(stream, np.zeros(len(stream.day), np.bool_))]
        if name in _WITH_CLUSTERS:
            day = laid_in(topic, int(stream.day.max()), 5)
            more = stream.with_more(clusters, day)
            runs.append((more, np.arange(len(more.day)) >= len(stream.day)))
        for run, is_cluster in runs:
            left, right, features = scored_pairs(run, past, window, named_days, GroupSettings())
            story = np.array([s or "" for s in run.story])
            use = (story[left] != "") & (story[right] != "")
            if is_cluster.any():
                use &= is_cluster[left] & is_cluster[right]
            inputs.append(features[use])
            answers.append(story[left[use]] == story[right[use]])
            weights.append(np.full(int(use.sum()), _CLUSTER_WEIGHT if is_cluster.any() else 1.0))
    return _exported(np.concatenate(inputs), np.concatenate(answers), np.concatenate(weights))


def _exported(x: np.ndarray, y: np.ndarray, weight: np.ndarray, rate: float = 0.1) -> dict[str, Any]:
    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=rate, max_leaf_nodes=8, max_depth=4, min_samples_leaf=60, l2_regularization=5,
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
