"""English mentions of a day or a part of one."""

from __future__ import annotations

import datetime as dt
import re

from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.days import day_value, week_value
from transforms.tag.mentions.english_words import (
    DAY,
    DAY_PART,
    DAY_PART_IN,
    DAY_PARTS,
    MONTH,
    WEEKDAY,
    WEEKDAY_IN,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    YEAR,
    YEAR_STEPS,
    month_number,
)
from transforms.tag.mentions.holidays import holiday
from transforms.tag.mentions.reading import Found, Handler, Reading, date, repeated, time
from transforms.tag.mentions.tense import FUTURE_STRONG, FUTURE_TENSE, PAST_TENSE, tense

_ONE_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)

_MONTH_DAY = re.compile(rf"({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ?(?:of )?({YEAR}))?")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({MONTH})(?:,?[ -]({YEAR}))?")
_EITHER_WAY = re.compile(rf"({MONTH}) (\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH})")
_YEAR_AT_END = re.compile(rf"{YEAR}$")
_YEAR_AHEAD = re.compile(
    r"(\s?[/–-]\s?| and | or | to | through | until |, )(?:(?:early|late|mid)[- ])?"
    rf"({MONTH})(?: \d{{1,2}})?,? ({YEAR})(?!\d)"
)
_YEAR_OF_RANGE = re.compile(rf"(?:\s?[-–]\s?| and | or | to |, ){DAY}(?:, and {DAY})?,? ({YEAR})(?![\d-])")
_RANGE_END = re.compile(rf"\D+\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ({MONTH})(?:,? ({YEAR}))?")
_THAT_YEAR = re.compile(r"(last|this|next) year")
_ORDINAL = re.compile(r"st|nd|rd|th|of")
_MAY_THE_VERB = re.compile(r" (?:be|have|not|also)\b")
_RELATIVE_WEEKDAY = re.compile(
    rf"(last|this past|this coming|coming|past|this|next|every|each) ({WEEKDAY})(?: ({DAY_PART}))?", re.IGNORECASE
)
_THIS_WORD = re.compile("last|this|next")
_HALF_DAY = re.compile("morning|afternoon|evening|night")
_HOLIDAY_LEAD = re.compile(r"^(last|this|next) ")
_HOLIDAY_YEAR = re.compile(rf"(?: of)? ({YEAR})$")
_LEAD_AND_CAPITAL = re.compile(r"(last|this|next) [A-Z]")


def year_ahead(found: Found, month: int) -> int | None:
    """The year named after the next month: `April and June 1955`, `October to March 1945` (October 1944)."""
    ahead = _YEAR_AHEAD.match(found.text, found.end)
    if ahead is None:
        return None
    turns = ahead[1].strip() not in ("and", "or", ",", "/") and month_number(ahead[2]) < month
    return int(ahead[3]) - turns


def _without_year(found: Found, anchor: Anchor, month: int, day: int) -> Reading | None:
    year = year_ahead(found, month)
    if year:
        return date(day_value(year, month, day))
    return date(anchor.month_day(month, day, tense(found.text, found.start, found.end)))


def _full_or_not(found: Found, anchor: Anchor, month: int, day: int, year: str | None) -> Reading | None:
    """The day of the year that stands there, of `last year`, or of the one that the tense tells."""
    if not 1 <= day <= 31:
        return None
    if year is None and (step := _THAT_YEAR.search(found.words)):
        return date(day_value(anchor.published.year + YEAR_STEPS[step[1]], month, day))
    if year is None and (ahead := _YEAR_OF_RANGE.match(found.text, found.end)):
        year = ahead[1]
    if year is not None:
        return date(day_value(int(year), month, day))
    return _without_year(found, anchor, month, day)


def read_month_day(found: Found, anchor: Anchor) -> Reading | None:
    """March 5, March 5 2025, March 5 last year."""
    if not (parts := _MONTH_DAY.search(found.words)):
        return None
    return _full_or_not(found, anchor, month_number(parts[1]), int(parts[2]), parts[3])


def read_day_month(found: Found, anchor: Anchor) -> Reading | None:
    """5 March, the 5th of March 2025; `5 may be` is none."""
    if not (parts := _DAY_MONTH.search(found.words)):
        return None
    bare_may = parts[2] == "May" and not parts[3] and not _ORDINAL.search(found.words)
    if bare_may and _MAY_THE_VERB.match(found.after(6)):
        return None
    return _full_or_not(found, anchor, month_number(parts[2]), int(parts[1]), parts[3])


def _day_after_of(found: Found, anchor: Anchor) -> str | None:
    part = found.part(found.words.index(" of ") + 4)
    read = read_day_month if part.words[0].isdigit() else read_month_day
    reading = read(part, anchor)
    return reading.value if reading else None


def read_day_part_of(found: Found, anchor: Anchor) -> Reading | None:
    """the evening of March 5."""
    part = DAY_PART_IN.search(found.words)
    day = _day_after_of(found, anchor)
    return time(f"{day}T{DAY_PARTS[part[0]]}") if day and part else None


def read_week_of(found: Found, anchor: Anchor) -> Reading | None:
    """the week of March 5."""
    day = _day_after_of(found, anchor)
    return date(week_value(dt.date.fromisoformat(day))) if day and not day.startswith("B") else None


def read_day_range(found: Found, anchor: Anchor) -> Reading | None:
    """The first day of `5-7 March`, `5 and 6 March 1944`."""
    end = _RANGE_END.match(found.text, found.end)
    day = int(found.words)
    if end is None or not 1 <= day <= 31:
        return None
    month = month_number(end[1])
    if end[2]:
        return date(day_value(int(end[2]), month, day))
    return _without_year(found._replace(end=end.end()), anchor, month, day)


def read_weekday_date(found: Found, anchor: Anchor) -> Reading | None:
    """Tuesday, March 5: the nearest year in which it is a Tuesday."""
    if not (parts := _EITHER_WAY.search(found.words)):
        return None
    month, day = month_number(parts[1] or parts[4]), int(parts[2] or parts[3])
    if year := _YEAR_AT_END.search(found.words):
        return date(day_value(int(year[0]), month, day))
    weekday, published = WEEKDAYS_SHORT[found.words[:3]], anchor.published
    fitting = [
        candidate
        for year_number in range(published.year - 6, published.year + 6)
        if (value := day_value(year_number, month, day))
        and (candidate := dt.date.fromisoformat(value)).weekday() == weekday
    ]
    if fitting:
        return date(min(fitting, key=lambda candidate: abs((candidate - published).days)).isoformat())
    return date(anchor.month_day(month, day, tense(found.text, found.start, found.end)))


def _weekday_in(words: str) -> int:
    found = WEEKDAY_IN.search(words)
    return WEEKDAYS[found[0]] if found else 0


def read_relative_weekday(found: Found, anchor: Anchor) -> Reading | None:
    """last Monday, this coming Friday night, every Tuesday."""
    if not (parts := _RELATIVE_WEEKDAY.search(found.words)):
        return None
    word, weekday = parts[1].lower(), WEEKDAYS[parts[2].capitalize()]
    part = f"T{DAY_PARTS[parts[3]]}" if parts[3] else ""
    if word in ("every", "each"):
        return repeated(f"XXXX-WXX-{weekday + 1}{part}")
    back = (anchor.published.weekday() - weekday) % 7
    if word in ("last", "past", "this past"):
        day = anchor.published - dt.timedelta(days=back or 7)
    elif word in ("next", "coming", "this coming"):
        day = anchor.published + dt.timedelta(days=7 - back)
    else:
        day = anchor.weekday(weekday, tense(found.text, found.start, found.end) or FUTURE_TENSE)
    return time(f"{day}{part}") if part else date(day.isoformat())


def read_weekday_part(found: Found, anchor: Anchor) -> Reading | None:
    """Monday night, early Monday."""
    weekday, part = _weekday_in(found.words), DAY_PART_IN.search(found.words)
    if part and found.words.endswith("s"):
        return repeated(f"XXXX-WXX-{weekday + 1}T{DAY_PARTS[part[0]]}")
    day = anchor.weekday(weekday, tense(found.text, found.start, found.end, FUTURE_STRONG))
    return time(f"{day}T{DAY_PARTS[part[0]]}") if part else date(day.isoformat())


def read_weekday_of_week(found: Found, anchor: Anchor) -> Reading | None:
    """Monday last week."""
    word = _THIS_WORD.search(found.words)
    monday = anchor.published - dt.timedelta(days=anchor.published.weekday())
    week = monday + _WEEK * (YEAR_STEPS[word[0]] if word else 0)
    return date((week + dt.timedelta(days=_weekday_in(found.words))).isoformat())


def read_weekday(found: Found, anchor: Anchor) -> Reading | None:
    """Monday: the last one, that of publication counted, unless the clause looks ahead."""
    if found.after(1) == "s":
        return None
    looks = tense(found.text, found.start, found.end, FUTURE_STRONG)
    if looks > 0 and found.after(2) in ("'s", "’s") and not FUTURE_STRONG.search(found.before(22)):
        looks = PAST_TENSE
    return date(anchor.weekday(_weekday_in(found.words), looks).isoformat())


def read_repeated_weekday(found: Found, anchor: Anchor) -> Reading | None:
    """Mondays, Friday nights."""
    return repeated(f"XXXX-WXX-{_weekday_in(found.words) + 1}")


def read_today(found: Found, anchor: Anchor) -> Reading | None:
    """today, yesterday, the day after tomorrow."""
    words = found.words.lower()
    if "day before" in words:
        steps = -2
    elif "day after" in words:
        steps = 2
    else:
        steps = -1 if "yesterday" in words else 1 if "tomorrow" in words else 0
    return date((anchor.published + _ONE_DAY * steps).isoformat())


def read_day_part(found: Found, anchor: Anchor) -> Reading | None:
    """this morning, last night, tonight, that evening."""
    words = found.words.lower()
    half = _HALF_DAY.search(words)
    code = DAY_PARTS[half[0]] if half else "NI"
    if anchor.running and words.startswith(("that", "the next", "the following")):
        moved = anchor.moved(0 if "that" in words else 1, "day")
        if moved:
            return time(f"{moved}T{code}")
    day = anchor.published
    if "last" in words or "yesterday" in words:
        day -= _ONE_DAY
    if "tomorrow" in words or "next" in words or "following" in words:
        day += _ONE_DAY
    return time(f"{day}T{code}")


def read_holiday(found: Found, anchor: Anchor) -> Reading | None:
    """Christmas, last Easter, Thanksgiving 2024."""
    if not found.words[0].isupper() and not _LEAD_AND_CAPITAL.match(found.words):
        return None
    name = _HOLIDAY_LEAD.sub("", found.words.lower().replace("’", "'"))
    if year := _HOLIDAY_YEAR.search(name):
        day = holiday(name[: year.start()], int(year[1]))
        return date(day.isoformat()) if day else None
    if anchor.carries and anchor.running:
        day = holiday(name, anchor.running[0]) if anchor.running[0] > 0 else None
        return date(day.isoformat()) if day else None
    near = [day for step in (-1, 0, 1) if (day := holiday(name, anchor.published.year + step))]
    if not near:
        return None
    lead = found.words.lower()
    looks = tense(found.text, found.start, found.end)
    looks = PAST_TENSE if lead.startswith("last") else FUTURE_TENSE if lead.startswith("next") else looks
    if looks > 0:
        return date(min(day for day in near if day >= anchor.published).isoformat())
    if looks < 0:
        return date(max(day for day in near if day <= anchor.published).isoformat())
    return date(min(near, key=lambda day: abs((day - anchor.published).days)).isoformat())


HANDLERS: dict[str, Handler] = {
    "day_part_of": read_day_part_of,
    "week_of": read_week_of,
    "day_range": read_day_range,
    "weekday_date": read_weekday_date,
    "month_day": read_month_day,
    "day_month": read_day_month,
    "relative_weekday": read_relative_weekday,
    "weekday_part": read_weekday_part,
    "weekday_of_week": read_weekday_of_week,
    "weekday": read_weekday,
    "holiday": read_holiday,
    "day_part": read_day_part,
    "today": read_today,
    "repeated_weekday": read_repeated_weekday,
}
