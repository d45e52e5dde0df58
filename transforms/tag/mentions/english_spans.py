"""English mentions of a distance (three weeks ago), a duration, a repetition, and of now, then and some day."""

from __future__ import annotations

import re

from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.english_words import (
    ABOUT,
    DAY_PARTS,
    MONTHS,
    NUMBER,
    SEASONS,
    UNIT,
    UNITS,
    WEEKDAYS,
)
from transforms.tag.mentions.numbers import duration_value, number_of, singular
from transforms.tag.mentions.reading import Found, Handler, Reading, date, duration, repeated, time

_AGO = re.compile(
    rf"(?:{ABOUT}|just |only |as recently as )?(?:some )?(half a|a few|a couple of|{NUMBER}|an?|the)[ -]"
    rf"({UNIT}s?|centur(?:y|ies))(?: or so| and a half)?[ -]"
    r"(ago|earlier|before|later|after|from now|hence|previously|previous)"
)
_PLURALS = ("days", "weeks", "months", "years", "decades", "hours", "minutes", "centuries")
_BACK = ("ago", "earlier", "before", "previously", "previous")
_CLOCK_UNITS = ("hour", "minute", "second")

_RELATIVE_DURATION = re.compile(
    r"(?:first|last|past|next|coming|previous|preceding|following|final|latest|recent|opening)(?: (?:full|fiscal))? "
    rf"({NUMBER})(?:[- ](?:or|to) ({NUMBER}))?[ -](?:more )?(\w+)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:In|in|Over|over|For|for|During|during) ")

_ABOUT = re.compile(rf"^{ABOUT}")
_HALF_SUFFIX = re.compile(r" and a half$")
_LEADING_NUMBER = re.compile(rf"({NUMBER})")
_MERE_NUMBER = re.compile(rf"an? mere ({NUMBER})")
_HALF_UNIT = re.compile(r"half an?|an? half")
_SECONDS = re.compile(r"seconds|\d")
_AGE = re.compile(rf"({NUMBER})-(year|month|week|day|hour|minute)")
_ONE_UNIT = re.compile(r"(second|minute|hour|day|week|fortnight|month|quarter|year|decade|century)")
_RATE = re.compile(
    r"(?:\$[\d.,]+|[\d.,]+%?|million|billion|percent|times|once|twice|cents|dollars|hours|days|barrels|tons|people)"
    r"(?: \w+)? $"
)
_EVERY = re.compile(rf"(?:every|each) (other|{NUMBER})")
_ADVERBS = {
    "daily": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "annually": "P1Y",
    "nightly": "XXXX-XX-XXTNI",
    "hourly": "PT1H",
}
_PER = {"day": "P1D", "week": "P1W", "month": "P1M", "year": "P1Y", "hour": "PT1H"}
_TITLE_FOLLOWS = re.compile(r" [A-Z]")


def read_ago(found: Found, anchor: Anchor) -> Reading | None:
    """three weeks ago, a year earlier, two days later; `two days after X` is a duration."""
    words = found.words.lower()
    if words.startswith("year-"):
        return date(_year_before_reported(anchor) or str(anchor.published.year - 1))
    if words.startswith(_PLURALS):
        return date("PAST_REF" if "ago" in words or "earlier" in words else "FUTURE_REF")
    if not (parts := _AGO.match(words)):
        return None
    unit, way = singular(parts[2]), parts[3]
    count = number_of(parts[1])
    if isinstance(count, int | float) and "and a half" in words:
        count += 0.5
    before_the_way = found.start + found.words.rfind(way) - 1
    if unit in _CLOCK_UNITS:
        if way in ("before", "after") and count is not None:
            return _span(duration(duration_value(count, unit)), found.start, before_the_way)
        return (date if way == "ago" else time)("PAST_REF" if way in ("ago", "earlier", "before") else "FUTURE_REF")
    sign = -1 if way in _BACK else 1
    if unit == "year" and count == 1 and way in ("ago", "from now", "hence", "earlier", "before"):
        year_before = _year_before_reported(anchor)
        if year_before:
            return date(year_before)
    if way in ("ago", "from now", "hence"):
        return date(anchor.shifted(count, unit, sign))
    if parts[1] == "the" and anchor.running:
        return date(anchor.moved(-1, unit))
    unanchored = way == "later" and anchor.running is None and isinstance(count, int)
    if way in ("before", "after") or unanchored:
        value = duration_value(count, unit) if count is not None else None
        return _span(duration(value), found.start, before_the_way)
    if anchor.running is None or not isinstance(count, int):
        return date(anchor.shifted(count, unit, sign))
    return date(anchor.moved(sign * count, unit))


def _year_before_reported(anchor: Anchor) -> str | None:
    """The quarter a year before the one that the text reports."""
    return f"{int(anchor.reported[:4]) - 1}{anchor.reported[4:]}" if anchor.reported else None


def _span(reading: Reading | None, start: int, end: int) -> Reading | None:
    return reading and reading._replace(start=start, end=end)


def read_relative_duration(found: Found, anchor: Anchor) -> Reading | None:
    """the last three weeks."""
    if not (parts := _RELATIVE_DURATION.search(found.words)):
        return None
    count, unit = number_of(parts[1]), singular(parts[3])
    if unit not in UNITS or count is None:
        return None
    lead = _PREPOSITION.match(found.words)
    return _span(duration(duration_value(count, unit)), found.start + (lead.end() if lead else 0), found.end)


def read_recent(found: Found, anchor: Anchor) -> Reading | None:
    """recent weeks."""
    return duration(duration_value("X", singular(found.words.split()[-1])))


def read_duration(found: Found, anchor: Anchor) -> Reading | None:
    """three days, two and a half years, a full week."""
    words = found.words.lower()
    unit = singular(_HALF_SUFFIX.sub("", words.removesuffix("-old")).split()[-1].split("-")[-1])
    if unit not in UNITS or "three-quarter" in words or "three quarter" in words:
        return None
    if unit == "second" and not _SECONDS.search(words):
        return None
    body = _ABOUT.sub("", words).removeprefix("the ")
    if number := _MERE_NUMBER.match(body) or _LEADING_NUMBER.match(body):
        count = number_of(number[1])
    elif _HALF_UNIT.match(body):
        count = 0.5
    else:
        count = 1.5 if body.startswith("one and a half") else 1
    if count is None:
        return None
    if unit in ("quarter", "year") and isinstance(count, int | float) and 1900 < count < 2100:
        in_quarter = anchor.reported and unit == "quarter"
        return date(f"{count}-Q{anchor.reported[-1]}" if in_quarter and anchor.reported else str(count))
    if "and a half" in body and isinstance(count, int):
        count += 0.5
    return duration(duration_value(count, unit))


def read_age(found: Found, anchor: Anchor) -> Reading | None:
    """a five-year-long war; an age is none."""
    parts = _AGE.match(found.words)
    if parts is None or found.words.endswith(("old", "olds")):
        return None
    count = number_of(parts[1])
    value = duration_value(count, parts[2]) if count is not None else None
    return _span(duration(value), found.start, found.start + parts.end())


def read_year_ended(found: Found, anchor: Anchor) -> Reading | None:
    """the year ended March 31."""
    return duration("P1Y")


def read_one_unit(found: Found, anchor: Anchor) -> Reading | None:
    """a week, the entire year; $5 a day is a rate."""
    words = found.words.lower()
    named = _ONE_UNIT.search(words)
    if named is None or named[1] in ("second", "quarter"):
        return None
    unit = named[1]
    if words.startswith(("a ", "an ")) and _RATE.search(found.before(25)):
        return repeated({**_PER, "minute": "PT1M"}.get(unit, "P1Y"))
    return duration(duration_value(1.5 if "and a half" in words else 1, unit))


def read_some_units(found: Found, anchor: Anchor) -> Reading | None:
    """(for) weeks."""
    return duration(duration_value("X", singular(found.words.split()[-1])))


def read_repeated(found: Found, anchor: Anchor) -> Reading | None:
    """daily, every two weeks, twice a month."""
    words = found.words.lower()
    if words in _ADVERBS:
        title = words in ("daily", "weekly", "monthly") and found.words[0].isupper()
        return None if title and _TITLE_FOLLOWS.match(found.after(2)) else repeated(_ADVERBS[words])
    last = words.split()[-1]
    if not words.startswith(("every", "each")):
        return repeated(_PER.get(last, f"P1{last[0].upper()}"))
    if last in DAY_PARTS:
        return repeated(f"XXXX-XX-XXT{DAY_PARTS[last]}")
    if last.capitalize() in WEEKDAYS:
        return repeated(f"XXXX-WXX-{WEEKDAYS[last.capitalize()] + 1}")
    if last.capitalize().rstrip(".") in MONTHS:
        return repeated(f"XXXX-{MONTHS[last.capitalize().rstrip('.')]:02d}")
    if last in SEASONS:
        return repeated(f"XXXX-{SEASONS[last]}")
    unit = singular(last)
    if unit not in UNITS:
        return repeated("XXXX-WXX-WE" if "weekend" in last else "XXXX-XX-XX")
    number = _EVERY.match(words)
    count = 1 if number is None else 2 if number[1] == "other" else number_of(number[1])
    if count == 1 and unit == "night":
        return repeated("XXXX-XX-XXTNI")
    return None if count is None else repeated(duration_value(count, unit))


def read_now(found: Found, anchor: Anchor) -> Reading | None:
    """now, recently, the future, at the moment."""
    words = found.words.lower()
    if "recently" in words or words == "the past" or "time" in words:
        return date("PAST_REF")
    if "future" in words:
        return date("FUTURE_REF")
    reading = date("PRESENT_REF")
    if words in ("until now", "just now"):
        return _span(reading, found.start + words.find("now"), found.end)
    return reading


HANDLERS: dict[str, Handler] = {
    "ago": read_ago,
    "relative_duration": read_relative_duration,
    "recent": read_recent,
    "duration": read_duration,
    "age": read_age,
    "year_ended": read_year_ended,
    "one_unit": read_one_unit,
    "some_units": read_some_units,
    "repeated": read_repeated,
    "now": read_now,
}
