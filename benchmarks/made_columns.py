"""The binary columns of made texts, a thousand at once: byte for byte what signing each spelled text gives."""

from __future__ import annotations

import calendar
import dataclasses
import functools
import itertools

import numpy as np
import pyarrow as pa
import rensa
import xxhash

from transforms.group import signature
from transforms.group.features import BODY, TERM_BITS
from transforms.group.features import LEAD as LEAD_TERMS
from transforms.group.ragged import Ragged, ends, spans
from transforms.group.signature import LEAD_SEED, LEAD_WORDS, MOST_SHINGLES, SEED, SHINGLE, SKETCH, WHOLE
from transforms.group.words import Hashes, rolled, words_of

VOCABULARY = 300_000
WEEKDAYS = VOCABULARY - 7
_NAMES_WITHIN, _DAYS_WITHIN = 420, 150
_SOUNDS = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_A_NAME, _A_QUOTE, _A_NUMBER, _A_DAY = (np.uint64(kind << 51) for kind in (2, 4, 7, 6))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts as word numbers: of the vocabulary, its last the weekdays, and beyond it capitalised names."""

    titles: np.ndarray
    bodies: Ragged
    quoted: np.ndarray

    def spelled(self, row: int) -> tuple[str, str]:
        """Title and text."""
        quoted = np.concatenate([[0], self.quoted[slice(*self.bodies.offsets[row : row + 2])], [0]]).astype(int)
        turns = np.diff(quoted).tolist()
        words = [
            "“" * (before > 0) + spelled(number) + "”" * (after < 0)
            for number, before, after in zip(self.bodies.row(row).tolist(), turns[:-1], turns[1:], strict=True)
        ]
        return " ".join(map(spelled, self.titles[row].tolist())), " ".join(words)


def spelled(number: int) -> str:
    """The word with this number; one in sixty is a figure."""
    return _words()[number] if number < VOCABULARY else _spelled(number)


@functools.cache
def _words() -> list[str]:
    return [*map(_spelled, range(WEEKDAYS)), *(day.lower() for day in calendar.day_name)]


def _spelled(number: int) -> str:
    if is_figure(number):
        return str(number)
    word, rest = "", number
    while rest or not word:
        word += _SOUNDS[rest % len(_SOUNDS)]
        rest //= len(_SOUNDS)
    return word.capitalize() if number >= VOCABULARY else word


def is_figure(number: np.ndarray | int) -> np.ndarray | bool:
    """Whether a word is a figure."""
    return (number % 61 == 7) & (number > 99) & (number < VOCABULARY)


def columns_of(texts: Texts) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Sketches, shingles and features; at most 1,024 texts, of at least three words each."""
    words = _hashes(texts.bodies.flat)
    runs = _runs(words, texts.bodies.lengths())
    return _sketches(words, texts.bodies.offsets, runs), _shingles(runs), _features(texts, words, runs)


@dataclasses.dataclass(frozen=True, slots=True)
class _Runs:
    flat: Hashes
    offsets: np.ndarray

    def row(self, k: int) -> Hashes:
        return self.flat[self.offsets[k] : self.offsets[k + 1]]


def _hashes(numbers: np.ndarray) -> Hashes:
    out = _vocabulary().take(np.minimum(numbers, VOCABULARY - 1))
    named = np.flatnonzero(numbers >= VOCABULARY)
    names, which = np.unique(numbers[named], return_inverse=True)
    out[named] = words_of(" ".join(map(spelled, names.tolist()))).hashes[which]
    return out


@functools.cache
def _vocabulary() -> Hashes:
    return words_of(" ".join(_words())).hashes


def _runs(words: Hashes, lengths: np.ndarray) -> _Runs:
    """The word-3 runs of each text."""
    inside = spans(ends(lengths)[:-1], lengths - SHINGLE + 1)
    return _Runs(rolled(words, SHINGLE)[inside], ends(lengths - SHINGLE + 1))


def _sketches(words: Hashes, offsets: np.ndarray, runs: _Runs) -> pa.Array:
    lengths = np.diff(runs.offsets)
    lead = np.minimum(lengths, LEAD_WORDS - SHINGLE + 1)
    first = runs.flat[spans(runs.offsets[:-1], lead)]
    exact = np.array(
        [xxhash.xxh3_64_intdigest(words[a:b].tobytes()) for a, b in itertools.pairwise(offsets.tolist())],
        np.uint64,
    )
    out = np.concatenate(
        [
            _minhash(runs.flat, runs.offsets, WHOLE, SEED),
            _minhash(first, ends(lead), signature.LEAD, LEAD_SEED),
            np.stack([exact & np.uint64(0xFFFFFFFF), exact >> np.uint64(32)], axis=1),
            np.stack([np.diff(offsets), lengths], axis=1),
        ],
        axis=1,
    )
    return _binary(out.astype("<u4").ravel(), np.arange(len(out) + 1) * SKETCH)


def _minhash(runs: Hashes, offsets: np.ndarray, width: int, seed: int) -> np.ndarray:
    made = rensa.RMinHash.digest_matrix_from_flat_token_hashes(runs, offsets.astype(np.uint64), width, seed)
    return np.array(made.to_rows(), np.uint64)


def _shingles(runs: _Runs) -> pa.Array:
    lengths = np.diff(runs.offsets)
    if (lengths <= MOST_SHINGLES).all():
        return _binary((runs.flat >> np.uint64(32)).astype("<u4"), runs.offsets)
    parts = [signature.thinned(runs.row(k)) for k in range(len(lengths))]
    return _binary(np.concatenate(parts).astype("<u4"), ends(np.array([len(part) for part in parts])))


def _features(texts: Texts, words: Hashes, runs: _Runs) -> pa.Array:
    """All in one sort: text, feature, what it counts for, from the highest bits down."""
    count, title_words = texts.titles.shape
    numbers, by = texts.bodies.flat, texts.bodies.owners()
    place = np.arange(len(by)) - texts.bodies.offsets[by]
    titles, of = texts.titles.ravel(), np.repeat(np.arange(count), title_words)
    title = _hashes(titles)
    term, in_names, figure = place < BODY, (place < _NAMES_WITHIN) & (numbers >= VOCABULARY), is_figure(numbers)
    named = titles >= VOCABULARY
    day = (numbers >= WEEKDAYS) & (numbers < VOCABULARY) & (place < _DAYS_WITHIN)
    run = spans(texts.bodies.offsets[:-1], texts.bodies.lengths() - SHINGLE + 1)
    inside = texts.quoted[run] & texts.quoted[run + 1] & texts.quoted[run + 2]
    runs_by, said = by[run[inside]], runs.flat[inside]
    times = np.where(place < LEAD_TERMS, 1 << 9 | 1, 1)
    keys = np.concatenate(
        [
            _key(of, _column(title), 1 << 16),
            _key(by[term], _column(words[term]), times[term]),
            _key(of[named], _A_NAME | _column(title[named]), 1),
            _key(by[in_names], _A_NAME | _column(words[in_names]), 1),
            _key(runs_by, _A_QUOTE | said >> np.uint64(34) << np.uint64(22), 0),
            _key(by[figure], _A_NUMBER | words[figure] >> np.uint64(35) << np.uint64(22), 0),
            _key(by[day], _A_DAY | np.uint64(1) << (numbers[day] - WEEKDAYS + 22).astype(np.uint64), 0),
        ]
    )
    keys.sort()
    feature = keys >> np.uint64(22)
    first = np.flatnonzero(np.append(True, feature[1:] != feature[:-1]))
    sums = np.add.reduceat(keys & np.uint64((1 << 22) - 1), first)
    out, text = feature[first] & np.uint64(0xFFFFFFFF), (feature[first] >> np.uint64(32)).astype(np.int64)
    kind = out >> np.uint64(30)
    counts = np.minimum(sums >> np.uint64(16), 3) << np.uint64(8)
    counts |= np.minimum(sums >> np.uint64(9) & np.uint64(127), 7) << np.uint64(5)
    counts |= np.minimum(sums & np.uint64(511), 31)
    out |= np.where(kind == 0, counts, np.where(kind == 1, sums, 0))
    return _binary(out.astype("<u4"), ends(np.bincount(text, minlength=count)))


def _column(hashes: Hashes) -> Hashes:
    return hashes >> np.uint64(64 - TERM_BITS) << np.uint64(32)


def _key(text: np.ndarray, feature: Hashes, times: np.ndarray | int) -> Hashes:
    return text.astype(np.uint64) << np.uint64(54) | feature | np.asarray(times, np.uint64)


def _binary(flat: np.ndarray, offsets: np.ndarray) -> pa.Array:
    places = (offsets * 4).astype(np.int32)
    return pa.Array.from_buffers(pa.binary(), len(places) - 1, [None, pa.py_buffer(places), pa.py_buffer(flat)])
