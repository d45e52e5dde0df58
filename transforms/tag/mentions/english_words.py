"""English time words, and the fragments that the rules are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        1,
    )
    for name in names
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
}
WEEKDAYS_SHORT = {name[:3]: number for name, number in WEEKDAYS.items()}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = "second minute hour day night week fortnight month quarter year decade century season"
ONES = {word: number for number, word in enumerate(_ONES.split())}
TENS = {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
UNITS = frozenset(_UNITS.split())
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "midday": "MI", "noon": "MI"}
QUARTERS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4,
}  # fmt: skip
YEAR_STEPS = {"last": -1, "this": 0, "next": 1}

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
MONTH_ALONE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\b\.?)"
)
"""A month that may stand without day and year."""
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WEEKDAY_SHORT = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?"
YEAR = r"(?:1[0-9]\d\d|20\d\d)"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
UNIT = r"(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade)"
UNIT_PLURAL = (
    r"(?:seconds|minutes|hours|days|nights|weeks|weekends|fortnights|months|quarters|years|decades|centuries|seasons)"
)
ABOUT = (
    r"(?:(?:about|around|roughly|approximately|nearly|almost|over|more than|less than|at least|up to|some|just over"
    r"|just under|no more than|as much as|only) )"
)
DAY_PART = r"(?:morning|afternoon|evening|night|midday|noon)"
CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.m\.|[APap]\.?[Mm]\b\.?)"
    r"|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:hrs)?(?![:\d])"
    r"|\d{1,2} o'clock(?: in the (?:morning|afternoon|evening))?)"
)
ZONE = (
    r"(?:\s?(?:GMT|UTC|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|PST|PDT|PT|BST|CET|CEST|IST|JST|local time|Eastern(?: time)?"
    r"|Eastern (?:Standard|Daylight) Time|Pacific(?: time)?)\b)"
)
SEASON = r"(?:spring|summer|fall|autumn|winter)"
QUARTER = r"(?:first|second|third|fourth|final|1st|2nd|3rd|4th)"


def either_case(words: Iterable[str]) -> str:
    """A fragment that takes the words with a small or a capital first letter, the longest first."""
    parts = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in parts) + ")"


ONE = either_case(ONES)
TEN = either_case(TENS)
NUMBER = (
    r"(?:\d+(?:,\d\d\d)*(?:\.\d+)?(?:[ -]1/2)?"
    rf"|(?:{TEN}(?:[- ]{ONE})?|{ONE})(?:[- ](?:hundred|thousand|million)(?:[- ](?:and )?(?:{TEN}|{ONE}))?)?"
    r"|(?:[Aa] )?(?:[Hh]undred|[Tt]housand|[Dd]ozen|[Cc]ouple(?: of)?|[Ff]ew(?: dozen)?|[Hh]alf[- ]dozen)"
    r"|[Ss]everal|[Mm]any|[Dd]ozens of|[Hh]undreds of|[Tt]housands of)"
)

MONTH_IN = re.compile(MONTH)
WEEKDAY_IN = re.compile(WEEKDAY)
YEAR_IN = re.compile(YEAR)
SEASON_IN = re.compile(SEASON, re.IGNORECASE)
DAY_PART_IN = re.compile(DAY_PART)


def month_number(name: str) -> int:
    """The number of a month as written: `Sept.`, `March`."""
    return MONTHS[name.rstrip(".")]
