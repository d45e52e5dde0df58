"""English mentions of a month."""

from __future__ import annotations

import re

from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.days import (
    day_value,
    month_value,
)
from transforms.tag.mentions.english_days import year_ahead
from transforms.tag.mentions.english_words import (
    MONTH,
    MONTH_ALONE,
    MONTHS,
    YEAR,
    YEAR_STEPS,
    month_number,
)
from transforms.tag.mentions.numbers import number_of
from transforms.tag.mentions.reading import Found, Handler, Reading, date
from transforms.tag.mentions.tense import PAST_TENSE, tense

_MONTH_YEAR = re.compile(rf"({MONTH}),? (?:of )?({YEAR})$")
_MONTH_OF_YEAR = re.compile(rf"({MONTH}).*?(last|this|next|that)")
_RELATIVE_MONTH = re.compile(rf"(last|this past|this coming|this|next) ({MONTH})(?: (\d+))?", re.IGNORECASE)
_MONTH_AT_END = re.compile(rf"({MONTH_ALONE})$")
_MONTH_AT_START = re.compile(rf"({MONTH}) ")
_LEAD_OF_WORDS = re.compile(rf"^(?:{MONTH}|the year) ")
_AFTER_SINCE = re.compile(r"\b[Ss]ince $")
_NAME_FOLLOWS = re.compile(r" [A-Z][a-z]")
_VERB_OR_NAME_FOLLOWS = re.compile(r" (?:be|have|not|also|[A-Z])")
_BEFORE_MAY_OR_MARCH = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f|[Tt]his|[Tt]o|through|between|[Dd]uring|for|and|or|before"
    r"|after|[Ll]ast|next|late|early|mid|[Bb]ack in|until|ending|ended|till|a) |-)$"
)
_BEFORE_A_MONTH = re.compile(r"\b(?:in|since|by|until|from|of|this|to|last|next) $")
_ALSO_NAMES = frozenset({"April", "June", "August"})
_ALSO_VERBS = frozenset({"May", "March"})
_SHORT_NAMES = frozenset({"Jan", "Mar", "Apr", "Dec", "Nov", "Feb", "Sept", "Oct"})


def read_month_year(found: Found, anchor: Anchor) -> Reading | None:
    """early March 2025, the end of March 2025."""
    parts = _MONTH_YEAR.search(found.words)
    return date(f"{parts[2]}-{month_number(parts[1]):02d}") if parts else None


def read_month_of_year(found: Found, anchor: Anchor) -> Reading | None:
    """March of last year."""
    if not (parts := _MONTH_OF_YEAR.match(found.words)):
        return None
    if parts[2] == "that":
        year = anchor.running_year
    else:
        year = anchor.published.year + YEAR_STEPS[parts[2]]
    return date(f"{year}-{month_number(parts[1]):02d}")


def read_relative_month(found: Found, anchor: Anchor) -> Reading | None:
    """last March, this coming May 5."""
    parts = _RELATIVE_MONTH.search(found.words)
    month = MONTHS.get(parts[2].rstrip(".").capitalize()) if parts else None
    if parts is None or month is None:
        return None
    word, published = parts[1].lower(), anchor.published
    year = published.year
    if word in ("last", "this past"):
        year -= month >= published.month
    elif word in ("next", "this coming"):
        year += month <= published.month
    return date(day_value(year, month, int(parts[3])) if parts[3] else f"{year}-{month:02d}")


def read_month(found: Found, anchor: Anchor) -> Reading | None:
    """March, early June, the end of May; names and verbs such as `May`, `April Jones` stay out."""
    if not (parts := _MONTH_AT_END.search(found.words)):
        return None
    name = parts[1].rstrip(".")
    if _is_no_month(found, name):
        return None
    month = MONTHS[name]
    looks = tense(found.text, found.start, found.end)
    if _AFTER_SINCE.search(found.before(7)):
        looks = PAST_TENSE
    return date(month_value(year_ahead(found, month) or anchor.year_of_month(month, looks), month))


def _is_no_month(found: Found, name: str) -> bool:
    before = found.before(14)
    if name in _ALSO_VERBS and found.words == name:
        if not _BEFORE_MAY_OR_MARCH.search(before):
            return True
        if name == "May" and _VERB_OR_NAME_FOLLOWS.match(found.after(12)):
            return True
    elif name in _ALSO_NAMES and _NAME_FOLLOWS.match(found.after(12)) and not _BEFORE_A_MONTH.search(before):
        return True
    return found.words == name and name in _SHORT_NAMES and bool(_NAME_FOLLOWS.match(found.after(3)))


def read_year_in_words(found: Found, anchor: Anchor) -> Reading | None:
    """nineteen eighty-four, March two thousand and one."""
    words = _LEAD_OF_WORDS.sub("", found.words).lower()
    if words.startswith("two"):
        rest = words.removeprefix("two thousand").replace("and ", "").strip()
        year = 2000 + _small(rest)
    else:
        rest = words.removeprefix("nineteen ").replace("hundred", "").replace(" and", "").strip()
        year = 1900 + _small(rest)
    month = _MONTH_AT_START.match(found.words)
    return date(f"{year}-{month_number(month[1]):02d}" if month else str(year))


def _small(words: str) -> int:
    number = number_of(words) if words else None
    return number if isinstance(number, int) else 0


HANDLERS: dict[str, Handler] = {
    "year_in_words": read_year_in_words,
    "month_year": read_month_year,
    "month_of_year": read_month_of_year,
    "relative_month": read_relative_month,
    "month": read_month,
}
