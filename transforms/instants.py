"""What a date string of a page, feed or seed states: its day and, when it says so, the instant.

A string is read to the letter and no further. A day stays a day (no midnight is invented), a clock without a zone stays
a wall clock, and what can be read in two ways is refused. The readings of feedparser, dateutil and dateparser are not
used: on strings of real feeds each is silently wrong where a zone, a language or an epoch is unusual.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
import zoneinfo

from schemas.article import Precision
from transforms.month_words import (
    CROATIAN_OCTOBER,
    MONTH_FIRST,
    MONTHS,
    NEITHER_FIRST,
    ZONE_MINUTES,
    ZONE_MINUTES_IN,
    ZONE_PLACES,
)

EARLIEST = dt.date(1990, 1, 1)
LATEST_AHEAD = dt.timedelta(hours=26)
"""A day may begin before ours does; the rest is slack for clocks that go wrong."""

_LATEST_YEAR = 2100
_MAX_CHARS = 80
_PLACEHOLDERS = (dt.date(2000, 1, 1),)

_RFC_822 = re.compile(
    r"(?:(?!(?i:upd|modi|edit|aktu|bear|act))[^\W\d]{2,12}\.?\s?,?\s?)?(\d{1,2})[ -]([^\W\d]{3,12})\.?[ -](\d{4}|\d\d)"
    r"(?:,? (\d{1,2})(?::|(?<=\d\d)(?=\d\d [A-Z+-]))(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?: ?([AaPp])\.?[Mm]\b\.?)?)?(?: ?(\S.*))?"
)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ] ?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?: ?([AaPp])[Mm]\b)?(?: ?(\S.*))?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?()(?: ?([A-Z+-].*))?")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d{1,6})?")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/](0?[1-9]|1[0-2])")
_YEAR = re.compile(r"(?:19|20)\d\d")

_CLOCK = re.compile(
    r"(?:(오전|오후|上午|下午|午前|午後)\s?)?(?<![\d.:])(?:(\d{1,2})(?:[:h.]|[時时点시]\s?)(\d\d)(?![\d])(?!\.\d)[分분]?"
    r"(?::(\d\d)(?:[.,]\d{1,9})?)?\s?([ap]\.?m\b\.?)?|(\d{1,2})\s?([ap]\.?m\b\.?))",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s?\(?(?:GMT|UTC)?\s?([+\-−])(\d{1,2}):?(\d\d)?(?!\d)")
_ZONE_WORD = re.compile(r"\s?\(?([A-Z][A-Za-z_]*(?:/[A-Za-z_]+){1,2}|[A-Z]{1,5}|Eastern|Pacific)\b")

_WORD = r"([^\W\d_][\w’'\u0300-\u036f\u0900-\u09ff]{2,16})\.?"
_NUMERIC_YMD = re.compile(r"(?<!\d)(\d{4})\s?(?:[-/.]|[年년])\s?(\d{1,2})\s?(?:[-/.]|[月월])\s?(\d{1,2})(?!\d)[日일.]?")
_NUMERIC_DMY = re.compile(r"(?<!\d)(\d{1,2})([-/]|\. ?)(\d{1,2})\2(\d{4}|(?<=\.)\d\d|(?<=\. )\d\d)(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?(?:\s?-\s?|\s(?:de |of |d[’'])?|(?<=\.)){_WORD},?"
    r"(?:\s|-|\sde\s|\sdel\s)(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(rf"{_WORD}\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(?:de )?(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})(?:\.?\s|-)(?:m\. )?{_WORD}(?:\s|-)(\d{{1,2}})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s?tháng\s?(\d{1,2}),?(?:\snăm)?\s(\d{4})(?!\d)")
_MONTH_YEAR = re.compile(rf"{_WORD},?\s(?:de )?(\d{{4}})(?!\d)")
_OF_A_CHANGE = re.compile(
    r"\b(?:updated?|modified|edited|aktualisiert|bearbeitet|mise? à jour|modifié|actualizad[oa])\b", re.I
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a date string says, and nothing that it does not say."""

    day: dt.date
    """As written, in the zone it was written in; the first day of a month or year of that precision."""
    instant: dt.datetime | None = None
    """In UTC; only when clock and zone are stated."""
    wall: dt.datetime | None = None
    """The clock as written, naive; only when a clock is stated."""
    utc_offset_min: int | None = None
    """As stated; None without a zone, and for a count of seconds since 1970."""
    precision: Precision = Precision.DAY
    """INSTANT with clock and zone, MINUTE with a clock alone, else DAY, MONTH or YEAR."""


def parse_instant(raw: str, *, now: dt.datetime | None = None, country: str | None = None) -> Stated | None:
    """What the string states; None where it is unclear, a placeholder, before 1990 or more than 26 hours after `now`.

    `country` (ISO 3166-1 alpha-2) decides 12/5/2025 and abbreviations such as IST; without it 12/5/2025 is refused.

    >>> parse_instant("Tue, 16 Dec 2025 08:30:00 +0100").instant.isoformat()
    '2025-12-16T07:30:00+00:00'
    >>> parse_instant("16. Dezember 2025").instant is None
    True
    >>> parse_instant("12/5/2025") is None
    True
    """
    stated = stated_in(raw, country=country)
    if stated is None or stated.day < EARLIEST or stated.day.year > _LATEST_YEAR:
        return None
    if stated.day in _PLACEHOLDERS and (stated.wall is None or stated.wall.time() == dt.time()):
        return None
    if now is not None and _begins(stated) > now + LATEST_AHEAD:
        return None
    return stated


def stated_in(raw: str, *, country: str | None = None) -> Stated | None:
    """The same for a string that is taken as given: any day of the calendar, however unlikely."""
    text = " ".join(raw.split())
    if "&" in text:
        text = " ".join(html.unescape(text).split())
    if not text or len(text) > _MAX_CHARS:
        return None
    try:
        return _read(text, country)
    except (ValueError, OverflowError):  # the 30th of February, an offset of 99 hours
        return None


def _begins(stated: Stated) -> dt.datetime:
    """The instant stated, else its start read as UTC."""
    if stated.instant is not None:
        return stated.instant
    wall = stated.wall or dt.datetime.combine(stated.day, dt.time())
    return wall.replace(tzinfo=dt.UTC)


def _read(text: str, country: str | None) -> Stated | None:
    if found := _ISO.fullmatch(text):
        year, month, day, *clock, zone = found.groups()
        return _stated(int(year), int(month), int(day), clock, zone, country)
    if found := _RFC_822.fullmatch(text):
        day, word, year, *clock, zone = found.groups()
        named = _month(word, country)
        if named is not None and (clock[0] is not None or zone is None or _harmless(zone)):
            return _stated(_full_year(year), named, int(day), clock, zone, country)
    if found := _EPOCH.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(found[1]), dt.UTC)
        wall = moment.replace(tzinfo=None)
        return Stated(day=moment.date(), instant=moment, wall=wall, precision=Precision.INSTANT)
    if found := _COMPACT.fullmatch(text):
        year, month, day, *clock, zone = found.groups()
        return _stated(int(year), int(month), int(day), clock, zone, country)
    if found := _YEAR_MONTH.fullmatch(text):
        return Stated(day=dt.date(int(found[1]), int(found[2]), 1), precision=Precision.MONTH)
    if _YEAR.fullmatch(text):
        return Stated(day=dt.date(int(text), 1, 1), precision=Precision.YEAR)
    if _OF_A_CHANGE.search(text):
        return None
    return _in_words(text, country)


def _in_words(text: str, country: str | None) -> Stated | None:
    """A date among words, as people print it: one clock, one zone behind it, one date and no other number."""
    clock: list[str | None] = [None, None, None, None]
    zone = None
    if found := _CLOCK.search(text):
        part, hour, minute, second, half, hour_alone, half_alone = found.groups()
        noon = "p" if part in ("오후", "下午", "午後") else "a" if part else None
        clock = [hour or hour_alone, minute or "00", second, (half or half_alone or noon or "")[:1].lower() or None]
        before, after = text[: found.start()], text[found.end() :]
        if behind := _OFFSET.match(after) or _ZONE_WORD.match(after):
            zone = behind[0]
            if behind.re is _ZONE_WORD and _month(behind[1], country) is not None:
                zone = None
            else:
                after = after[behind.end() :]
                after = after[covered.end() :] if (covered := _OFFSET.match(after)) else after
        text = f"{before} {after}"
    text = " ".join(text.split())
    for read in (_numeric, _named, _month_alone):
        if (hit := read(text, country)) is None:
            continue
        (year, month, day), (start, end) = hit
        if any(char.isdigit() for char in text[:start] + text[end:]):
            return None
        if day is None:
            return Stated(day=dt.date(year, month, 1), precision=Precision.MONTH)
        return _stated(year, month, day, clock, zone, country)
    return None


_Hit = tuple[tuple[int, int, int | None], tuple[int, int]]


def _numeric(text: str, country: str | None) -> _Hit | None:
    """2025/12/16, 2025年12月16日, 16.12.2025, 16/12/2025; 12/5/2025 only where the country decides."""
    if found := _NUMERIC_YMD.search(text):
        return (int(found[1]), int(found[2]), int(found[3])), found.span()
    if found := _VIETNAMESE.search(text):
        return (int(found[3]), int(found[2]), int(found[1])), found.span()
    found = _NUMERIC_DMY.search(text)
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[3]), _full_year(found[4])
    if "." in found[2] or day == month or day > 12:
        return (year, month, day), found.span()
    if month > 12 or country in MONTH_FIRST:
        return (year, day, month), found.span()
    if country is None or country in NEITHER_FIRST:
        raise ValueError("expected a day above 12 or a country that decides")
    return (year, month, day), found.span()


def _named(text: str, country: str | None) -> _Hit | None:
    for pattern, (year, month, day) in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3))):
        for found in pattern.finditer(text):
            if (number := _month(found[month], country)) is not None:
                return (int(found[year]), number, int(found[day])), found.span()
    return None


def _month_alone(text: str, country: str | None) -> _Hit | None:
    found = _MONTH_YEAR.search(text)
    number = _month(found[1], country) if found else None
    return None if found is None or number is None else ((int(found[2]), number, None), found.span())


def _month(word: str, country: str | None) -> int | None:
    word = word.lower()
    return 10 if country == "HR" and word in CROATIAN_OCTOBER else MONTHS.get(word.removeprefix("ב"))  # Hebrew: "in"


def _full_year(digits: str) -> int:
    """Two digits by RFC 2822 §4.3, but for the years from 70 on, which no feed means."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _stated(year: int, month: int, day: int, clock: list[str | None], zone: str | None, country: str | None) -> Stated:
    hour_raw, minute, second, half = clock
    if hour_raw is None:
        return Stated(day=dt.date(year, month, day))
    hour = int(hour_raw)
    if half is not None and half.lower() == "p" and hour < 12:
        hour += 12
    elif half is not None and half.lower() == "a" and hour == 12:
        hour = 0
    next_day = hour == 24 and int(minute or 0) == 0
    wall = dt.datetime(year, month, day, 0 if next_day else hour, int(minute or 0), min(int(second or 0), 59))
    if next_day:
        wall += dt.timedelta(days=1)
    offset = _offset_min(zone, wall, country) if zone else None
    if offset is None:
        return Stated(day=wall.date(), wall=wall, precision=Precision.MINUTE)
    instant = (wall - dt.timedelta(minutes=offset)).replace(tzinfo=dt.UTC)
    return Stated(day=wall.date(), instant=instant, wall=wall, utc_offset_min=offset, precision=Precision.INSTANT)


def _harmless(rest: str) -> bool:
    """A zone or a full stop behind a day without a clock changes nothing."""
    return rest.strip(" .()").upper() in ZONE_MINUTES or not any(char.isalnum() for char in rest)


def _offset_min(zone: str, wall: dt.datetime, country: str | None) -> int | None:
    """Minutes east of UTC; None for a name that means nothing or too much. A wrong number raises ValueError."""
    zone = zone.strip(" ()")
    if not zone:
        return None
    if found := _OFFSET.match(zone):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            raise ValueError(f"expected an offset up to 14 hours, got {zone!r}")
        return (hours * 60 + minutes) * (1 if found[1] == "+" else -1)
    name = zone.split()[0].strip("()")
    upper = name.upper()
    if country is not None and (upper, country) in ZONE_MINUTES_IN:
        return ZONE_MINUTES_IN[upper, country]
    if upper in ZONE_MINUTES:
        return ZONE_MINUTES[upper]
    place = ZONE_PLACES.get(upper, name if "/" in name else None)
    if place is None and any(char.isdigit() for char in zone):
        raise ValueError(f"expected a zone, got {zone!r}")
    if place is None:
        return None
    try:
        offset = zoneinfo.ZoneInfo(place).utcoffset(wall)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if offset is None else int(offset.total_seconds() // 60)
