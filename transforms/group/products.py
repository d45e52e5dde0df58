"""What chosen pairs of articles have in common: inner products over the features that both have, and no others."""

from __future__ import annotations

import numpy as np
import scipy.sparse

from transforms.group.features import NAME, OTHER, QUOTE
from transforms.group.overlap import COUNTS, Overlap
from transforms.group.past import DIMENSION
from transforms.group.ragged import Ints, Ragged
from transforms.group.weighing import LOGS, Values, Weights, weekdays

_COLUMN, _IN_BODY_ALONE = np.uint32(DIMENSION - 1), np.uint32(31)
_ROWS = 500

WHOLE, LEAD, TITLE_NOW, LEAD_NOW, NAMES = range(5)  # views of one article; "now" by the frequencies of the window
_COUNT = np.arange(1024)
_TITLE, _LEAD, _BODY = _COUNT >> 8 & 3, _COUNT >> 5 & 7, _COUNT & 31
_TIMES = np.stack([LOGS[2 * _TITLE + _BODY], LOGS[_TITLE + _LEAD], LOGS[_TITLE], LOGS[_TITLE + _LEAD], LOGS])


class Products:
    """Inner products between rows of one window; how long a row is in each view is found out once.

    `named` are the weekdays of the rows that were asked for, one bit a day.
    """

    def __init__(self, features: Ragged, weights: Weights) -> None:
        self._features, self._shared = features, Overlap(features, QUOTE)
        self._weights = (weights.terms, weights.terms, weights.local, weights.local, weights.names)
        self._lengths = np.zeros((len(self._weights), len(features)), np.float32)
        self._have = np.zeros(len(features), np.bool_)
        self.named = np.zeros(len(features), np.uint8)

    def of(self, left: Ints, right: Ints, views: tuple[tuple[int, int], ...]) -> tuple[Values, Values]:
        """For each (view of left, view of right) the cosine of each pair, (views, pairs), and the quotes both have.

        Pairs of one left row should stand together.
        """
        rows, where = np.unique(np.concatenate([left, right]), return_inverse=True)
        self._measure(rows[~self._have[rows]])
        counts, features, pair = self._shared.of(left, right)
        columns, other = features >> np.uint32(10) & _COLUMN, features & COUNTS
        term, name = np.flatnonzero(features < NAME), np.flatnonzero(features >= NAME)
        out = np.empty((len(views), len(left)), np.float32)
        for k, (of_left, of_right) in enumerate(views):
            here = name if of_left == NAMES else term
            at, column = pair.take(here), columns.take(here)
            mine = self._weights[of_left].take(column) * _TIMES[of_left].take(counts.take(here))
            theirs = self._weights[of_right].take(column) * _TIMES[of_right].take(other.take(here))
            mine /= self._lengths[of_left].take(left).take(at)
            theirs /= self._lengths[of_right].take(right).take(at)
            out[k] = np.bincount(at, mine * theirs, len(left))
        quotes = self._quotes(rows)
        both = quotes[where[: len(left)]].multiply(quotes[where[len(left) :]])
        return out, np.diff(both.indptr).astype(np.float32)

    def _quotes(self, rows: Ints) -> scipy.sparse.csr_matrix:
        taken = self._features.take(rows)
        taken = taken.where((taken.flat >= QUOTE) & (taken.flat < OTHER))
        keys = (taken.flat - QUOTE).astype(np.int32)
        shape = (len(rows), np.iinfo(np.int32).max)
        return scipy.sparse.csr_matrix((np.ones(len(keys), np.uint8), keys, taken.offsets), shape=shape)

    def _measure(self, rows: Ints) -> None:
        for first in range(0, len(rows), _ROWS):
            part = rows[first : first + _ROWS]
            taken = self._features.take(part)
            self.named[part] = weekdays(taken)
            terms, names = taken.where(taken.flat < NAME), taken.where((taken.flat >= NAME) & (taken.flat < QUOTE))
            lead = terms.where((terms.flat & COUNTS) > _IN_BODY_ALONE)
            for view, of in ((WHOLE, terms), (LEAD, lead), (TITLE_NOW, lead), (LEAD_NOW, lead), (NAMES, names)):
                weights = self._weights[view].take(of.flat >> np.uint32(10) & _COLUMN)
                values = weights * _TIMES[view].take(of.flat & COUNTS)
                length = np.sqrt(np.bincount(of.owners(), values**2, len(part))).astype(np.float32)
                length[length == 0] = 1
                self._lengths[view, part] = length
        self._have[rows] = True
