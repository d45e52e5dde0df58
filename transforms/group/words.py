"""Words of a text as arrays of hashes and places: no string is made per word, so a text of 650 words takes 0.1 ms."""

from __future__ import annotations

import dataclasses
import functools
import unicodedata

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Kinds = npt.NDArray[np.uint8]

_PLANE = 0x10000  # the basic plane; characters beyond it (emoji, rare ideographs) end a word
_UNSPACED = (  # scripts written without spaces: each character is a word, so that shingles are runs of three characters
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x30FF),  # Japanese syllables
    (0x3400, 0x9FFF),  # ideographs
    (0xF900, 0xFAFF),
)
WORD, ALONE, DIGIT, UPPER, CASED, OPENS, CLOSES = (np.uint8(1 << bit) for bit in range(7))
_OPENING, _CLOSING = '“"„«', '”"“»'
_LONGEST = 64
_USUAL = 1 << 15  # characters of a text for which powers are kept
_BASE = np.uint64(0xD6E8FEB86659FD93)
_HALF, _FIRST, _SECOND = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one text in reading order: hashes of the lower case, places in `text`.

    `kinds` tells of each character what it is: a sum of the constants above.
    """

    text: str
    hashes: Hashes
    starts: Places
    ends: Places
    kinds: Kinds


def words_of(text: str) -> Words:
    """The words of a text after NFKC: runs of letters, marks, digits, `_`; in scripts without spaces each character.

    >>> words = words_of("The ①st “Wire” copy")
    >>> [words.text[a:b] for a, b in zip(words.starts, words.ends)]
    ['The', '1st', 'Wire', 'copy']
    >>> words_of("WIRE").hashes == words_of("wire").hashes
    array([ True])
    """
    text = unicodedata.normalize("NFKC", text)
    codes = _codes(text)
    letters = _letters()
    kinds = np.zeros(len(codes) + 2, np.uint8)  # one more at either end, where no word is
    kinds[1:-1] = letters.kinds.take(codes)
    starts, ends = _places(kinds)
    hashes = mix(_sums(letters.value.take(codes), starts, ends))
    return Words(text=text, hashes=hashes, starts=starts, ends=ends, kinds=kinds[1:-1])


def _codes(text: str) -> Places:
    """The characters as numbers, those beyond the basic plane as its last."""
    short = text.encode("utf-16-le", "surrogatepass")
    if len(short) == 2 * len(text):
        return np.asarray(np.frombuffer(short, "<u2"), np.int64)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return np.asarray(np.minimum(codes, _PLANE - 1), np.int64)


def _places(kinds: Kinds) -> tuple[Places, Places]:
    """Where words start and end."""
    word = (kinds & WORD).view(np.bool_)
    if not np.bitwise_or.reduce(kinds) & ALONE:
        turns = (word[1:] != word[:-1]).nonzero()[0]
        return turns[::2].copy(), turns[1::2].copy()
    alone = (kinds & ALONE) > 0
    joined = word[1:] & word[:-1] & ~(alone[1:] | alone[:-1])
    return (word[1:] & ~joined).nonzero()[0], (word[:-1] & ~joined).nonzero()[0]


def _sums(values: Hashes, starts: Places, ends: Places) -> Hashes:
    """For each word the sum of its characters' values, each times a power for its place in the word.

    From one sum over the text's characters, each times a power for its place there, divided by the power at the word's
    start; what lies between words is 0. In a word of more than 64 characters the last power holds for the rest.
    """
    powers, inverse = _powers(max(_USUAL, len(values)))
    sums = np.add.reduceat(values * powers[: len(values)], starts) * inverse.take(starts)
    if (lengths := ends - starts).max(initial=0) > _LONGEST:
        for k in (lengths > _LONGEST).nonzero()[0].tolist():
            word = values[starts[k] : ends[k]]
            word[_LONGEST - 1] = word[_LONGEST - 1 :].sum()
            sums[k] = word[:_LONGEST] @ powers[:_LONGEST]
    return sums


def mix(values: Hashes) -> Hashes:
    """A 64-bit finaliser (MurmurHash3, fmix64): every bit of the input moves every bit of the output."""
    values = values ^ (values >> _HALF)
    values *= _FIRST
    values ^= values >> _HALF
    values *= _SECOND
    values ^= values >> _HALF
    return values


def rolled(hashes: Hashes, length: int) -> Hashes:
    """A hash for each run of `length` words, in reading order; a shorter text is one run."""
    length = min(length, len(hashes))
    if not length:
        return hashes
    count = len(hashes) - length + 1
    out = hashes[:count].copy()
    for k in range(1, length):
        out *= _STEP
        out += hashes[k : k + count]
    return mix(out)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    """What each character of the basic plane is; `value` is 0 where it belongs to no word."""

    kinds: Kinds
    value: Hashes


@functools.cache
def _letters() -> _Letters:
    signs = [chr(code) for code in range(_PLANE - 1)] + [" "]
    lower = [sign.lower() for sign in signs]
    word = np.array([s.isalnum() or s == "_" or unicodedata.category(s) in ("Mn", "Mc") for s in signs])
    alone = np.zeros(_PLANE, np.bool_)
    for first, last in _UNSPACED:
        alone[first : last + 1] = word[first : last + 1]
    kinds = WORD * word + ALONE * alone
    kinds += DIGIT * np.array([s.isdigit() for s in signs])
    kinds += UPPER * np.array([s.isupper() for s in signs])
    kinds += CASED * np.array([low != s.upper() for s, low in zip(signs, lower, strict=True)])
    kinds += OPENS * np.array([s in _OPENING for s in signs])
    kinds += CLOSES * np.array([s in _CLOSING for s in signs])
    return _Letters(
        kinds=kinds.astype(np.uint8),
        value=np.where(word, mix(np.array([ord(low[0]) for low in lower], np.uint64) + _STEP), np.uint64(0)),
    )


@functools.lru_cache(maxsize=2)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The first powers of an odd number, from 1 on, and those of its inverse modulo 2^64, from 0 on."""
    powers = np.cumprod(np.full(count, _BASE, np.uint64), dtype=np.uint64)
    inverse = np.full(count, pow(int(_BASE), -1, 1 << 64), np.uint64)
    inverse[0] = 1
    return powers, np.cumprod(inverse, dtype=np.uint64)
