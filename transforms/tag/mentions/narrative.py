"""Whether a text tells the past: history, an obituary, a timeline."""

from __future__ import annotations

import datetime as dt
import re

from transforms.tag.mentions.english_words import MONTH

HAS_BEFORE_CHRIST = re.compile(r"\d (?:[Cc]entury )?(?:BCE?|B\.C\.)")

_YEARS = re.compile(r"(?<![\w$£€.,:/-])(?:(1[0-9]\d\d|20\d\d)(?![\w%]| BC)|[1-9]\d{0,3} B\.?C)")
_DEICTIC = re.compile(
    r"\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Tt]his (?:week|month|year|morning)"
    r"|(?<![Tt]he )(?:[Ll]ast (?:week|month|year|night)|[Nn]ext (?:week|month|year))"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|ago)\b"
)
_DATED = re.compile(rf"{MONTH}(?: \d{{1,2}})?(?:st|nd|rd|th)?,? (?:1[0-9]|20)\d\d\b|{HAS_BEFORE_CHRIST.pattern}")
_MIN_YEARS = 8
_PAST_SHARE = 0.8
_MIN_YEARS_BACK = 2
_MIN_DATED = 4
_YEARS_A_DATED = 10
_YEARS_A_DEICTIC = 16


def is_narrative(text: str, published: dt.date) -> bool:
    """At least 8 years named, 4 in 5 of them before the publication year, the middle one 2 or more years back.

    And 4 of them (1 in 10) named with their month, as chroniclers write and columnists do not; and at most one word
    such as today, Monday, last week, ago to 16 years.
    """
    years = sorted(int(found[1] or 0) for found in _YEARS.finditer(text))
    count = len(years)
    return (
        count >= _MIN_YEARS
        and sum(year < published.year for year in years) >= _PAST_SHARE * count
        and published.year - years[count // 2] >= _MIN_YEARS_BACK
        and len(_DATED.findall(text)) >= max(_MIN_DATED, count / _YEARS_A_DATED)
        and len(_DEICTIC.findall(text)) * _YEARS_A_DEICTIC <= count
    )
