"""German: the calendar part. Weekdays are the last ones gone unless the clause looks ahead; a bare month name needs a
preposition, and a bare year must not stand before a noun (2000 Menschen)."""

from __future__ import annotations

import datetime as dt
import functools
import re

from transforms.tag.mentions import numeric
from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.days import SEASON_MONTHS, add_months, day_value, month_value, quarter_value, week_value
from transforms.tag.mentions.german_words import (
    DAY_PART,
    DAY_PARTS,
    DAYS_FROM_TODAY,
    MONTH,
    MONTHS,
    NUMBER,
    NUMBERS,
    ORDINALS,
    PART_OF,
    RULES,
    SEASONS,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)
from transforms.tag.mentions.numeric import NUMBERS as NUMERIC
from transforms.tag.mentions.reading import Found, Handler, Reading, date, time
from transforms.tag.mentions.scan import Scanner, Take
from transforms.tag.mentions.tense import FUTURE_TENSE, NO_TENSE, PAST_TENSE

_FUTURE = re.compile(
    r"\b(?:wird|werden|soll|sollen|will|wollen|ab|bis|spätestens|geplant|vorgesehen|planen|plant|angesetzt|beginnt|startet"
    r"|stattfinden|kommende[nrs]?|nächste[nrs]?)\b"
)
_PAST = re.compile(
    r"\b(?:war|waren|hat|haben|hatte|hatten|ist|wurde|wurden|sagte|teilte|erklärte|starb|sank|sanken|stieg(?:en)?"
    r"|fiel(?:en)?|wuchs(?:en)?|begann(?:en)?|kam(?:en)?|ging(?:en)?|gab(?:en)?|lag(?:en)?|trat(?:en)?|traf(?:en)?"
    r"|zog(?:en)?|fand(?:en)?|stand(?:en)?|verlor(?:en)?|gewann(?:en)?|blieb(?:en)?|hielt(?:en)?|ließ(?:en)?|nahm(?:en)?"
    r"|sprach(?:en)?|schrieb(?:en)?|bekam(?:en)?|wies(?:en)?|brach(?:en)?"
    r"|(?!heute|letzte|rechte|beste|weite|erste|zweite|dritte|vierte|gute|bitte|sollte|könnte|dürfte)"
    r"[a-zäöüß]{3,}te[nt]?|ge\w{3,}t|seit)\b"
)
_CLAUSE_STOP = re.compile(r"[.;!?,\n]\s")
_CLAUSE_END = re.compile(r"[.;!?,\n](?:\s|$)")
_BEFORE_YEAR = re.compile(
    r"(?:\bJahre?s?|\b[Ss]eit|\b[Bb]is|\b[Aa]b|\b[Vv]on|\b[Zz]wischen|\b[Aa]nfang|\b[Mm]itte|\b[Ee]nde|\bund|\()\s$|\($"
)
_YEAR_AHEAD = re.compile(rf" (?:bis|und|oder)(?: zum)? (?:\d{{1,2}}\. ?)?({MONTH}) ({YEAR})(?!\d)")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})\. ?({MONTH})(?: ({YEAR}))?")
_MONTH_YEAR = re.compile(rf"({MONTH})(?: ({YEAR}))?$")
_BEFORE_MONTH = re.compile(r"\b(?:[Ii]m|[Ss]eit|[Bb]is|[Aa]b|[Vv]om?|[Zz]um|[Dd]es|und|oder|[Zz]wischen) $")
_UNTIL = re.compile(r"\b(?:[Bb]is|[Aa]b) $")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d\d))? Uhr(?: (\d\d))?")
_WEEKDAY = re.compile(WEEKDAY)
_WEEKDAY_PART = re.compile(rf"({WEEKDAY}) ?({DAY_PART})")
_PART_OF = re.compile(rf"^{PART_OF} ")
_UNIT = re.compile("Wochenende|Woche|Monat|Jahr|Quartal")
_AGO = re.compile(rf"({NUMBER}|\d+) (Tag|Woche|Monat|Jahrzehnt|Jahr)")
_YEAR = re.compile(YEAR)
_QUARTER = re.compile("[1-4]")
_NOUN_FOLLOWS = re.compile(r" [A-ZÄÖÜ]")
_DIGITS = re.compile(r"\d+")
_FAR_MONTHS = 6
_NEAR_CHARS = 25

_BACKWARD = ("letzt", "vergangen", "vorig", "vorherig")
_FORWARD = ("nächst", "kommend")

_OTHER_ANCHORS = (
    "vorjahr vorjahres jahresende heuer uhr jahrhundert jahrhunderts woche wochen monat monats monaten jahr jahre "
    "jahres jahren jahrzehnt jahrzehnten quartal quartals wochenende tag tage tagen q1 q2 q3 q4"
)
_ANCHORS = (
    *(month.lower().rstrip(".") for month in MONTHS),
    *(weekday.lower() + part for weekday in WEEKDAYS for part in ("", *DAY_PARTS)),
    *DAYS_FROM_TODAY,
    *(part + season for season in SEASONS for part in ("", "früh", "spät")),
    *_OTHER_ANCHORS.split(),
)


@functools.cache
def _scanner() -> Scanner:
    return Scanner(RULES, _ANCHORS, rf"{NUMERIC}|\d\d\d|0er")


def scan(text: str, durations: bool, take: Take, most: int) -> None:
    """Tries what may name a day or a span of days; durations are not read."""
    _scanner().scan(text, take, most)


def _tense(found: Found) -> int:
    left = _CLAUSE_STOP.split(found.before(70))[-1]
    right = _CLAUSE_END.split(found.after(80))[0]
    past = _PAST.search(left + right)
    if _FUTURE.search(left) or (_FUTURE.search(right) and not past):
        return FUTURE_TENSE
    return PAST_TENSE if past else NO_TENSE


def _direction(words: str) -> int:
    """-1 for `letzte`, 1 for `kommende`, 0 for `diese` and no such word."""
    words = words.lower()
    return -1 if words.startswith(_BACKWARD) else 1 if words.startswith(_FORWARD) else 0


def _year_ahead(found: Found, month: int) -> int | None:
    """24. August bis 5. September 2021."""
    ahead = _YEAR_AHEAD.match(found.text, found.end)
    return int(ahead[2]) - (MONTHS[ahead[1]] < month) if ahead else None


def read_day_month(found: Found, anchor: Anchor) -> Reading | None:
    """16. Dezember, Dienstag, den 16. Dezember 2025."""
    if not (parts := _DAY_MONTH.search(found.words)):
        return None
    day, month = int(parts[1]), MONTHS[parts[2]]
    year = int(parts[3]) if parts[3] else _year_ahead(found, month)
    if year:
        return date(day_value(year, month, day))
    return date(anchor.month_day(month, day, _tense(found)))


def read_month(found: Found, anchor: Anchor) -> Reading | None:
    """im Dezember, Anfang Mai, Dezember 2025."""
    if not (parts := _MONTH_YEAR.search(found.words)):
        return None
    month, bare = MONTHS[parts[1]], parts.start() == 0
    year = int(parts[2]) if parts[2] else _year_ahead(found, month)
    if year:
        return date(month_value(year, month))
    if bare and not _BEFORE_MONTH.search(found.before(10)):
        return None
    published = anchor.published
    steps = 0 if bare else _direction(found.words)
    looks = FUTURE_TENSE if _UNTIL.search(found.before(5)) else _tense(found)
    if steps:
        year = published.year - (month >= published.month) if steps < 0 else published.year + (month <= published.month)
    elif looks:
        year = anchor.year_of_month(month, looks)
    else:  # the present tense says neither: the nearest
        ahead = month - published.month
        year = published.year + (ahead < -_FAR_MONTHS) - (ahead > _FAR_MONTHS)
    return date(month_value(year, month))


def read_century(found: Found, anchor: Anchor) -> Reading | None:
    """19. Jahrhundert."""
    return date(f"{int(found.words.split('.')[0]) - 1:02d}")


def read_decade(found: Found, anchor: Anchor) -> Reading | None:
    """1990er Jahre, 80er-Jahre."""
    digits = _DIGITS.match(found.words)
    number = digits[0] if digits else ""
    if len(number) < 4:
        number = ("20" if number in ("00", "10") else "19") + number
    return date(number[:3])


def read_clock(found: Found, anchor: Anchor) -> Reading | None:
    """20.30 Uhr, on the day named just before it, else that of publication."""
    parts = _CLOCK.match(found.words)
    if parts is None or int(parts[1]) > 24:
        return None
    day = anchor.day_before(found.start, _NEAR_CHARS) or anchor.published.isoformat()
    return time(f"{day}T{int(parts[1]):02d}:{parts[2] or parts[3] or '00'}")


def _weekday_in(words: str) -> int:
    found = _WEEKDAY.search(words)
    return WEEKDAYS[found[0]] if found else 0


def read_weekday(found: Found, anchor: Anchor) -> Reading | None:
    """Montag, am kommenden Freitag."""
    weekday, steps, published = _weekday_in(found.words), _direction(found.words), anchor.published
    back = (published.weekday() - weekday) % 7
    if steps < 0:
        day = published - dt.timedelta(days=back or 7)
    elif steps > 0:
        day = published + dt.timedelta(days=7 - back)
    else:
        day = anchor.weekday(weekday, _tense(found))
    return date(day.isoformat())


def read_weekday_part(found: Found, anchor: Anchor) -> Reading | None:
    """Montagabend, Freitag früh."""
    parts = _WEEKDAY_PART.match(found.words)
    if parts is None:
        return None
    return time(f"{anchor.weekday(WEEKDAYS[parts[1]], _tense(found))}T{DAY_PARTS[parts[2].lower()]}")


def read_today(found: Found, anchor: Anchor) -> Reading | None:
    """heute, gestern Abend, übermorgen."""
    words = found.words.lower().split()
    day = anchor.published + dt.timedelta(days=DAYS_FROM_TODAY[words[0]])
    return time(f"{day}T{DAY_PARTS[words[1]]}") if len(words) > 1 else date(day.isoformat())


def read_relative_unit(found: Found, anchor: Anchor) -> Reading | None:
    """letzte Woche, Ende des Jahres, Vorjahr, heuer."""
    published = anchor.published
    if found.words.startswith("Vorjahr"):
        return date(str(published.year - 1))
    if found.words in ("heuer", "Jahresende"):
        return date(str(published.year))
    unit = _UNIT.search(found.words)
    steps = _direction(_PART_OF.sub("", found.words))
    if unit is None:
        return None
    if unit[0] in ("Wochenende", "Woche"):
        week = week_value(published + dt.timedelta(days=7 * steps))
        return date(f"{week}-WE" if unit[0] == "Wochenende" else week)
    if unit[0] == "Jahr":
        return date(str(published.year + steps))
    if unit[0] == "Monat":
        return date(month_value(*add_months(published.year, published.month, steps)))
    return date(quarter_value(published, steps))


def read_ago(found: Found, anchor: Anchor) -> Reading | None:
    """vor drei Jahren."""
    parts = _AGO.search(found.words)
    if parts is None:
        return None
    count = NUMBERS.get(parts[1])
    return date(anchor.shifted(int(parts[1]) if count is None else count, UNITS[parts[2]], -1))


def read_quarter(found: Found, anchor: Anchor) -> Reading | None:
    """drittes Quartal 2024, 1. Quartal, Q4/2025."""
    quarter = next((number for stem, number in ORDINALS.items() if found.words.startswith(stem)), None)
    if quarter is None:
        digit = _QUARTER.search(found.words)
        quarter = int(digit[0]) if digit else 1
    if year := _YEAR.search(found.words):
        return date(f"{year[0]}-Q{quarter}")
    to_come = 3 * quarter - 2 > anchor.published.month
    return date(f"{anchor.published.year - (to_come and _tense(found) <= 0)}-Q{quarter}")


def read_season(found: Found, anchor: Anchor) -> Reading | None:
    """Sommer 2024, im vergangenen Winter."""
    words = found.words.lower()
    code = next(value for stem, value in SEASONS.items() if stem in words)
    if year := _YEAR.search(found.words):
        return date(f"{year[0]}-{code}")
    published, begins, steps = anchor.published, SEASON_MONTHS[code], _direction(found.words)
    if steps < 0:
        return date(f"{published.year - (published.month < begins + 3)}-{code}")
    return date(f"{published.year + (steps > 0 and published.month >= begins)}-{code}")


def read_year(found: Found, anchor: Anchor) -> Reading | None:
    """2024, Ende 2025; not 2000 Menschen."""
    bare = len(found.words) == 4
    if bare and not _BEFORE_YEAR.search(found.before(10)) and _NOUN_FOLLOWS.match(found.after(2)):
        return None
    return date(found.words[-4:])


HANDLERS: dict[str, Handler] = {
    **numeric.HANDLERS,
    "day_month": read_day_month,
    "month": read_month,
    "century": read_century,
    "decade": read_decade,
    "clock": read_clock,
    "weekday": read_weekday,
    "weekday_part": read_weekday_part,
    "today": read_today,
    "relative_unit": read_relative_unit,
    "ago": read_ago,
    "quarter": read_quarter,
    "season": read_season,
    "year": read_year,
}
