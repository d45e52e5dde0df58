"""Words of a text as arrays of hashes and places: no string is made per word, so a text of 650 words takes 0.1 ms."""

from __future__ import annotations

import dataclasses
import functools
import unicodedata

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_PLANE = 0x10000  # the basic plane; characters beyond it (emoji, rare ideographs) end a word
_UNSPACED = (  # scripts written without spaces: each character is a word, so that shingles are runs of three characters
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x30FF),  # Japanese syllables
    (0x3400, 0x9FFF),  # ideographs
    (0xF900, 0xFAFF),
)
_LONGEST = 64
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one text in reading order: hashes of the lower case, places in `text`, kinds of letters."""

    text: str
    hashes: Hashes
    starts: Places
    ends: Places
    alone: npt.NDArray[np.bool_]
    digit: npt.NDArray[np.bool_]
    upper: npt.NDArray[np.bool_]
    cased: bool


def words_of(text: str) -> Words:
    """The words of a text after NFKC: runs of letters, marks, digits, `_`; in scripts without spaces each character.

    >>> words = words_of("The ①st “Wire” copy")
    >>> [words.text[a:b] for a, b in zip(words.starts, words.ends)]
    ['The', '1st', 'Wire', 'copy']
    >>> words_of("WIRE").hashes == words_of("wire").hashes
    array([ True])
    """
    text = unicodedata.normalize("NFKC", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _letters()
    codes = np.minimum(codes, _PLANE - 1).astype(np.int64)
    word = np.zeros(len(codes) + 2, np.bool_)
    letters.word.take(codes, out=word[1:-1])
    before, after, word = word[:-2], word[2:], word[1:-1]
    alone = letters.alone.take(codes)
    if alone.any():
        before, after = before.copy(), after.copy()
        before[1:] &= ~(alone[1:] | alone[:-1])
        after[:-1] &= ~(alone[1:] | alone[:-1])
    begins = word & ~before
    starts = np.flatnonzero(begins)
    if not len(starts):
        none = np.zeros(0, np.bool_)
        return Words(
            text=text, hashes=np.zeros(0, np.uint64), starts=starts, ends=starts,
            alone=none, digit=none, upper=none, cased=False,
        )  # fmt: skip
    codes = codes[starts[0] :]
    since = starts - starts[0]
    within = np.arange(len(codes)) - np.repeat(since, np.diff(since, append=len(codes)))
    hashes = np.add.reduceat(letters.value.take(codes) * _powers().take(np.minimum(within, _LONGEST - 1)), since)
    digit = np.zeros(len(starts), np.bool_)
    digit[np.searchsorted(since, np.flatnonzero(letters.digit.take(codes)), "right") - 1] = True
    codes = codes.take(since)
    return Words(
        text=text,
        hashes=mix(hashes),
        starts=starts,
        ends=np.flatnonzero(word & ~after) + 1,
        alone=letters.alone.take(codes),
        digit=digit,
        upper=letters.upper.take(codes),
        cased=bool(letters.cased.take(codes).any()),
    )


def mix(values: Hashes) -> Hashes:
    """A 64-bit finaliser (MurmurHash3, fmix64): every bit of the input moves every bit of the output."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def rolled(hashes: Hashes, length: int) -> Hashes:
    """A hash for each run of `length` words, in reading order; a shorter text is one run."""
    length = min(length, len(hashes))
    if not length:
        return hashes
    count = len(hashes) - length + 1
    out = hashes[:count]
    for k in range(1, length):
        out = out * _STEP + hashes[k : k + count]
    return mix(out)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    """What each character of the basic plane is; `value` is 0 where it belongs to no word."""

    word: npt.NDArray[np.bool_]
    alone: npt.NDArray[np.bool_]
    digit: npt.NDArray[np.bool_]
    upper: npt.NDArray[np.bool_]
    cased: npt.NDArray[np.bool_]
    value: Hashes


@functools.cache
def _letters() -> _Letters:
    signs = [chr(code) for code in range(_PLANE - 1)] + [" "]
    lower = [sign.lower() for sign in signs]
    word = np.array([s.isalnum() or s == "_" or unicodedata.category(s) in ("Mn", "Mc") for s in signs])
    alone = np.zeros(_PLANE, np.bool_)
    for first, last in _UNSPACED:
        alone[first : last + 1] = word[first : last + 1]
    return _Letters(
        word=word,
        alone=alone,
        digit=np.array([s.isdigit() for s in signs]),
        upper=np.array([s.isupper() for s in signs]),
        cased=np.array([low != s.upper() for s, low in zip(signs, lower, strict=True)]),
        value=np.where(word, mix(np.array([ord(low[0]) for low in lower], np.uint64) + _STEP), np.uint64(0)),
    )


@functools.cache
def _powers() -> Hashes:
    return np.cumprod(np.full(_LONGEST, np.uint64(0xD6E8FEB86659FD93)), dtype=np.uint64)
