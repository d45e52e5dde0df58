"""What the topic models read of a text: crc32 hashes, the same in every process and release of Python."""

from __future__ import annotations

import itertools
import re
from zlib import crc32

READ_CHARS = 1000
"""Of the text; news says what it is about at its head."""

_TITLE_CHARS = 300
_WORDS = 400
_FOREIGN_WORDS = 220
_REMEMBERED = 100_000

_STOP_WORDS = (
    "a about above after again all also am an and any are as at be because been before being below between both "
    "but by can could did do does doing down during each few for from further had has have having he her here "
    "hers him his how i if in into is it its itself just me more most my no nor not now of off on once only or "
    "other our out over own s said same says she should so some such t than that the their them then there these "
    "they this those through to too under until up very was we were what when where which while who whom why will "
    "with would you your"
)
_STOP = frozenset(_STOP_WORDS.split())
ENGLISH_WORD = re.compile(r"[^\W\d_][^\W\d_'’\-]+")

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u1000-\u109f"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces, and Hangul with its endings glued on."""
_HAN = re.compile("[\u3400-\u9fff]")


def document(title: str | None, text: str) -> str:
    """The part of an article that is read: its title and the head of its text."""
    return f"{title.strip()[:_TITLE_CHARS]}. {text[:READ_CHARS]}" if title else text[:READ_CHARS]


def is_stop_word(word: str) -> bool:
    """Whether an English word carries no topic."""
    return word in _STOP


def english_words(text: str) -> list[str]:
    """Lower-case words that may carry a topic, in order."""
    return [word for word in ENGLISH_WORD.findall(text.lower()) if word not in _STOP]


def foreign_words(text: str) -> list[str]:
    """Lower-case words of any language with their vowel signs; a run of a script without spaces is one word."""
    return _WORD.findall(text.lower())


def is_dense(word: str) -> bool:
    """Whether a word is of a script without spaces, or Hangul."""
    return _DENSE.search(word) is not None


class EnglishFeatures:
    """Words and pairs of neighbours."""

    def __init__(self, size: int) -> None:
        self._mask = size - 1

    def __call__(self, text: str) -> list[int]:
        mask = self._mask
        words = [word.encode() for word in english_words(text)[:_WORDS]]
        hashes = [crc32(word) & mask for word in words]
        hashes += [crc32(second, crc32(first + b" ")) & mask for first, second in itertools.pairwise(words)]
        return hashes


class ForeignFeatures:
    """Words and their runs of five characters; of dense scripts runs of two and three.

    Words are remembered, so that a worker gets faster; what is remembered does not change what is returned.
    """

    def __init__(self, size: int) -> None:
        self._mask = size - 1
        self._seen: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        hashes: list[int] = []
        seen = self._seen
        for word in foreign_words(text)[:_FOREIGN_WORDS]:
            known = seen.get(word)
            if known is None:
                known = [crc32(piece.encode()) & self._mask for piece in _pieces(word)]
                if len(seen) < _REMEMBERED:
                    seen[word] = known
            hashes += known
        return hashes


def _pieces(word: str) -> list[str]:
    if is_dense(word):
        pieces = [word[at : at + n] for n in (2, 3) for at in range(len(word) - n + 1)]
        return pieces + [sign for sign in word if _HAN.match(sign)]
    marked = f"<{word}>"
    return [marked] + ([marked[at : at + 5] for at in range(len(marked) - 4)] if len(marked) > 5 else [])
