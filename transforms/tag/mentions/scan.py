"""Where and which rules are tried: near words that a mention must hold, and by their first letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import ahocorasick_rs

_LEFT_MARGIN = 34
"""The longest way from the start of a mention to its telling word."""
_WORD_START = re.compile(r"(?<![\w$£€])[\w'’‘]")


Take = Callable[[re.Match[str]], bool]
"""Whether the words of a match are taken."""


class Rule(NamedTuple):
    """A pattern and the lower-case letters that it can begin with; `#` stands for a digit."""

    name: str
    first: str
    pattern: str


class Scanner:
    """Finds the words of rules in texts. At a place the first rule that matches takes the words."""

    def __init__(
        self, rules: Iterable[Rule], words: Iterable[str], numbers: str, starts: Mapping[str, str] | None = None
    ) -> None:
        """Every mention holds one of the lower-case `words` as a whole word, or a digit followed by `numbers`.

        `starts` says for a first letter how the first word goes on; most words fail there, before any rule is tried.
        """
        rules = tuple(rules)
        self._by_letter: dict[str, re.Pattern[str]] = {}
        for letter in sorted({letter for rule in rules for letter in rule.first}):
            start = f"(?=.(?i:{starts[letter]}))" if starts and letter in starts else ""
            choice = "|".join(f"(?P<{rule.name}>{rule.pattern})" for rule in rules if letter in rule.first)
            pattern = re.compile(f"{start}(?:{choice})")
            for char in "0123456789" if letter == "#" else (letter, letter.upper()):
                self._by_letter[char] = pattern
        self._words = ahocorasick_rs.AhoCorasick(sorted(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._numbers = re.compile(rf"\d(?:{numbers})")  # a digit first: the search then skips what is none

    def scan(self, text: str, take: Take, most: int, before_all: re.Pattern[str] | None = None) -> None:
        """Hands the matches to `take` in the order of the text; the name of the rule is their `lastgroup`.

        What is not taken leaves its words, but for the first, to later matches. Stops when `most` are taken.
        `before_all` is a rule that only some texts need.
        """
        position = taken = 0
        for start, end in self._windows(text):
            for place in _WORD_START.finditer(text, max(start, position), end):
                at = place.start()
                if at < position:
                    continue
                pattern = self._by_letter.get(text[at])
                found = before_all.match(text, at) if before_all else None
                if found is None and pattern is not None:
                    found = pattern.match(text, at)
                if found and take(found):
                    position = found.end()
                    taken += 1
                    if taken == most:
                        return

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        """The stretches in which a mention may begin."""
        hits = [(found.start(), found.end()) for found in self._numbers.finditer(text)]
        lower = text.replace("İ", "I").lower()  # the one letter whose lower case is longer
        for _, start, end in self._words.find_matches_as_indexes(lower):
            before, after = lower[start - 1 : start], lower[end : end + 1]
            if not (before.isalnum() or after.isalnum()):
                hits.append((start, end))
        hits.sort()
        start = end = 0
        for first, last in hits:
            if first - _LEFT_MARGIN > end:
                if end:
                    yield start, end
                start = _word_start(text, first - _LEFT_MARGIN)
            end = max(end, last)
        if end:
            yield start, end


def _word_start(text: str, position: int) -> int:
    position = max(0, position)
    while position > 0 and not text[position - 1].isspace():
        position -= 1
    return position
