"""What a relative date hangs on: the publication day, or the last date named in a text that tells the past."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from transforms.tag.mentions.days import (
    SEASON_MONTHS,
    add_months,
    day_value,
    month_value,
    quarter_value,
    week_value,
    year_value,
)

_WEEK = dt.timedelta(days=7)
_CARRIED = re.compile(r"(BC)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_QUARTER = re.compile(r"\d{4}-Q\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OF_ANOTHER_YEAR = re.compile(r"[Ll]ast year|[Nn]ext year")
_AHEAD_DAYS = 300
_LONG_PAST_DAYS = 330
_FUTURE_PENALTY_DAYS = 60

BACKWARD = frozenset({"last", "past", "previous", "preceding", "this past"})
FORWARD = frozenset({"next", "coming", "following", "this coming"})


def direction(word: str) -> int:
    """-1 for last, previous…; 1 for next, following…; 0 for this, that, same."""
    return -1 if word in BACKWARD else 1 if word in FORWARD else 0


class Anchor:
    """News: relative dates hang on the publication day; only `that month`, `the next day`… on the last date named."""

    carries = False
    """Whether bare months, seasons and days take the year named last."""

    def __init__(self, published: dt.date, country: str | None = None) -> None:
        self.published = published
        self.country = country
        self.running: tuple[int, int, int] | None = None
        """Year (negative before Christ), month or 0, day or 0 of the last date named."""
        self.reported: str | None = None
        """The last quarter named that is over: the one a company reports."""
        self._last_day: tuple[int, str] | None = None

    def day_before(self, start: int, chars: int) -> str | None:
        """The day named in the `chars` characters before `start`."""
        if self._last_day is None or start - self._last_day[0] >= chars:
            return None
        return self._last_day[1]

    def note_day(self, value: str, end: int) -> None:
        """Remembers the last day or time of day, for a clock that follows it."""
        if _DAY.match(value):
            self._last_day = (end, value[:10])

    def note(self, rule: str, value: str, text: str, start: int, words: str) -> None:
        """Remembers a date that was read, for those that hang on it."""
        if found := _CARRIED.fullmatch(value.split("T")[0]):
            year = -int(found[2]) if found[1] else int(found[2])
            self.running = (year, int(found[3] or 0), int(found[4] or 0))
        if (
            rule == "quarter"
            and _QUARTER.fullmatch(value)
            and value <= self.last_quarter()
            and not _OF_ANOTHER_YEAR.search(words)
        ):
            self.reported = value

    def hangs(self, word: str) -> bool:
        """Whether `previous day`, `that month` hang on the date named last."""
        return self.running is not None and word in ("previous", "following", "preceding", "that", "same")

    @property
    def running_year(self) -> int:
        """The year named last, else that of publication."""
        return (self.running[0] if self.running else 0) or self.published.year

    def month_day(self, month: int, day: int, tense: int) -> str | None:
        """The day without a year: the nearest one that the tense allows."""
        near = [
            dt.date.fromisoformat(value)
            for year in (self.published.year - 1, self.published.year, self.published.year + 1)
            if (value := day_value(year, month, day))
        ]
        if not near:
            return None
        if tense > 0:
            ahead = [d for d in near if d >= self.published and (d - self.published).days < _AHEAD_DAYS]
            if ahead:
                return min(ahead).isoformat()
        if tense < 0:
            past = max((d for d in near if d <= self.published), default=min(near))
            if (self.published - past).days > _LONG_PAST_DAYS:  # "May 5" in a clause of the past, on May 1
                past = min(near, key=lambda d: abs((d - self.published).days))
            return past.isoformat()
        return min(near, key=self._distance).isoformat()

    def _distance(self, day: dt.date) -> int:
        return abs((day - self.published).days) + (0 if day <= self.published else _FUTURE_PENALTY_DAYS)

    def year_of_month(self, month: int, tense: int) -> int:
        """The year of a bare month: the last one begun, or the next one to come."""
        if tense > 0:
            return self.published.year + (month < self.published.month)
        return self.published.year - (month > self.published.month)

    def weekday(self, weekday: int, tense: int) -> dt.date:
        """The last such day up to publication, which counts; the next one where the clause looks ahead."""
        back = (self.published.weekday() - weekday) % 7
        last = self.published - dt.timedelta(days=back)
        return last + _WEEK if tense > 0 and back else last

    def last_quarter(self) -> str:
        return quarter_value(self.published, -1)

    def shifted(self, count: float | str | None, unit: str, sign: int) -> str | None:
        """The publication day moved by `count` units, as precise as the unit: `three weeks ago`."""
        if count is None or isinstance(count, str):
            return "PAST_REF" if sign < 0 else "FUTURE_REF"
        day = self.published
        try:
            if count != int(count) and unit == "year":
                return month_value(*add_months(day.year, day.month, int(sign * count * 12)))
            steps = sign * int(count)
            if unit in ("day", "night"):
                return (day + dt.timedelta(days=steps)).isoformat()
            if unit in ("week", "fortnight"):
                return week_value(day + dt.timedelta(days=steps * (7 if unit == "week" else 14)))
            if unit in ("month", "quarter"):
                year, month = add_months(day.year, day.month, steps * (3 if unit == "quarter" else 1))
                return f"{year}-{month:02d}"
            if unit in ("year", "decade", "century"):
                years = {"year": 1, "decade": 10, "century": 100}[unit]
                digits = {"year": 4, "decade": 3, "century": 2}[unit]
                year = day.year + steps * years
                return f"{year:04d}"[:digits] if year > 0 else None
        except (ValueError, OverflowError):
            return None
        return None

    def moved(self, steps: int, unit: str) -> str | None:
        """The date named last moved by `steps` units, as precise as it is known: 1944-05-XX where only the month is."""
        if self.running is None:
            return None
        year, month, day = self.running
        if unit in ("day", "night", "week") and day and year > 0:
            try:
                moved = dt.date(year, month, day) + dt.timedelta(days=steps * (7 if unit == "week" else 1))
            except (ValueError, OverflowError):
                return None
            return week_value(moved) if unit == "week" else moved.isoformat()
        if unit in ("day", "night"):
            if not month or steps not in (-1, 0, 1):
                return f"{year_value(year)}-XX-XX"
            return f"{year_value(year)}-{month:02d}-XX"
        if unit == "week":
            return f"{year_value(year)}-WXX"
        if unit == "month":
            return month_value(*add_months(year, month, steps)) if month else f"{year_value(year)}-XX"
        if unit == "year":
            return year_value(year + steps)
        if unit in ("decade", "century"):
            width, digits = (10, 3) if unit == "decade" else (100, 2)
            return f"{year // width + steps:0{digits}d}" if year > 0 else f"BC{-year // width - steps:0{digits}d}"
        return None

    def season(self, code: str, word: str) -> str | None:
        """`that summer`, `the following winter` after a date; None where the publication day decides."""
        return self.running_season(code, word) if word == "that" and self.running else None

    def running_season(self, code: str, word: str) -> str:
        """The season of the year named last; a winter before April began the year before."""
        year, month, _ = self.running or (self.published.year, 0, 0)
        moves: Mapping[str, int] = {
            "following": code in ("SP", "WI"),
            "next": SEASON_MONTHS[code] <= month,
            "previous": -1,
            "last": -1,
        }
        year += moves.get(word, 0)
        return f"{year_value(year - (code == 'WI' and 0 < month < 4))}-{code}"


_SEASON_MIDDLES = {"SP": 4, "SU": 7, "FA": 10, "WI": 12}
_SEASON_VALUE = re.compile(r"((?:BC)?\d{4})-(SP|SU|FA|WI)")
_NOT_CARRIED = frozenset({"today", "now", "fiscal_year", "century", "decade"})
_MOVES_ON = frozenset({"year", "month_year", "month_day", "day_month", "season", "weekday_date"})
_DASHES = ("-", "–", "—", "/")
_LOOKS_BACK = re.compile(r"\b(?:previous|preceding)\b")
_LOOKS_AHEAD = re.compile(
    r"\b(?:planned|plans|would|scheduled|until|till|through|later|lasted|expected)\b[^.;,:]{0,24}$"
)


class NarrativeAnchor(Anchor):
    """A text that tells the past: what hangs on the publication day in news hangs on the last date named here.

    A month more than `TURN` before the last one read opens the next year; `planned for 1976` moves nothing.
    """

    carries = True
    TURN = 7

    def note(self, rule: str, value: str, text: str, start: int, words: str) -> None:
        behind_dash = text[start - 1 : start] in _DASHES and text[start - 2 : start - 1].isdigit()
        ends_range = rule == "year_range" and behind_dash
        if rule in _NOT_CARRIED or ends_range or (rule == "ago" and "ago" in words):
            return
        before = self.running
        if rule == "relative_unit" and _LOOKS_BACK.search(words):
            return
        if season := _SEASON_VALUE.fullmatch(value):
            value = f"{season[1]}-{_SEASON_MIDDLES[season[2]]:02d}"
        super().note(rule, value, text, start, words)
        if before is None or self.running is None or rule not in _MOVES_ON:
            return
        years_on = self.running[0] - before[0]
        if (rule == "year" and not years_on) or (years_on > 0 and _LOOKS_AHEAD.search(text, max(0, start - 50), start)):
            self.running = before

    def hangs(self, word: str) -> bool:
        return self.running is not None and (word in ("next", "the", "coming") or super().hangs(word))

    def _carried_year(self, month: int) -> int | None:
        if self.running is None:
            return None
        return self.running[0] + (self.running[1] - month > self.TURN)

    def month_day(self, month: int, day: int, tense: int) -> str | None:
        year = self._carried_year(month)
        if year is None:
            return super().month_day(month, day, tense)
        return f"{year_value(year)}-{month:02d}-{day:02d}" if year < 0 else day_value(year, month, day)

    def year_of_month(self, month: int, tense: int) -> int:
        year = self._carried_year(month)
        return super().year_of_month(month, tense) if year is None else year

    def weekday(self, weekday: int, tense: int) -> dt.date:
        if self.running and self.running[0] > 0 and self.running[2]:
            from_day = dt.date(*self.running) - dt.timedelta(days=2)
            return from_day + dt.timedelta(days=(weekday - from_day.weekday()) % 7)
        return super().weekday(weekday, tense)

    def season(self, code: str, word: str) -> str | None:
        return self.running_season(code, word)
