"""The chance of every likely pair of articles to tell one story, scored once: in the run that brings the later one."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from transforms.group.neighbours import FIVE, NEAREST, AllPairs, Blocked, Neighbours
from transforms.group.past import Past
from transforms.group.ragged import Ints, Ragged
from transforms.group.settings import GroupSettings
from transforms.group.trees import FEATURES, Trees
from transforms.group.weighing import (
    ALL,
    LEAD,
    LOCAL,
    LOCAL_LEAD,
    LOCAL_TITLE,
    NAMES,
    QUOTES,
    Dots,
    Values,
    Weights,
    vectors_of,
    weekdays,
    weights_of,
)

_BLOCK = 400
_VIEWS = ((ALL, ALL), (LEAD, LEAD), (NAMES, NAMES), (QUOTES, QUOTES), (LOCAL, LOCAL))
_CROSSED = ((LOCAL_TITLE, LOCAL_LEAD), (LOCAL_LEAD, LOCAL_TITLE))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Rows of a window, `left` < `right`, and what the trees are asked about them."""

    left: Ints
    right: Ints
    features: Values


def scored(
    features: Ragged, day: Ints, new: npt.NDArray[np.bool_], past: Past, trees: Trees, settings: GroupSettings
) -> tuple[Ints, Ints, Values]:
    """(left, right, chance) of the pairs of a window with a new article in them, faint ones left out."""
    pairs = pairs_of(features, day, new, past, settings)
    chances = trees.chances(pairs.features)
    keep = chances > settings.faint
    return pairs.left[keep], pairs.right[keep], chances[keep]


def pairs_of(
    features: Ragged,
    day: Ints,
    new: npt.NDArray[np.bool_],
    past: Past,
    settings: GroupSettings,
    *,
    named_days: bool = True,
) -> Pairs:
    """The likely pairs of a window and their features; `named_days` off where days are no true days."""
    if len(features) < 2 or not new.any():
        none = np.zeros(0, np.int64)
        return Pairs(left=none, right=none, features=np.zeros((0, len(FEATURES)), np.float32))
    weights = weights_of(features, past)
    small = len(features) <= settings.all_pairs
    near: Neighbours = AllPairs(features, weights) if small else Blocked(features, weights, settings.postings)
    left, right, local = near.likely(new)
    parts = [np.zeros((len(FEATURES), 0), np.float32)]
    seen = _Seen(near, weights)
    dots = Dots()
    for at in range(0, len(left), _BLOCK * NEAREST):
        part = slice(at, at + _BLOCK * NEAREST)
        parts.append(_features(features, day, left[part], right[part], local[part], seen, dots))
    out = np.concatenate(parts, axis=1).T
    if not named_days:
        out[:, list(FEATURES).index("weekday")] = 0
    return Pairs(left=left, right=right, features=np.ascontiguousarray(out))


class _Seen:
    """The five nearest of each row that was asked for, remembered."""

    def __init__(self, near: Neighbours, weights: Weights) -> None:
        self.near, self.weights = near, weights
        n = len(near)
        self.five = np.full((n, FIVE), -1, np.int64)
        self.cosines = np.zeros((n, FIVE), np.float32)
        self.tight = np.zeros(n, np.float32)
        self.crowd = np.zeros(n, np.float32)
        self._have = np.zeros(n, np.bool_)

    def ask(self, rows: Ints) -> None:
        rows = rows[~self._have[rows]]
        if not len(rows):
            return
        found, cosines = self.near.nearest(rows)
        width = min(FIVE, found.shape[1])
        self.five[rows, :width], self.cosines[rows, :width] = found[:, :width], cosines[:, :width]
        circle = np.concatenate([rows[:, None], self.five[rows][:, :width]], axis=1)
        links = [(a, b) for b in range(1, width + 1) for a in range(b)]
        total = sum(self.near.cosines(circle[:, a], circle[:, b]) for a, b in links)
        self.tight[rows] = total / len(links)
        self.crowd[rows] = np.log1p(self.near.crowds(rows))
        self._have[rows] = True

    def agreement(self, a: Ints, b: Ints) -> Values:
        """How near the five nearest of `a` are to `b`, against how near they are to `a`."""
        five = self.five[a]
        other = (five != b[:, None]) & (five >= 0)
        count = five.shape[1]
        to_b = self.near.cosines(np.repeat(b, count), five.ravel()).reshape(five.shape)
        return np.asarray(((to_b * other).sum(1) + 0.05) / ((self.cosines[a] * other).sum(1) + 0.05))


def _features(features: Ragged, day: Ints, left: Ints, right: Ints, local: Values, seen: _Seen, dots: Dots) -> Values:
    """The twelve features of the given pairs, (features, pairs), in the order of FEATURES."""
    rows, where = np.unique(np.concatenate([left, right]), return_inverse=True)
    seen.ask(rows)
    vectors = vectors_of(features, rows, seen.weights)
    a, b = where[: len(left)], where[len(left) :]
    products = dots.of(vectors, a, b, _VIEWS + _CROSSED)
    named = weekdays(features.take(rows))
    both_named = (named[a] > 0) & (named[b] > 0)
    return np.stack(
        [
            products[0],
            products[1],
            products[2],
            np.maximum(products[5], products[6]),
            np.log1p(products[3]),
            np.where(both_named, np.where(named[a] & named[b], 1, -1), 0),
            np.abs(day[left] - day[right]),
            np.minimum(local - seen.cosines[left, 0], local - seen.cosines[right, 0]),
            np.maximum(seen.agreement(right, left), seen.agreement(left, right)),
            local - np.maximum(seen.tight[left], seen.tight[right]),
            np.maximum(seen.crowd[left], seen.crowd[right]),
            np.full(len(left), np.log(len(day))),
        ]
    ).astype(np.float32)
