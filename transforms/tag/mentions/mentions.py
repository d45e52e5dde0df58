"""Which days a text speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from schemas.article import DateMention, MentionType
from transforms.tag.mentions import english, german, numeric
from transforms.tag.mentions.anchor import Anchor, NarrativeAnchor
from transforms.tag.mentions.days import CALENDAR_VALUE, days
from transforms.tag.mentions.narrative import is_narrative
from transforms.tag.mentions.reading import Found, Handler
from transforms.tag.mentions.scan import Take

MAX_MENTIONS = 10_000
"""More a text does not name; it bounds the time that a made-up one can take."""

Profile = Literal["calendar", "timex3"]

_SPACES = "\u00a0\u202f\u2009"
_NO_DAY = (dt.date(2099, 3, 11), dt.date(2100, 10, 26))
"""Two days that share no weekday, month, quarter, year, decade or century."""


class _Grammar(NamedTuple):
    scan: Callable[[str, bool, Take, int], None]
    handlers: Mapping[str, Handler]
    tells: Callable[[str, dt.date], bool]
    """Whether a text tells the past, so that its dates hang on one another."""


class _Mention(NamedTuple):
    start: int
    end: int
    type: MentionType
    value: str


def _tells_nothing(text: str, published: dt.date) -> bool:
    return False


_ENGLISH = _Grammar(english.scan, english.HANDLERS, is_narrative)
_GERMAN = _Grammar(german.scan, german.HANDLERS, _tells_nothing)
_NUMERIC = _Grammar(numeric.scan, numeric.HANDLERS, _tells_nothing)
_LANGUAGES = {"en": _ENGLISH, "de": _GERMAN}


def date_mentions(
    text: str,
    published_on: dt.date | None,
    *,
    language: str = "en",
    country: str | None = None,
    profile: Profile = "calendar",
) -> tuple[DateMention, ...]:
    """The mentions in the order of the text; relative ones resolved against the outlet's day of publication.

    English is read in full, of German the calendar part, of any other language only dates that are numbers alone. In a
    text that tells the past (history, obituaries, timelines) dates hang on the last date named. Without a publication
    day only those mentions remain that would mean the same on any. `country` (ISO 3166-1 alpha-2) decides 12/5/2025.
    The profile `calendar` gives dates and times with days; `timex3` adds durations, repetitions and references to past,
    present and future.

    >>> [(m.text, m.value) for m in date_mentions("It began Sunday, he said.", dt.date(2025, 12, 16))]
    [('Sunday', '2025-12-14')]
    """
    grammar = _LANGUAGES.get(language[:2].lower(), _NUMERIC)
    plain = text
    for space in _SPACES:
        plain = plain.replace(space, " ")  # `translate` took a third of the whole on texts with any letter beyond ASCII
    if published_on is not None:
        found = _read(plain, published_on, grammar, country, profile)
    else:
        on_one, on_another = (_read(plain, day, grammar, country, profile) for day in _NO_DAY)
        same = set(on_another)
        found = [mention for mention in on_one if mention in same]
    mentions = (_column(text, mention) for mention in found)
    return tuple(mention for mention in mentions if profile == "timex3" or _is_calendar(mention))


def _read(text: str, published: dt.date, grammar: _Grammar, country: str | None, profile: Profile) -> list[_Mention]:
    anchor = (NarrativeAnchor if grammar.tells(text, published) else Anchor)(published, country)
    reader = _Reader(text, grammar.handlers, anchor)
    grammar.scan(text, profile == "timex3", reader.take, MAX_MENTIONS)
    return reader.mentions


class _Reader:
    """Reads matches into mentions, each in the light of those before it."""

    def __init__(self, text: str, handlers: Mapping[str, Handler], anchor: Anchor) -> None:
        self.mentions: list[_Mention] = []
        self._text, self._handlers, self._anchor = text, handlers, anchor

    def take(self, match: re.Match[str]) -> bool:
        """Whether the words are a mention; if so, it is kept and the anchor knows of it."""
        rule = match.lastgroup or ""
        found = Found(self._text, match.start(), match.end(), match[0])
        reading = self._handlers[rule](found, self._anchor)
        if reading is None or reading.value is None:
            return False
        start = found.start if reading.start is None else reading.start
        end = found.end if reading.end is None else reading.end
        self.mentions.append(_Mention(start, end, reading.type, reading.value))
        self._anchor.note_day(reading.value, end)
        if reading.type is MentionType.DATE or rule == "day_part_of":
            self._anchor.note(rule, reading.value, self._text, start, found.words)
        return True


def _is_calendar(mention: DateMention) -> bool:
    return mention.type in (MentionType.DATE, MentionType.TIME) and bool(CALENDAR_VALUE.match(mention.value))


def _column(text: str, mention: _Mention) -> DateMention:
    covered = days(mention.value)
    return DateMention(
        start=mention.start,
        end=mention.end,
        text=text[mention.start : mention.end],
        type=mention.type,
        value=mention.value,
        first_on=covered[0] if covered else None,
        last_on=covered[1] if covered else None,
    )
