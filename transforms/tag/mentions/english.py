"""The English grammar put together: where to look, what to try, who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.tag.mentions import english_days, english_months, english_periods, english_spans, english_years, numeric
from transforms.tag.mentions.english_rules import BEFORE_CHRIST, RULES
from transforms.tag.mentions.narrative import HAS_BEFORE_CHRIST
from transforms.tag.mentions.scan import Windows, alternation

HANDLERS = {
    **numeric.HANDLERS,
    **english_days.HANDLERS,
    **english_months.HANDLERS,
    **english_periods.HANDLERS,
    **english_years.HANDLERS,
    **english_spans.HANDLERS,
}

_DIGITS_FIRST = frozenset({"iso", "year_first", "slashed", "dotted", "day_range", "year_range"})
_STARTS = {
    "a": " |n |bo|ft|lm|nn|ug|ut|pr|pp|ro|s |s[ht]|t |ll ",
    "b": "eg|la|lu|ox",
    "c": r"\.|a[.l]|e|h|lo|om|ou|ur",
    "d": "a|e|oz|ur",
    "e": "a|ig|le|nd|ve",
    "f": "a|e|i|or|ou|ri|Y|y",
    "g": "oo",
    "h": "al|ou|un|in",
    "i": "nd|n ",
    "j": "a|u",
    "l": "a|es",
    "m": "a|e|i|o",
    "n": "e|i|o",
    "o": "c|n|p|ve",
    "p": "a|er|o|r",
    "q": r"u|\d",
    "r": "ec|em|es|ig|ou",
    "s": "a|e|i|om|on|p|t|u",
    "t": "e|h|o|u|w",
    "u": "p|nt",
    "v": "a|e",
    "w": "e|in|it",
    "y": "e",
    "z": "e",
}
"""First letter of a mention to how its word goes on: two words in three fail here, before fifty rules are tried."""
_START = r"(?=[\d'’‘]|" + "|".join(f"[{a}{a.upper()}](?i:{rest})" for a, rest in _STARTS.items()) + ")"

_ANCHORS = (
    "nineteen thousand period day days week weeks month months year years decade decades centur quarter hour hours "
    "minute minutes second seconds morning afternoon evening night tonight noon midnight today yesterday tomorrow now "
    "current recent soon past future season spring summer fall autumn winter time moment daily weekly monthly annually "
    "nightly hourly fiscal fy q1 q2 q3 q4 january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun christmas easter thanksgiving "
    "halloween valentine ties ’90 fortnight 0s a.m p.m 0 1 2 3 4 5 6 7 8 9"
)

_PATTERN = alternation(RULES, _DIGITS_FIRST, _START)
_PATTERN_BEFORE_CHRIST = alternation((BEFORE_CHRIST, *RULES), _DIGITS_FIRST, _START)
_WINDOWS = Windows(_ANCHORS.split())


def find(text: str) -> Iterator[re.Match[str]]:
    """Matches of the rules in the order of the text; years before Christ are tried only where there is one."""
    pattern = _PATTERN_BEFORE_CHRIST if HAS_BEFORE_CHRIST.search(text) else _PATTERN
    for start, end in _WINDOWS(text):
        yield from pattern.finditer(text, start, end)
