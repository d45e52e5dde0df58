"""The chance of every likely pair of articles to tell one story, scored once: in the run that brings the later one."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from transforms.group.neighbours import FIVE, AllPairs, Blocked, Neighbours
from transforms.group.past import Past
from transforms.group.products import LEAD, LEAD_NOW, NAMES, TITLE_NOW, WHOLE, Products
from transforms.group.ragged import Ints, Ragged
from transforms.group.settings import GroupSettings
from transforms.group.trees import FEATURES, Trees
from transforms.group.weighing import Scratch, Values, weights_of
from transforms.memory import give_back

_PAIRS, _BLOCK, _CIRCLES = 2_000, 5_000, 20_000
_VIEWS = ((WHOLE, WHOLE), (LEAD, LEAD), (NAMES, NAMES), (TITLE_NOW, LEAD_NOW), (LEAD_NOW, TITLE_NOW))
_WEEKDAY, _NEAREST, _AGREE, _COHESION, _CROWD, _WINDOW = (
    list(FEATURES).index(name) for name in ("weekday", "nearest", "agree", "cohesion", "crowd", "window")
)
_CROWDS = (0.0, 1.8, 3.0)  # the trees part crowds at about these: articles 0, 5, 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Rows of a window, `left` < `right`, and what the trees are asked about them."""

    left: Ints
    right: Ints
    features: Values


def scored(
    features: Ragged,
    day: Ints,
    new: npt.NDArray[np.bool_],
    past: Past,
    trees: Trees,
    settings: GroupSettings,
    scratch: Scratch,
) -> tuple[Ints, Ints, Values]:
    """(left, right, chance) of the pairs of a window with a new article in them, faint ones left out."""
    sieve = _Sieve(trees, settings.faint) if len(features) > settings.all_pairs else None
    pairs = pairs_of(features, day, new, past, settings, sieve, scratch=scratch)
    chances = trees.chances(pairs.features)
    keep = chances > settings.faint
    return pairs.left[keep], pairs.right[keep], chances[keep]


def pairs_of(
    features: Ragged,
    day: Ints,
    new: npt.NDArray[np.bool_],
    past: Past,
    settings: GroupSettings,
    sieve: _Sieve | None = None,
    *,
    named_days: bool = True,
    scratch: Scratch | None = None,
) -> Pairs:
    """The likely pairs of a window and their features; `named_days` off where days are no true days."""
    if len(features) < 2 or not new.any():
        none = np.zeros(0, np.int64)
        return Pairs(left=none, right=none, features=np.zeros((0, len(FEATURES)), np.float32))
    scratch = scratch or Scratch()
    weights = weights_of(features, past, scratch)
    small = len(features) <= settings.all_pairs
    postings = settings.postings // (2 if len(features) > settings.vast else 1)
    near: Neighbours = AllPairs(features, weights) if small else Blocked(features, weights, postings)
    if not small:
        give_back()  # what an index was made from
    left, right, local = near.likely(new)
    seen, products = _Seen(near), Products(features, weights)
    own = np.zeros((_NEAREST, len(left)), np.float32)
    # All pairs of one new row together, which is quicker; what two have in common does not depend on which is first.
    one, other = np.where(new[right], right, left), np.where(new[right], left, right)
    order = np.argsort(one, kind="stable")
    for at in range(0, len(left), _PAIRS):
        some = order[at : at + _PAIRS]
        own[:, some] = _own(day, one[some], other[some], products)
    if not named_days:
        own[_WEEKDAY] = 0
    if sieve is not None:
        keep = sieve.passed(own, left, right, local, new, seen, len(day))
        left, right, local, own = left[keep], right[keep], local[keep], own[:, keep]
    out = np.empty((len(left), len(FEATURES)), np.float32)
    out[:, :_NEAREST] = own.T
    for at in range(0, len(left), _CIRCLES):
        block = slice(at, at + _CIRCLES)
        out[block, _NEAREST:_WINDOW] = _circle(left[block], right[block], local[block], seen).T
    out[:, _WINDOW] = np.log(len(day))
    return Pairs(left=left, right=right, features=out)


class _Sieve:
    """Drops pairs that stay faint whatever the circle of the known one turns out to be: most, in a large window."""

    def __init__(self, trees: Trees, faint: float) -> None:
        self._trees, self._faint = trees, faint

    def passed(
        self, own: Values, left: Ints, right: Ints, local: Values, new: npt.NDArray[np.bool_], seen: _Seen, count: int
    ) -> npt.NDArray[np.bool_]:
        """The new one's circle bounds the features in which the chance rises; agreement is left open."""
        mine = np.where(new[left], left, right)
        seen.ask(np.unique(mine))
        bound = np.empty((len(left), len(FEATURES)), np.float32)
        bound[:, : len(own)] = own.T
        bound[:, _NEAREST] = local - seen.cosines[mine, 0]
        bound[:, _AGREE] = np.inf
        bound[:, _COHESION] = local - seen.tight[mine]
        bound[:, _WINDOW] = np.log(count)
        passed = np.zeros(len(left), np.bool_)
        for crowd in _CROWDS:
            open_still = np.flatnonzero(~passed)
            bound[open_still, _CROWD] = np.maximum(seen.crowd[mine[open_still]], crowd)
            passed[open_still] = self._trees.chances(bound[open_still]) > self._faint
        return passed


class _Seen:
    """The five nearest of each row that was asked for, remembered."""

    def __init__(self, near: Neighbours) -> None:
        self.near = near
        n = len(near)
        self.five = np.full((n, FIVE), -1, np.int32)
        self.cosines = np.zeros((n, FIVE), np.float32)
        self.tight = np.zeros(n, np.float32)
        self.crowd = np.zeros(n, np.float32)
        self._have = np.zeros(n, np.bool_)

    def ask(self, rows: Ints) -> None:
        rows = rows[~self._have[rows]]
        for at in range(0, len(rows), _BLOCK):
            self._ask(rows[at : at + _BLOCK])

    def _ask(self, rows: Ints) -> None:
        found, cosines = self.near.nearest(rows)
        width = min(FIVE, found.shape[1])
        self.five[rows, :width], self.cosines[rows, :width] = found[:, :width], cosines[:, :width]
        circle = np.concatenate([rows[:, None], self.five[rows][:, :width]], axis=1)
        links = [(a, b) for b in range(1, width + 1) for a in range(b)]
        left, right = (np.concatenate([circle[:, link[side]] for link in links]) for side in (0, 1))
        self.tight[rows] = sum(self.near.cosines(left, right).reshape(len(links), -1)) / len(links)
        self.crowd[rows] = np.log1p(self.near.crowds(rows))
        self._have[rows] = True

    def agreement(self, a: Ints, b: Ints) -> Values:
        """How near the five nearest of `a` are to `b`, against how near they are to `a`."""
        five = self.five[a].astype(np.int64)
        other = (five != b[:, None]) & (five >= 0)
        count = five.shape[1]
        to_b = self.near.cosines(np.repeat(b, count), five.ravel()).reshape(five.shape)
        return np.asarray(((to_b * other).sum(1) + 0.05) / ((self.cosines[a] * other).sum(1) + 0.05))


def _own(day: Ints, left: Ints, right: Ints, products: Products) -> Values:
    """What the two have in common by themselves: the first seven of FEATURES, (features, pairs)."""
    (whole, lead, names, cross, crossed), quotes = products.of(left, right, _VIEWS)
    a, b = products.named[left], products.named[right]
    return np.stack(
        [
            whole,
            lead,
            names,
            np.maximum(cross, crossed),
            np.log1p(quotes),
            np.where((a > 0) & (b > 0), np.where(a & b, 1, -1), 0),
            np.abs(day[left] - day[right]),
        ]
    ).astype(np.float32)


def _circle(left: Ints, right: Ints, local: Values, seen: _Seen) -> Values:
    """How the two stand among those about them: nearest, agree, cohesion, crowd."""
    seen.ask(np.unique(np.concatenate([left, right])))
    return np.stack(
        [
            np.minimum(local - seen.cosines[left, 0], local - seen.cosines[right, 0]),
            np.maximum(seen.agreement(right, left), seen.agreement(left, right)),
            local - np.maximum(seen.tight[left], seen.tight[right]),
            np.maximum(seen.crowd[left], seen.crowd[right]),
        ]
    ).astype(np.float32)
