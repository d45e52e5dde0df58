"""What chosen pairs of articles have in common: inner products over the features that both have, and no others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse

from transforms.group.features import NAME, OTHER, QUOTE
from transforms.group.past import DIMENSION
from transforms.group.ragged import Ints, Ragged
from transforms.group.weighing import LOGS, Values, Weights, weekdays

_Flat = npt.NDArray[np.uint32]

_COLUMN, _COUNTS = np.uint32(DIMENSION - 1), np.uint32(1023)
_ROWS = 2_000
_LEFT, _RIGHT = 1 << 40, 1 << 20  # (left + i)(right + j) tells both i and j as long as they are below 1,024

WHOLE, LEAD, TITLE_NOW, LEAD_NOW, NAMES = range(5)  # views of one article; "now" by the frequencies of the window
_COUNT = np.arange(1024)
_TITLE, _LEAD, _BODY = _COUNT >> 8 & 3, _COUNT >> 5 & 7, _COUNT & 31
_TIMES = np.stack([LOGS[2 * _TITLE + _BODY], LOGS[_TITLE + _LEAD], LOGS[_TITLE], LOGS[_TITLE + _LEAD], LOGS])


class Products:
    """Inner products between rows of one window; how long a row is in each view is found out once.

    `named` are the weekdays of the rows that were asked for, one bit a day.
    """

    def __init__(self, features: Ragged, weights: Weights) -> None:
        self._features = features
        self._weights = (weights.terms, weights.terms, weights.local, weights.local, weights.names)
        self._lengths = np.zeros((len(self._weights), len(features)), np.float32)
        self._have = np.zeros(len(features), np.bool_)
        self.named = np.zeros(len(features), np.uint8)

    def of(self, left: Ints, right: Ints, views: tuple[tuple[int, int], ...]) -> tuple[Values, Values]:
        """For each (view of left, view of right) the cosine of each pair, (views, pairs), and the quotes both have."""
        rows, where = np.unique(np.concatenate([left, right]), return_inverse=True)
        self._measure(rows[~self._have[rows]])
        taken = self._features.take(rows)
        taken = taken.where(taken.flat < OTHER)
        at_left, at_right, pair = _shared(taken, where[: len(left)], where[len(left) :])
        a, b = taken.flat.take(at_left), taken.flat.take(at_right)
        term, name = np.flatnonzero(a < NAME), np.flatnonzero((a >= NAME) & (a < QUOTE))
        out = np.empty((len(views), len(left)), np.float32)
        for k, (of_left, of_right) in enumerate(views):
            here = name if of_left == NAMES else term
            at = pair.take(here)
            mine = self._weighed(of_left, a.take(here)) / self._lengths[of_left].take(left).take(at)
            theirs = self._weighed(of_right, b.take(here)) / self._lengths[of_right].take(right).take(at)
            out[k] = np.bincount(at, mine * theirs, len(left))
        return out, np.bincount(pair[a >= QUOTE], minlength=len(left)).astype(np.float32)

    def _weighed(self, view: int, features: _Flat) -> Values:
        times: Values = _TIMES[view].take(features & _COUNTS)
        return self._weights[view].take(features >> np.uint32(10) & _COLUMN) * times

    def _measure(self, rows: Ints) -> None:
        for first in range(0, len(rows), _ROWS):
            part = rows[first : first + _ROWS]
            taken = self._features.take(part)
            self.named[part] = weekdays(taken)
            terms, names = taken.where(taken.flat < NAME), taken.where((taken.flat >= NAME) & (taken.flat < QUOTE))
            of_terms, of_names = terms.owners(), names.owners()
            for view in range(len(self._weights)):
                owners, flat = (of_names, names.flat) if view == NAMES else (of_terms, terms.flat)
                length = np.sqrt(np.bincount(owners, self._weighed(view, flat) ** 2, len(part))).astype(np.float32)
                length[length == 0] = 1
                self._lengths[view, part] = length
        self._have[rows] = True


def _shared(features: Ragged, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Where in the left and in the right row the features are that both have, and of which pair each is."""
    flat, lengths = features.flat, features.lengths()
    # Terms and names by kind and hash, without their counts; quotes, which have none, by their whole hash after these.
    keys = np.where(flat < QUOTE, flat >> np.uint32(10), flat - QUOTE + np.uint32(2 * DIMENSION)).astype(np.int32)
    place = np.arange(len(flat)) - np.repeat(features.offsets[:-1], lengths)
    offsets, shape = features.offsets.astype(np.int32), (len(features), np.iinfo(np.int32).max)
    mine = scipy.sparse.csr_matrix((place + _LEFT, keys, offsets), shape=shape)[left]
    theirs = scipy.sparse.csr_matrix((place + _RIGHT, keys, offsets), shape=shape)[right]
    both = mine.multiply(theirs)
    code = both.data - _LEFT * _RIGHT
    pair = np.repeat(np.arange(len(left)), np.diff(both.indptr))
    in_left, in_right = (code & _LEFT - 1) >> 20, code >> 40
    return features.offsets.take(left).take(pair) + in_left, features.offsets.take(right).take(pair) + in_right, pair
