"""Features of many articles as weighted vectors: what a window's own frequencies and the past's make of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from transforms.group.features import NAME, NUMBER, OTHER, TERM
from transforms.group.past import DIMENSION, Past
from transforms.group.ragged import Ints, Ragged, ends, spans

Values = npt.NDArray[np.float32]

PAST_OUTWEIGHED = 30  # documents of the past that one document of the window outweighs
_POWER = 1.5
_CHUNK = 4_000_000
KEYS = 3 * DIMENSION  # terms, names, quotes, each in a space of its own

_LOG = np.concatenate([[0], 1 + np.log(np.arange(1, 1024, dtype=np.float64))]).astype(np.float32)
ALL, LEAD, NAMES, QUOTES, LOCAL, LOCAL_TITLE, LOCAL_LEAD = range(7)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A weight for every hashed term or name."""

    terms: Values
    names: Values
    local: Values
    window_counts: npt.NDArray[np.int32]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Rows `keys[offsets[k] : offsets[k + 1]]`, with a column of `values` for each of the seven views, each of length 1."""

    keys: npt.NDArray[np.int32]
    offsets: Ints
    values: Values


def weights_of(features: Ragged, past: Past) -> Weights:
    """What all articles of the window write about now counts little; frequencies of the past steady that."""
    counts = {int(TERM): np.zeros(DIMENSION, np.int64), int(NAME): np.zeros(DIMENSION, np.int64)}
    for at in range(0, len(features.flat), _CHUNK):
        part = features.flat[at : at + _CHUNK]
        kind = part & np.uint32(3 << 30)
        for name, total in counts.items():
            total += np.bincount(part[kind == name] >> np.uint32(10) & np.uint32(DIMENSION - 1), minlength=DIMENSION)
    terms, names = counts.values()
    n = len(features)
    past = past.joined_with(n, terms.astype(np.float32), names.astype(np.float32))
    rare = (1 + past.documents + PAST_OUTWEIGHED * n) / (1 + past.terms + PAST_OUTWEIGHED * terms)
    local = np.log(np.maximum(rare, 1)) ** _POWER
    local[past.common_terms()] = 0
    return Weights(
        terms=past.weights(past.terms),
        names=past.weights(past.names),
        local=local.astype(np.float32),
        window_counts=terms.astype(np.int32),
    )


def vectors_of(features: Ragged, rows: Ints, weights: Weights) -> Vectors:
    """The seven views of the given rows."""
    taken = features.take(rows)
    kind = taken.flat >> np.uint32(30)
    keep = taken.flat < OTHER
    taken, kind = taken.where(keep), kind[keep]
    flat, owners = taken.flat, taken.owners()
    column = (flat >> np.uint32(10) & np.uint32(DIMENSION - 1)).astype(np.int32)
    column[kind == 2] = (flat[kind == 2] & np.uint32(DIMENSION - 1)).astype(np.int32)
    term = kind == 0
    title, lead, body = (flat >> np.uint32(at) & np.uint32(mask) for at, mask in ((8, 3), (5, 7), (0, 31)))
    values = np.zeros((7, len(flat)), np.float32)
    by_past = weights.terms.take(column) * term
    by_window = weights.local.take(column) * term
    everything, opening, heading = _LOG.take(2 * title + body), _LOG.take(title + lead), _LOG.take(title)
    values[ALL] = by_past * everything
    values[LEAD] = by_past * opening
    values[NAMES] = weights.names.take(column) * _LOG.take(flat & np.uint32(1023)) * (kind == 1)
    values[QUOTES] = kind == 2
    values[LOCAL] = by_window * everything
    values[LOCAL_TITLE] = by_window * heading
    values[LOCAL_LEAD] = by_window * opening
    for view in (ALL, LEAD, NAMES, LOCAL, LOCAL_TITLE, LOCAL_LEAD):
        length = np.sqrt(np.bincount(owners, values[view] ** 2, minlength=len(rows)))
        values[view] /= np.where(length > 0, length, 1).astype(np.float32)[owners]
    return Vectors(keys=column + kind.astype(np.int32) * DIMENSION, offsets=taken.offsets, values=values)


def local_vectors(features: Ragged, rows: Ints, weights: Weights) -> Vectors:
    """The window's view alone, of terms that weigh anything."""
    taken = features.take(rows)
    column = (taken.flat >> np.uint32(10)).astype(np.int32)
    keep = taken.flat < NAME
    keep[keep] = weights.local.take(column[keep]) > 0
    taken, column = taken.where(keep), column[keep]
    title, body = taken.flat >> np.uint32(8) & np.uint32(3), taken.flat & np.uint32(31)
    values = weights.local.take(column) * _LOG.take(2 * title + body)
    owners = taken.owners()
    length = np.sqrt(np.bincount(owners, values**2, minlength=len(rows)))
    values /= np.where(length > 0, length, 1).astype(np.float32)[owners]
    return Vectors(keys=column, offsets=taken.offsets, values=values[None, :])


def weekdays(features: Ragged) -> npt.NDArray[np.uint8]:
    """The weekdays each article names early, one bit a day."""
    at = np.flatnonzero((features.flat >= OTHER) & ((features.flat & NUMBER) == 0))
    out = np.zeros(len(features), np.uint8)
    out[np.searchsorted(features.offsets, at, "right") - 1] = features.flat[at] & np.uint32(127)
    return out


class Dots:
    """Inner products of chosen pairs of rows: one row is laid out flat, its partners look their keys up in it."""

    def __init__(self) -> None:
        self._slot = np.full(KEYS, -1, np.int32)

    def of(self, vectors: Vectors, left: Ints, right: Ints, views: tuple[tuple[int, int], ...]) -> Values:
        """For each pair and each (view of left, view of right) the inner product, (views, pairs)."""
        out = np.zeros((len(views), len(left)), np.float32)
        order = np.argsort(left, kind="stable")
        firsts = np.flatnonzero(np.append(True, left[order][1:] != left[order][:-1])) if len(left) else []
        lengths = np.diff(vectors.offsets)
        for at, to in zip(firsts, [*firsts[1:], len(left)], strict=True):
            pairs = order[at:to]
            row, partners = int(left[pairs[0]]), right[pairs]
            mine = slice(int(vectors.offsets[row]), int(vectors.offsets[row + 1]))
            self._slot[vectors.keys[mine]] = np.arange(mine.start, mine.stop, dtype=np.int32)
            theirs = spans(vectors.offsets[partners], lengths[partners])
            met = self._slot.take(vectors.keys.take(theirs))
            hit = np.flatnonzero(met >= 0)
            met, theirs = met.take(hit), theirs.take(hit)
            of = np.searchsorted(ends(lengths[partners]), hit, "right") - 1
            for k, (a, b) in enumerate(views):
                product = vectors.values[a].take(met) * vectors.values[b].take(theirs)
                out[k, pairs] = np.bincount(of, product, minlength=len(partners))
            self._slot[vectors.keys[mine]] = -1
        return out
