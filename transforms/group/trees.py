"""The chance that two articles tell one story: boosted trees as plain arrays."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import json
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

VERSION = "stories-3"
_STEP = 20_000

FEATURES = {  # name: +1 the chance may only rise with it, -1 only fall, 0 free
    "all": 1,  # cosine of title and first 400 terms, by the past's frequencies
    "lead": 1,  # .. of title and first 100 terms
    "entities": 1,  # .. of names
    "cross": 1,  # cosine of one's title with the other's lead, by the window's frequencies; the better way round
    "quotes": 1,  # log(1 + quoted 3-word runs that both have)
    "weekday": 1,  # 1 an early named weekday is the same, -1 they differ, 0 one names none
    "days": -1,  # days apart
    "nearest": 1,  # local cosine less that of the nearest neighbour of either, the lower
    "agree": 1,  # how near the one's five nearest are to the other, against how near they are to it; the higher
    "cohesion": 1,  # local cosine less the mean among the one and its five nearest; the tighter of the two
    "crowd": 0,  # log(1 + articles at local cosine >= .2), the more crowded of the two: a large story or a lone pair
    "window": 0,  # log of the articles in the window
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Nodes as arrays (tree, node): feature (-1 for a leaf), threshold, left, right, value."""

    base: float
    depth: int
    feature: npt.NDArray[np.int16]
    threshold: Matrix
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: Matrix

    def chances(self, rows: Matrix) -> Matrix:
        """The chance of each pair, 0 to 1; columns in the order of FEATURES."""
        parts = [self._leaves(rows[at : at + _STEP]) for at in range(0, len(rows), _STEP)]
        odds = self.base + np.concatenate([*parts, np.zeros(0, np.float32)])
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)

    def explained(self, row: Matrix) -> dict[str, float]:
        """Log-odds that each feature brought along the paths of one pair; with `base` they sum to its score."""
        names = list(FEATURES)
        out = {"base": self.base} | dict.fromkeys(names, 0.0)
        for k in range(len(self.feature)):
            at = 0
            out["base"] += float(self.value[k, 0])
            while (feature := int(self.feature[k, at])) >= 0:
                to = int(self.left[k, at] if row[feature] <= self.threshold[k, at] else self.right[k, at])
                out[names[feature]] += float(self.value[k, to] - self.value[k, at])
                at = to
        return out

    def _leaves(self, rows: Matrix) -> Matrix:
        total = np.zeros(len(rows), np.float32)
        columns = np.ascontiguousarray(rows.T)
        for k in range(len(self.feature)):
            total += self._of_tree(k, 0, columns)
        return total

    def _of_tree(self, k: int, node: int, columns: Matrix) -> Matrix | np.float32:
        """What each row finds below a node. Whole columns are compared: a third of the time of following each row."""
        feature = int(self.feature[k, node])
        if feature < 0:
            return np.float32(self.value[k, node])
        below = (self._of_tree(k, int(to[k, node]), columns) for to in (self.left, self.right))
        return np.where(columns[feature] <= self.threshold[k, node], *below)


def trees_from(stored: dict[str, Any]) -> Trees:
    """The trees of a parsed model file.

    Raises:
        ValueError: the file is of another version or other features.
    """
    if stored["version"] != VERSION or stored["features"] != list(FEATURES):
        raise ValueError(f"expected trees {VERSION!r} of {list(FEATURES)}, got {stored['version']!r}")
    return Trees(
        base=float(stored["base"]),
        depth=int(stored["depth"]),
        feature=np.array(stored["feature"], np.int16),
        threshold=np.array(stored["threshold"], np.float32),
        left=np.array(stored["left"], np.int16),
        right=np.array(stored["right"], np.int16),
        value=np.array(stored["value"], np.float32),
    )


@functools.cache
def shipped_trees() -> Trees:
    """The trees of this release."""
    path = importlib.resources.files("transforms.group").joinpath("stories.json")
    return trees_from(json.loads(path.read_text("utf-8")))
