"""The calendar behind TIMEX3 values: from a value to its days, and from days to values."""

from __future__ import annotations

import datetime as dt
import re

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season; winter belongs to the year of its December."""

CALENDAR_VALUE = re.compile(r"\d{3}$|\d{4}(-(\d\d|Q[1-4]|W\d\d|SP|SU|FA|WI)(-(\d\d|WE))?)?(T.*)?$")


def days(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a calendar value; None for any other.

    >>> days("2025-Q4")
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    if not CALENDAR_VALUE.match(value):
        return None
    day_value = value.split("T")[0]
    year, rest = int(day_value[:4]), day_value[5:]
    try:
        if len(value) == 3:  # a decade
            return dt.date(10 * year, 1, 1), dt.date(10 * year + 9, 12, 31)
        if not rest:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if rest[0] == "W" and rest[1].isdigit():
            monday = dt.date.fromisocalendar(year, int(rest[1:3]), 1)
            first = 5 if rest.endswith("WE") else 0
            return monday + dt.timedelta(days=first), monday + dt.timedelta(days=6)
        if len(rest) == 5:
            day = dt.date(year, int(rest[:2]), int(rest[3:]))
            return day, day
        if rest.isdigit():
            first_month, months = int(rest), 1
        else:
            first_month, months = 3 * int(rest[1]) - 2 if rest[0] == "Q" else SEASON_MONTHS[rest], 3
        next_year, next_month = add_months(year, first_month, months)
        return dt.date(year, first_month, 1), dt.date(next_year, next_month, 1) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month `count` months later."""
    years, index = divmod(year * 12 + month - 1 + count, 12)
    return years, index + 1


def day_value(year: int, month: int, day: int) -> str | None:
    """The day in ISO 8601; None where the calendar has none."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def month_value(year: int, month: int) -> str:
    return f"{year_value(year)}-{month:02d}"


def week_value(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def year_value(year: int) -> str:
    """Four digits; a year before Christ is negative here and `BC0490` in the value."""
    return f"{year:04d}" if year > 0 else f"BC{-year:04d}"


def quarter_value(day: dt.date, ahead: int = 0) -> str:
    """The quarter of the day, `ahead` quarters on."""
    years, quarter = divmod((day.month - 1) // 3 + ahead, 4)
    return f"{day.year + years}-Q{quarter + 1}"


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The `nth` (from 1) Monday (0) to Sunday (6) of a month; -1 the last one."""
    if nth < 0:
        next_year, next_month = add_months(year, month, 1)
        last = dt.date(next_year, next_month, 1) - dt.timedelta(days=1)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, of_leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    fours, rest = divmod(of_century, 4)
    weekday = (32 + 2 * of_leap + 2 * fours - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
