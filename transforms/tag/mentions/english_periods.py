"""English mentions of a week, a quarter, a season, and of parts of longer periods."""

from __future__ import annotations

import datetime as dt
import re

from transforms.tag.mentions.anchor import Anchor, direction
from transforms.tag.mentions.days import (
    SEASON_MONTHS,
    add_months,
    month_value,
    quarter_value,
    week_value,
)
from transforms.tag.mentions.english_words import (
    MONTH,
    QUARTER,
    QUARTERS,
    SEASON_IN,
    SEASONS,
    UNITS,
    YEAR,
    YEAR_IN,
    YEAR_STEPS,
    month_number,
)
from transforms.tag.mentions.reading import Found, Handler, Reading, date, duration
from transforms.tag.mentions.tense import NO_TENSE, PAST_TENSE, tense

_SEASON_WORD = re.compile(r"\b(?:last|this past|this coming|next|this|following|previous|that|the)\b", re.IGNORECASE)
_BEFORE_THE_SEASON = re.compile(r"\b(?:[Ii]n|[Bb]y|[Dd]uring|[Ss]ince|[Uu]ntil|[Oo]ver|[Oo]f|into|for|spent) $")
_BEFORE_A_SEASON = re.compile(r"\b(?:[Ii]n|[Bb]y|[Uu]ntil|[Ss]ince|or|and) $")
_QUARTER = re.compile(rf"({QUARTER})(?: fiscal)?[- ]quarter|Q([1-4])", re.IGNORECASE)
_NEAR_MONTHS = 3
_LONG_OVER_MONTHS = -9
_THAT_YEAR = re.compile("(last|this|next) year", re.IGNORECASE)
_QUARTER_ENDED = re.compile(rf",? end(?:ed|ing) ({MONTH})(?: \d{{1,2}}(?:, ({YEAR}))?)?")
_EARLIER_QUARTER = re.compile("previous|preceding|prior")
_UNIT_AT_END = re.compile(r"(day|weekend|week|month|quarter|year|decade|century|fortnight)$")
_UNIT_WORD = re.compile(
    r"\b(last|this past|this coming|next|this|past|previous|following|coming|current|preceding|same|that)\b"
)


def read_season(found: Found, anchor: Anchor) -> Reading | None:
    """last summer, the fall of 2024, that winter."""
    season = SEASON_IN.search(found.words)
    if season is None:
        return None
    code = SEASONS[season[0].lower()]
    if year := YEAR_IN.search(found.words):
        return date(f"{year[0]}-{code}")
    lead = _SEASON_WORD.search(found.words)
    word = lead[0].lower() if lead else "the"
    if word == "the" and code in ("SP", "FA") and not _BEFORE_THE_SEASON.search(found.before(8)):
        return None
    return date(anchor.season(code, word) or f"{_year_of_season(found, anchor, code, word)}-{code}")


def _year_of_season(found: Found, anchor: Anchor, code: str, word: str) -> int:
    published, begins = anchor.published, SEASON_MONTHS[code]
    if word in ("last", "this past"):
        over = published.month >= begins + 3 and code != "WI"
        return published.year - (not over)
    if word in ("next", "this coming"):
        return published.year + (published.month >= begins)
    if word == "following":
        return anchor.running_year + (code in ("SP", "WI"))
    if word == "previous":
        return anchor.running_year - 1
    if word != "the":
        return published.year
    looks = tense(found.text, found.start, found.end)
    if published.month < begins and looks <= 0:
        return published.year - 1
    return published.year + (looks > 0 and published.month >= begins + 3)


def read_season_alone(found: Found, anchor: Anchor) -> Reading | None:
    """in summer, late autumn."""
    season = SEASON_IN.search(found.words)
    if season is None:
        return None
    code = SEASONS[season[0].lower()]
    if anchor.carries:
        return date(anchor.running_season(code, ""))
    bare = " " not in found.words and "-" not in found.words
    if bare and not _BEFORE_A_SEASON.search(found.before(6)):
        return None
    begins, month = SEASON_MONTHS[code], anchor.published.month
    step = int(month > begins + 2) if tense(found.text, found.start, found.end) > 0 else -int(month < begins)
    return date(f"{anchor.published.year + step}-{code}")


def read_quarter(found: Found, anchor: Anchor) -> Reading | None:
    """the third quarter of 2024, last year's first quarter, Q4."""
    if not (parts := _QUARTER.search(found.words)):
        return None
    quarter = int(parts[2]) if parts[2] else QUARTERS[parts[1].lower()]
    if named := YEAR_IN.search(found.words):
        year = int(named[0])
    elif step := _THAT_YEAR.search(found.words):
        year = anchor.published.year + YEAR_STEPS[step[1].lower()]
    else:
        months_ahead = (quarter - 1) * 3 + 1 - anchor.published.month
        year = anchor.published.year
        if months_ahead > 0:
            looks = tense(found.text, found.start, found.end)
            year -= looks < 0 or (looks == 0 and months_ahead > _NEAR_MONTHS)
        elif months_ahead <= _LONG_OVER_MONTHS:
            year += tense(found.text, found.start, found.end) > 0
    end = found.end - 2 if found.words.endswith(("'s", "’s")) else found.end
    reading = date(f"{year}-Q{quarter}")
    return reading and reading._replace(start=found.start, end=end)


def read_reported_quarter(found: Found, anchor: Anchor) -> Reading | None:
    """the latest quarter, the year-ago period: counted from the quarter that was named, else the last one over."""
    words = found.words
    if "period" in words and not anchor.reported and "year" not in words and "latest" not in words:
        return None
    if "quarter" in words and (ended := _QUARTER_ENDED.match(found.text, found.end)):
        return date(_quarter_of_month(found, anchor, month_number(ended[1]), ended[2]))
    base = anchor.reported or anchor.last_quarter()
    year, quarter = int(base[:4]), int(base[-1])
    if "year-" in words:
        return date(f"{year - 1}-Q{quarter}")
    if "current" in words:
        return date(quarter_value(anchor.published))
    if _EARLIER_QUARTER.search(words):
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return date(f"{year}-Q{quarter}")


def _quarter_of_month(found: Found, anchor: Anchor, month: int, year: str | None) -> str:
    """The quarter that ends with the month; of the last such month unless a year stands there."""
    number = int(year) if year else anchor.year_of_month(month, PAST_TENSE)
    return f"{number}-Q{(month - 1) // 3 + 1}"


def read_relative_unit(found: Found, anchor: Anchor) -> Reading | None:
    """last week, this year, the following month, that weekend."""
    words = found.words.lower()
    if not (ending := _UNIT_AT_END.search(words)):
        return None
    unit = ending[1]
    lead = _UNIT_WORD.search(words)
    word = lead[1] if lead else "the"
    steps = direction(word)
    if anchor.hangs(word) and unit not in ("weekend", "quarter", "fortnight"):
        reading = date(anchor.moved(steps, unit))
    elif unit == "weekend":
        reading = date(_weekend(found, anchor, word, steps))
    elif word == "past" and unit not in ("week", "year"):
        reading = duration({"day": "P1D", "month": "P1M", "quarter": "P3M", "decade": "P10Y", "century": "P100Y",
                            "fortnight": "P2W"}[unit])  # fmt: skip
    elif unit == "fortnight":
        reading = duration("P2W")
    elif unit == "day" and word not in ("next", "following", "previous", "preceding", "that", "same"):
        return None
    else:
        reading = date(_unit_value(anchor.published, unit, steps))
    return reading


def _weekend(found: Found, anchor: Anchor, word: str, steps: int) -> str:
    """On a weekday the weekend past, `this weekend` only in the past tense; on a Saturday the one that runs."""
    published = anchor.published
    in_week = published.weekday() < 5
    monday = published - dt.timedelta(days=published.weekday())
    latest_past = PAST_TENSE if word == "this" else NO_TENSE
    if steps < 0 or (steps == 0 and in_week and tense(found.text, found.start, found.end) <= latest_past):
        day = monday - dt.timedelta(days=2)
    else:
        day = monday + dt.timedelta(days=12 if steps and not in_week else 5)
    return f"{week_value(day)}-WE"


def _unit_value(day: dt.date, unit: str, steps: int) -> str | None:
    """The day, week, month… `steps` units on."""
    if unit == "day":
        return (day + dt.timedelta(days=steps)).isoformat()
    if unit == "week":
        return week_value(day + dt.timedelta(days=7 * steps))
    if unit == "month":
        return month_value(*add_months(day.year, day.month, steps))
    if unit == "quarter":
        return quarter_value(day, steps)
    years, digits = {"year": (1, 4), "decade": (10, 3), "century": (100, 2)}[unit]
    return str(day.year + years * steps)[:digits]


def read_end_of(found: Found, anchor: Anchor) -> Reading | None:
    """the end of the month, year-end, later in the day."""
    words, day = found.words.lower(), anchor.published
    if words.startswith("week"):
        return None
    if words.startswith("year"):
        return date(str(day.year if tense(found.text, found.start, found.end) >= 0 else day.year - 1))
    if words.startswith("month"):
        return date(month_value(day.year, day.month))
    unit = words.split()[-1]
    if anchor.carries and anchor.running and unit in UNITS:
        return date(anchor.moved(0, unit))
    return date(_unit_value(day, unit, 0))


HANDLERS: dict[str, Handler] = {
    "season": read_season,
    "season_alone": read_season_alone,
    "quarter": read_quarter,
    "reported_quarter": read_reported_quarter,
    "relative_unit": read_relative_unit,
    "end_of": read_end_of,
}
