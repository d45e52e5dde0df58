"""Dates that are numbers alone, the same in every language."""

from __future__ import annotations

import datetime as dt

from transforms.month_words import MONTH_FIRST, NEITHER_FIRST
from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.days import day_value
from transforms.tag.mentions.reading import Found, Handler, Reading, date, time
from transforms.tag.mentions.scan import Rule, Scanner, Take

RULES: tuple[Rule, ...] = (
    Rule(
        "iso",
        "#",
        r"(?:1[0-9]\d\d|20\d\d)-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"
        r"(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)",
    ),
    Rule("year_first", "#", r"(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/\d{1,2}(?![\d/.])"),
    Rule("slashed", "#", r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])"),
    Rule("dotted", "#", r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)"),
)

NUMBERS = r"\d{3}-\d\d-\d\d|/\d|\.\d\d?\.\d"
"""What each of them holds behind a digit."""

_SCANNER = Scanner(RULES, (), NUMBERS)
_CENTURY_TURNS = 50
"""12/5/49 is of this century, 12/5/50 of the last."""


def scan(text: str, durations: bool, take: Take, most: int) -> None:
    """Tries what may be a date in numbers."""
    _SCANNER.scan(text, take, most)


def read_iso(found: Found, anchor: Anchor) -> Reading | None:
    """2025-12-16, 2025-12-16T08:30Z."""
    day = found.words[:10]
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return None
    return date(day) if len(found.words) == 10 else time(f"{day}T{found.words[11:16]}")


def read_year_first(found: Found, anchor: Anchor) -> Reading | None:
    """2025/12/16."""
    year, month, day = (int(part) for part in found.words.split("/"))
    return date(day_value(year, month, day))


def read_slashed(found: Found, anchor: Anchor) -> Reading | None:
    """3/14/2025 and 14/3/2025 say it themselves; 12/5/2025 only where the country is known."""
    first, second, year = (int(part) for part in found.words.split("/"))
    if year < 100:
        year += 2000 if year < _CENTURY_TURNS else 1900
    if first > 12 or first == second:
        return date(day_value(year, second, first))
    if second > 12 or anchor.country in MONTH_FIRST:
        return date(day_value(year, first, second))
    if anchor.country is None or anchor.country in NEITHER_FIRST:
        return None
    return date(day_value(year, second, first))


def read_dotted(found: Found, anchor: Anchor) -> Reading | None:
    """16.12.2025."""
    day, month, year = (int(part) for part in found.words.split("."))
    if anchor.country in MONTH_FIRST and month <= 12 and day != month:
        return None
    return date(day_value(year, month, day))


HANDLERS: dict[str, Handler] = {
    "iso": read_iso,
    "year_first": read_year_first,
    "slashed": read_slashed,
    "dotted": read_dotted,
}
