"""Where the rules are tried: one alternation of all patterns, run only near words that a mention must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick_rs

_MARGIN = 34
"""Characters around an anchor; windows are widened to white space, so that no rule sees half a word."""
_NOT_INSIDE = r"(?<![\w$£€])"


def alternation(
    rules: Iterable[tuple[str, str]], digits_first: frozenset[str] = frozenset(), start: str = ""
) -> re.Pattern[str]:
    """One pattern of all rules, each a group of its name; those of `digits_first` are tried at digits only."""
    named = [(name, f"(?P<{name}>{pattern})") for name, pattern in rules]
    numbers = "|".join(pattern for name, pattern in named if name in digits_first)
    words = "|".join(pattern for name, pattern in named if name not in digits_first)
    both = f"(?=\\d)(?:{numbers})|{words}" if numbers and words else numbers or words
    return re.compile(f"{_NOT_INSIDE}{start}(?:{both})")


class Windows:
    """Finds the stretches of a text that hold an anchor."""

    def __init__(self, anchors: Iterable[str]) -> None:
        self._anchors = ahocorasick_rs.AhoCorasick(list(anchors), matchkind=ahocorasick_rs.MatchKind.LeftmostFirst)

    def __call__(self, text: str) -> Iterator[tuple[int, int]]:
        lower = text.lower()
        if len(lower) != len(text):  # İ and the like: offsets would shift
            yield 0, len(text)
            return
        start = end = 0
        for _, first, last in self._anchors.find_matches_as_indexes(lower):
            if first - _MARGIN > end:
                if end:
                    yield _widened(text, start, end)
                start = first - _MARGIN
            end = last + _MARGIN
        if end:
            yield _widened(text, start, end)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(0, start), min(len(text), end)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
