"""The English grammar put together: where to look, what to try, who reads it."""

from __future__ import annotations

import functools
import re

from transforms.tag.mentions import (
    english_clock,
    english_days,
    english_months,
    english_periods,
    english_spans,
    english_years,
    numeric,
)
from transforms.tag.mentions.english_rules import BEFORE_CHRIST, RULES
from transforms.tag.mentions.narrative import HAS_BEFORE_CHRIST
from transforms.tag.mentions.numeric import NUMBERS
from transforms.tag.mentions.scan import Scanner, Take

HANDLERS = {
    **numeric.HANDLERS,
    **english_days.HANDLERS,
    **english_clock.HANDLERS,
    **english_months.HANDLERS,
    **english_periods.HANDLERS,
    **english_years.HANDLERS,
    **english_spans.HANDLERS,
}

_ONLY_TIMEX3 = frozenset(
    {
        "relative_duration",
        "recent",
        "repeated",
        "repeated_weekday",
        "duration",
        "age",
        "year_ended",
        "one_unit",
        "some_units",
        "now",
    }
)
"""Rules that never give a day."""

_CALENDAR_WORDS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight "
    "morning afternoon evening night noon midnight midday spring summer fall autumn winter springs christmas easter "
    "thanksgiving halloween valentine’s valentine's boxing veterans memorial labor independence mother's mother’s "
    "ash luther good black new weekend century centuries quarter period day week month year decade fortnight days "
    "weeks months years decades fortnights twenties thirties forties fifties sixties seventies eighties nineties "
    "nineteen thousand q1 q2 q3 q4 fiscal fy a.m p.m am pm o'clock year-end month-end year-ago year-earlier bc bce b.c"
)
_TIMEX3_WORDS = (
    "second minute hour seconds minutes hours quarters seasons season nights weekends mondays tuesdays wednesdays "
    "thursdays fridays saturdays sundays nights mornings afternoons evenings now current currently recently recent "
    "nowadays past future moment time daily weekly monthly annually nightly hourly weekday"
)
_NUMBERS = rf"{NUMBERS}|\d\d\d(?:[-–—/]\d\d(?!\d))?|:\d\d|0s| ?[AaPp]\.?[Mm]"
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


_BEFORE_CHRIST = re.compile(f"(?P<{BEFORE_CHRIST.name}>{BEFORE_CHRIST.pattern})")


@functools.cache
def _scanner(durations: bool) -> Scanner:
    rules = RULES if durations else tuple(rule for rule in RULES if rule.name not in _ONLY_TIMEX3)
    words = f"{_CALENDAR_WORDS} {_TIMEX3_WORDS}" if durations else _CALENDAR_WORDS
    return Scanner(rules, words.split(), _NUMBERS, _STARTS)


def scan(text: str, durations: bool, take: Take, most: int) -> None:
    """Tries what may name a day or a span of days; with `durations` also lengths, repetitions and references.

    Years before Christ are tried only in a text that has one.
    """
    rare = _BEFORE_CHRIST if HAS_BEFORE_CHRIST.search(text) else None
    _scanner(durations).scan(text, take, most, rare)
