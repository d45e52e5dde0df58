"""What a rule sees and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from schemas.article import MentionType
from transforms.tag.mentions.anchor import Anchor


class Found(NamedTuple):
    """Words that a rule's pattern matched, and where."""

    text: str
    start: int
    end: int
    words: str

    def before(self, chars: int) -> str:
        return self.text[max(0, self.start - chars) : self.start]

    def after(self, chars: int) -> str:
        return self.text[self.end : self.end + chars]

    def part(self, offset: int) -> Found:
        """The same words from `offset` on."""
        return Found(self.text, self.start + offset, self.end, self.words[offset:])


class Reading(NamedTuple):
    """Type and TIMEX3 value of the words; their span where it is not the whole match."""

    type: MentionType
    value: str | None
    start: int | None = None
    end: int | None = None


Handler = Callable[[Found, Anchor], Reading | None]
"""Reads the words of one rule; None when they are no mention."""


def date(value: str | None) -> Reading | None:
    """A DATE, or nothing where there is no value."""
    return None if value is None else Reading(MentionType.DATE, value)


def time(value: str | None) -> Reading | None:
    """A TIME, or nothing where there is no value."""
    return None if value is None else Reading(MentionType.TIME, value)


def duration(value: str | None) -> Reading | None:
    """A DURATION, or nothing where there is no value."""
    return None if value is None else Reading(MentionType.DURATION, value)


def repeated(value: str) -> Reading:
    """A SET."""
    return Reading(MentionType.SET, value)
