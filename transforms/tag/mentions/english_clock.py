"""English mentions of a time of day."""

from __future__ import annotations

import datetime as dt
import re

from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.days import day_value
from transforms.tag.mentions.english_words import MONTH, WEEKDAY, WEEKDAY_IN, WEEKDAYS, YEAR, month_number
from transforms.tag.mentions.reading import Found, Handler, Reading, time
from transforms.tag.mentions.tense import tense

_ONE_DAY = dt.timedelta(days=1)
_NEAR_CHARS = 12
"""As far as a clock may stand behind its day: `Monday at 8:30 p.m.`, `Dec. 14, 2025, at 5 p.m.`"""
_CLOCK = re.compile(r"(?:(?:around|about) )?(\d{1,2})(?:[:.](\d\d))?\s?([ap])?", re.IGNORECASE)
_CLOCK_DAY = re.compile(rf"({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:, ({YEAR}))?")
_DAY_BEHIND_ZONE = re.compile(rf" \([^()\n]{{3,30}}\),? (?:on )?({WEEKDAY})\b")
_BEFORE_LENGTH = re.compile(r"\b(?:in|of|clocked|ran|timed|by|with|won|lasts?|lasted|best|record|run)(?: a| an)? $")
_HALF = re.compile(r"([apAP])\.?[mM]\b")
_UNIVERSAL = re.compile(r"(?:GMT|UTC)\b")
_NOT_CLOCKED = ("noon", "midnight", "around noon", "around midnight", "about")


def read_clock(found: Found, anchor: Anchor) -> Reading | None:
    """8:30 p.m. Monday, noon, 14:00 GMT on March 5."""
    day = _day_of_clock(found, anchor)
    clock = _CLOCK.match(found.words)
    if clock is None:
        if not found.words.startswith(_NOT_CLOCKED):
            return None
        return time(f"{day}T{'12:00' if 'noon' in found.words else '24:00'}")
    hour = int(clock[1])
    half = _HALF.search(found.words)
    if half and half[1].lower() == "p" and hour < 12:
        hour += 12
    if half and half[1].lower() == "a" and hour == 12:
        hour = 0
    if hour > 24 or (half is None and _is_length(found, clock)):
        return None
    return time(f"{day}T{hour:02d}:{clock[2] or '00'}{'Z' if _UNIVERSAL.search(found.words) else ''}")


def _is_length(found: Found, clock: re.Match[str]) -> bool:
    """Whether the digits say how long: a race run `in 3:07:35`, `a time of 2:14:04`."""
    seconds = found.words.count(":") > 1
    return _BEFORE_LENGTH.search(found.before(16)) is not None or (seconds and len(clock[1]) == 1)


def _day_of_clock(found: Found, anchor: Anchor) -> str:
    words = found.words
    if named := _CLOCK_DAY.search(words):
        month, day = month_number(named[1]), int(named[2])
        if named[3]:
            value = day_value(int(named[3]), month, day)
        else:
            value = anchor.month_day(month, day, tense(found.text, found.start, found.end))
        return value or anchor.published.isoformat()
    if weekday := WEEKDAY_IN.search(words):
        return anchor.weekday(WEEKDAYS[weekday[0]], tense(found.text, found.start, found.end)).isoformat()
    if "yesterday" in words or "tomorrow" in words:
        return (anchor.published + _ONE_DAY * (-1 if "yesterday" in words else 1)).isoformat()
    if behind := _DAY_BEHIND_ZONE.match(found.text, found.end):
        return anchor.weekday(WEEKDAYS[behind[1]], tense(found.text, found.start, behind.end())).isoformat()
    if before := anchor.day_before(found.start, _NEAR_CHARS):
        return before
    if anchor.carries and anchor.running:
        return anchor.moved(0, "day") or anchor.published.isoformat()
    return anchor.published.isoformat()


HANDLERS: dict[str, Handler] = {"clock": read_clock}
