"""Pairs of rows whose texts may be alike: an equal band of three MinHash values, of the whole text or of its lead."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from transforms.group.ragged import Ints, spans
from transforms.group.signature import BANDS, EXACT, LEAD_BANDS, ROWS, WORD_COUNT
from transforms.group.source import Source

Keys = npt.NDArray[np.uint64]

_FILTER_BITS = 24
_STEP = 1_000_000
_STAR = 5  # in a bucket over the cap each row meets the five earliest and the five before it


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """What the sketches tell: pairs to compare (left before right by rank), and per row its exact hash and words."""

    left: Ints
    right: Ints
    exact: Keys
    words: Ints


def candidate_pairs(source: Source, known: int, rank: Ints, bucket: int) -> Sketched:
    """All pairs of rows with an equal band, at least one of them new, each once.

    A bucket of more than `bucket` rows gives each row a few partners only: buckets of boilerplate stay cheap.
    """
    exact, words = np.zeros(len(rank), np.uint64), np.zeros(len(rank), np.int64)
    ours, owners = np.empty((BANDS + LEAD_BANDS, len(rank) - known), np.uint64), np.zeros(0, np.int64)
    for some, values in source.last(known).sketches():
        _tell(some, values, exact, words)
        ours[:, len(owners) : len(owners) + len(some)] = band_keys(values).T
        owners = np.append(owners, some)
    ours = ours[:, : len(owners)]
    hits = _known_hits(source, known, ours, exact, words) if known and len(owners) else None
    found = [np.zeros(0, np.uint64)]
    for band, keys in enumerate(ours):
        in_band = keys, owners
        if hits is not None:
            here = hits[0] == band
            in_band = np.append(keys, hits[1][here]), np.append(owners, hits[2][here])
        found.append(_within_buckets(*in_band, known, rank, bucket))
    pairs, n = np.unique(np.concatenate(found)), np.uint64(len(rank))
    left, right = (pairs // n).astype(np.int64), (pairs % n).astype(np.int64)
    return Sketched(left=left, right=right, exact=exact, words=words)


def _known_hits(source: Source, known: int, ours: Keys, exact: Keys, words: Ints) -> tuple[Ints, Keys, Ints]:
    """(band, key, row) of the known rows' keys that a new row has too."""
    met = _Filter(ours)
    bands, keys, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for some, values in source.sketches():
        if len(some) and some[0] >= known:
            break
        _tell(some, values, exact, words)
        theirs = band_keys(values)
        hit, at = met.hits(theirs)
        keys.append(theirs.ravel()[hit])
        bands.append(hit % theirs.shape[1])
        rows.append(some[at])
    return np.concatenate(bands), np.concatenate(keys), np.concatenate(rows)


def _tell(rows: Ints, sketches: npt.NDArray[np.uint32], exact: Keys, words: Ints) -> None:
    exact[rows] = sketches[:, EXACT].astype(np.uint64) | sketches[:, EXACT + 1].astype(np.uint64) << np.uint64(32)
    words[rows] = sketches[:, WORD_COUNT]


def band_keys(sketches: npt.NDArray[np.uint32]) -> Keys:
    """One 64-bit key a band, (rows, bands); equal numbers in different bands give different keys."""
    values = sketches[:, : (BANDS + LEAD_BANDS) * ROWS].reshape(len(sketches), -1, ROWS).astype(np.uint64)
    keys = np.arange(1, BANDS + LEAD_BANDS + 1, dtype=np.uint64)[None, :] << np.uint64(33)
    for k in range(ROWS):
        keys = (keys ^ values[:, :, k]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


class _Filter:
    """Which keys are among a given set: a table of bits answers most, a search the rest."""

    def __init__(self, keys: Keys) -> None:
        self._keys = np.sort(keys, axis=None)
        self._bits = np.zeros(1 << _FILTER_BITS, np.bool_)
        for at in range(0, len(self._keys), _STEP):
            self._bits[(self._keys[at : at + _STEP] >> np.uint64(64 - _FILTER_BITS)).astype(np.int64)] = True

    def hits(self, keys: Keys) -> tuple[Ints, Ints]:
        """Flat positions of the known keys in a (rows, bands) array, and their rows."""
        flat = keys.ravel()
        maybe = np.flatnonzero(self._bits.take((flat >> np.uint64(64 - _FILTER_BITS)).astype(np.int64), mode="clip"))
        at = np.minimum(np.searchsorted(self._keys, flat[maybe]), len(self._keys) - 1)
        hit = maybe[self._keys[at] == flat[maybe]]
        return hit, hit // keys.shape[1]


def _within_buckets(keys: Keys, rows: Ints, known: int, rank: Ints, bucket: int) -> Keys:
    """The pairs of rows with equal keys of one band, as numbers."""
    order = np.lexsort((rank[rows], keys))
    keys, rows = keys[order], rows[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    sizes = np.diff(np.append(first, len(keys)))
    first, sizes = first[sizes > 1], sizes[sizes > 1]
    place = spans(np.zeros(len(sizes), np.int64), sizes)
    rows = rows[spans(first, sizes)]
    size = np.repeat(sizes, sizes)
    n = np.uint64(len(rank))
    found = [np.zeros(0, np.uint64)]
    for step in range(1, int(min(bucket, sizes.max(initial=1)))):
        here = np.flatnonzero(place >= step)
        if step > _STAR:
            here = here[size[here] <= bucket]
        found.append(_coded(rows[here - step], rows[here], known, n))
    large = np.flatnonzero(size > bucket)
    for k in range(_STAR):
        here = large[place[large] > k]
        found.append(_coded(rows[here - place[here] + k], rows[here], known, n))
    return np.concatenate(found)


def _coded(left: Ints, right: Ints, known: int, n: np.uint64) -> Keys:
    keep = ((left >= known) | (right >= known)) & (left != right)
    return np.asarray(left[keep].astype(np.uint64) * n + right[keep].astype(np.uint64), np.uint64)
