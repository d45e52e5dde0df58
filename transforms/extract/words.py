"""Words: the form in which titles, names and lines are compared, and texts counted and hashed."""

from __future__ import annotations

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def compared(text: str) -> str:
    """The words of a text, NFKC and case folded, with single spaces.

    >>> compared("“Ｂudget” passes!")
    'budget passes'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub(" ", text.casefold()).strip()


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; of scripts without spaces, and of Korean, each character."""
    return _TOKEN.findall(text.lower())


def word_count(text: str) -> int:
    """How many words a text has, as `tokens` counts."""
    if _UNSPACED_CHARACTER.search(text):
        return len(_TOKEN.findall(text))
    return len(text.split())
