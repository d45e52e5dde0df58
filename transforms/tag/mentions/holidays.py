"""Holidays that name a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from transforms.tag.mentions.days import easter, nth_weekday

_FIXED = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "halloween": (10, 31),
    "valentine's day": (2, 14),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "veterans day": (11, 11),
    "new year": (1, 1),
}
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


def _thanksgiving(year: int) -> dt.date:
    return nth_weekday(year, 11, _THURSDAY, 4)


def _black_friday(year: int) -> dt.date:
    return _thanksgiving(year) + dt.timedelta(days=1)


def _labor_day(year: int) -> dt.date:
    return nth_weekday(year, 9, _MONDAY, 1)


def _memorial_day(year: int) -> dt.date:
    return nth_weekday(year, 5, _MONDAY, -1)


def _martin_luther_king_day(year: int) -> dt.date:
    return nth_weekday(year, 1, _MONDAY, 3)


def _mothers_day(year: int) -> dt.date:
    return nth_weekday(year, 5, _SUNDAY, 2)


def _good_friday(year: int) -> dt.date:
    return easter(year) - dt.timedelta(days=2)


def _ash_wednesday(year: int) -> dt.date:
    return easter(year) - dt.timedelta(days=46)


_MOVING: dict[str, Callable[[int], dt.date]] = {
    "thanksgiving day": _thanksgiving,
    "thanksgiving": _thanksgiving,
    "labor day": _labor_day,
    "memorial day": _memorial_day,
    "easter sunday": easter,
    "easter": easter,
    "good friday": _good_friday,
    "black friday": _black_friday,
    "mother's day": _mothers_day,
    "ash wednesday": _ash_wednesday,
    "martin luther king jr. day": _martin_luther_king_day,
}

NAMES = tuple(sorted((*_FIXED, *_MOVING), key=len, reverse=True))


def holiday(name: str, year: int) -> dt.date | None:
    """The day of the holiday, by its lower-case name, in that year."""
    if name in _FIXED:
        month, day = _FIXED[name]
        return dt.date(year, month, day)
    moving = _MOVING.get(name)
    return moving(year) if moving else None
