"""Who is near whom in a window: all pairs in a small one, in a large one only those that share rare terms."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse

from transforms.group.features import NAME
from transforms.group.overlap import COUNTS, Overlap
from transforms.group.past import DIMENSION
from transforms.group.ragged import Ints, Ragged, ends, spans
from transforms.group.weighing import LOCAL, Values, Weights, local_vectors

NEAREST = 25
FIVE = 5
CROWD = 0.2  # local cosine at which articles crowd one another
_FLOOR = 0.05
_MOST = 150  # a story of more in one window is found by halves
_ROWS = 250  # asked at once: what they find in the index takes 50 kB each
_FAINT = 0.02
_CHUNK, _FEW = 2_000, 1_000  # rows
_PAIRS = 2_000
_SAMPLE, _NEARLY_ALL = 1_000, 0.99


class Neighbours(Protocol):
    """Local cosines between the articles of a window."""

    def __len__(self) -> int:
        """How many articles are in the window."""

    def nearest(self, rows: Ints) -> tuple[Ints, Values]:
        """The five and more nearest others of each row, nearest first, and their cosines; -1 and 0 for none."""

    def cosines(self, left: Ints, right: Ints) -> Values:
        """The cosine of each pair; 0 where a row is -1."""

    def crowds(self, rows: Ints) -> Ints:
        """How many others are near each row."""

    def likely(self, new: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Values]:
        """Pairs (lower row first) with a new one, near enough to be scored, and their cosines.

        Near enough: a cosine of .2, or of .05 and among the nearest of either; in a large window only the new ones are
        asked for theirs.
        """


class AllPairs:
    """Every cosine of a small window."""

    def __init__(self, features: Ragged, weights: Weights) -> None:
        n = len(features)
        vectors = local_vectors(features, weights)
        # Only the columns that occur: a transposed matrix of all hashed terms takes 5 ms however small the window.
        columns, keys = np.unique(vectors.keys, return_inverse=True)
        shape = (n, len(columns))
        matrix = scipy.sparse.csr_matrix((vectors.values, keys.astype(np.int32), vectors.offsets), shape=shape)
        self._cosines = (matrix @ matrix.T).toarray().astype(np.float32)
        np.fill_diagonal(self._cosines, 0)

    def __len__(self) -> int:
        return len(self._cosines)

    def nearest(self, rows: Ints) -> tuple[Ints, Values]:
        cosines = self._cosines[rows]
        count = min(NEAREST, cosines.shape[1])
        best = np.sort(np.argpartition(-cosines, count - 1, axis=1)[:, :count], axis=1)
        found = np.take_along_axis(cosines, best, 1)
        order = np.argsort(-found, axis=1, kind="stable")
        return np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)

    def cosines(self, left: Ints, right: Ints) -> Values:
        return np.where((left >= 0) & (right >= 0), self._cosines[left, right], 0).astype(np.float32)

    def crowds(self, rows: Ints) -> Ints:
        return np.asarray((self._cosines[rows] >= CROWD).sum(axis=1))

    def likely(self, new: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Values]:
        count = min(NEAREST, len(self))
        least = -np.partition(-self._cosines, count - 1, axis=1)[:, count - 1]
        cosines = self._cosines[new]
        enough = np.minimum(np.minimum(least[new][:, None], least[None, :]), CROWD)
        row, right = np.nonzero((cosines >= enough) & (cosines >= _FLOOR))
        return _once(np.flatnonzero(new)[row], right, cosines[row, right], len(self))


class Blocked:
    """A large window: an index of terms in few articles; each row asks it for its rarest, up to `postings` in all.

    The best of what is found are compared in full, so cost per row is the same at any size of the window.
    """

    def __init__(self, features: Ragged, weights: Weights, postings: int) -> None:
        self._count, self._weights, self._postings = len(features), weights, postings
        self._shared = Overlap(features, NAME)
        counts = weights.window_counts
        self._lengths = np.ones(len(features), np.float32)
        self._asked_terms = (counts > 1) & (counts <= postings // 4)
        # Of these only what is asked before the budget ends: a third of them in a window of 300,000.
        asked = self._asked(np.linspace(0, len(features) - 1, _SAMPLE, dtype=np.int64))
        most = [counts.take(row).max(initial=0) for row in np.split(asked.indices, asked.indptr[1:-1])]
        self._asked_terms &= counts <= np.quantile(most, _NEARLY_ALL)
        self._index = self._indexed()
        self._compared = np.zeros(0, np.int64), np.zeros(0, np.float32)
        self._asked_rows = np.zeros(len(features), np.bool_)
        self._five = np.full((len(features), FIVE), -1, np.int32), np.zeros((len(features), FIVE), np.float32)
        self._crowds = np.zeros(len(features), np.int32)

    def __len__(self) -> int:
        return self._count

    def _indexed(self) -> scipy.sparse.csr_matrix:
        """For each asked term its rows and their values, in place: turning a matrix would hold it three times."""
        offsets = ends(np.where(self._asked_terms, self._weights.window_counts, 0))
        if offsets[-1] < 1 << 31:
            offsets = offsets.astype(np.int32)
        rows_of, values = np.empty(offsets[-1], np.int32), np.empty(offsets[-1], np.float32)
        free = offsets[:-1].copy()
        for first in range(0, len(self), _CHUNK):
            by_term = self._measured(first, min(first + _CHUNK, len(self))).tocsc()
            lengths = np.diff(by_term.indptr)
            terms = np.flatnonzero(lengths)
            at = spans(free[terms], lengths[terms])
            rows_of[at] = by_term.indices + np.int32(first)
            values[at] = by_term.data
            free[terms] += lengths[terms]
        return scipy.sparse.csr_matrix((values, rows_of, offsets), shape=(DIMENSION, len(self)))

    def _measured(self, first: int, last: int) -> scipy.sparse.csr_matrix:
        """The asked terms of some rows, and on the way their lengths: a few rows at once, which the cache holds."""
        total, parts, counts = 0.0, [], []
        for at in range(first, last, _FEW):
            rows = np.arange(at, min(at + _FEW, last))
            flat, bounds = self._shared.features(rows)
            column, values = flat >> np.uint32(10), self._values(flat)
            totals = np.cumsum(np.concatenate([[total], np.square(values, dtype=np.float64)]))
            total = totals[-1]
            lengths = np.sqrt(totals[bounds[1:]] - totals[bounds[:-1]]).astype(np.float32)
            lengths[lengths == 0] = 1
            self._lengths[rows] = lengths
            asked = np.flatnonzero(self._asked_terms.take(column, mode="clip"))
            count = np.diff(asked.searchsorted(bounds))
            parts.append((column[asked], values[asked] / np.repeat(lengths, count)))
            counts.append(count)
        columns, scaled = (np.concatenate(part) for part in zip(*parts, strict=True))
        return _sparse(columns, scaled, np.concatenate(counts))

    def _values(self, terms: npt.NDArray[np.uint32]) -> Values:
        """What terms weigh before they are scaled."""
        values: Values = self._weights.local.take(terms >> np.uint32(10), mode="clip")
        values *= LOCAL.take(terms & COUNTS, mode="clip")
        return values

    def nearest(self, rows: Ints) -> tuple[Ints, Values]:
        missing = np.unique(rows[~self._asked_rows[rows]])
        for at in range(0, len(missing), _ROWS):
            self._found(missing[at : at + _ROWS], 2 * FIVE, 2 * FIVE)
        found, cosines = self._five
        return found[rows].astype(np.int64), cosines[rows]

    def cosines(self, left: Ints, right: Ints) -> Values:
        out = np.zeros(len(left), np.float32)
        have = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
        a, b = left[have], right[have]
        # Each pair once: those about a large story ask for the same ones again and again.
        code, first, which = np.unique(
            np.minimum(a, b) * len(self) + np.maximum(a, b), return_index=True, return_inverse=True
        )
        known, values = self._compared
        at = known.searchsorted(code)
        fresh = np.flatnonzero(np.append(known, -1)[at] != code)
        if len(fresh):
            compared = self._compare(a[first[fresh]], b[first[fresh]])
            known, values = np.insert(known, at[fresh], code[fresh]), np.insert(values, at[fresh], compared)
            self._compared = known, values
            at = known.searchsorted(code)
        out[have] = values[at[which]]
        return out

    def _compare(self, left: Ints, right: Ints) -> Values:
        out = np.zeros(len(left), np.float32)
        order = np.argsort(left, kind="stable")
        for at in range(0, len(left), _PAIRS):
            part = order[at : at + _PAIRS]
            a, b = left[part], right[part]
            mine, theirs, pair = self._shared.of(a, b)
            products = self._values(theirs) / self._lengths.take(b).take(pair)
            products *= self._values(theirs & ~COUNTS | mine) / self._lengths.take(a).take(pair)
            some = np.flatnonzero(products)
            if len(some):
                pair = pair[some]
                first = np.flatnonzero(np.append(True, pair[1:] != pair[:-1]))
                out[part[pair[first]]] = np.add.reduceat(products[some], first)
        return out

    def crowds(self, rows: Ints) -> Ints:
        self.nearest(rows)
        return self._crowds[rows].astype(np.int64)

    def likely(self, new: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Values]:
        asking = np.flatnonzero(new)
        found = []
        for at in range(0, len(asking), _ROWS):
            place, row, col, score = self._found(asking[at : at + _ROWS], NEAREST + FIVE, _MOST)
            keep = (score >= _FLOOR) & ((place < NEAREST) | (score >= CROWD))
            found.append((asking[at + row[keep]], col[keep], score[keep]))
        left, right, cosines = (np.concatenate(part) for part in zip(*found, strict=True))
        return _once(left, right, cosines, len(self))

    def _found(self, rows: Ints, some: int, most: int) -> tuple[Ints, Ints, Ints, Values]:
        """The nearest by the index, compared in full: place from 0 on, index into `rows`, the other, cosine.

        The first `some` of each row, and as far as they are near by the index, `most`. The five nearest among the first
        ten are remembered, and how many are near.
        """
        partial = self._asked(rows) @ self._index
        some_score = np.flatnonzero(partial.data >= _FAINT)
        row = np.repeat(np.arange(len(rows)), np.diff(some_score.searchsorted(partial.indptr)))
        col, score = partial.indices[some_score].astype(np.int64), partial.data[some_score]
        others = np.flatnonzero(col != rows[row])
        row, col, score = row[others], col[others], score[others]
        self._crowds[rows] = np.bincount(row[score >= CROWD], minlength=len(rows))
        place, row, col, score = _best(row, col, score, most)
        keep = (place < some) | (score >= CROWD / 2)
        place, row, col = place[keep], row[keep], col[keep]
        score = self.cosines(rows[row], col)
        first = place < 2 * FIVE
        five, of, near, cosine = _best(row[first], col[first], score[first], FIVE)
        found, cosines = self._five
        found[rows[of], five], cosines[rows[of], five] = near, cosine
        self._asked_rows[rows] = True
        return _best(row, col, score, most)

    def _asked(self, rows: Ints) -> scipy.sparse.csr_matrix:
        """The rows' indexed terms, the rarest first, as far as the postings to read stay within the budget."""
        flat, bounds = self._shared.features(rows)
        asked = np.flatnonzero(self._asked_terms.take(flat >> np.uint32(10), mode="clip"))
        flat, bounds = flat[asked], asked.searchsorted(bounds)
        count = np.diff(bounds)
        postings = self._weights.window_counts.take(flat >> np.uint32(10))
        owners = np.repeat(np.arange(len(rows)), count)
        order = np.lexsort((postings, owners))
        total = np.cumsum(postings[order])
        before = np.concatenate([np.zeros(1, np.int64), total])[bounds[:-1]]
        keep = np.zeros(len(order), np.bool_)
        keep[order] = total - np.repeat(before, count) <= self._postings
        flat, owners = flat[keep], owners[keep]
        scaled = self._values(flat) / self._lengths[rows].take(owners)
        return _sparse(flat >> np.uint32(10), scaled, np.bincount(owners, minlength=len(rows)))


def _once(left: Ints, right: Ints, cosines: Values, count: int) -> tuple[Ints, Ints, Values]:
    """Each pair once, the lower row first, in order."""
    code, at = np.unique(np.minimum(left, right) * count + np.maximum(left, right), return_index=True)
    return code // count, code % count, cosines[at]


def _best(row: Ints, col: Ints, score: Values, most: int) -> tuple[Ints, Ints, Ints, Values]:
    """The `most` highest of each row: their places from 0 on, rows, columns, scores; ties to the lower column."""
    order = np.lexsort((col, -score, row))
    row, col, score = row[order], col[order], score[order]
    first = np.flatnonzero(np.append(True, row[1:] != row[:-1])) if len(row) else np.zeros(0, np.int64)
    place = np.arange(len(row)) - np.repeat(first, np.diff(np.append(first, len(row))))
    keep = place < most
    return place[keep], row[keep], col[keep], score[keep]


def _sparse(columns: npt.NDArray[np.uint32], values: Values, counts: Ints) -> scipy.sparse.csr_matrix:
    """Rows of terms, `counts` says how many each has."""
    return scipy.sparse.csr_matrix((values, columns.astype(np.int32), ends(counts)), shape=(len(counts), DIMENSION))
