"""English mentions of a year, a decade or a century."""

from __future__ import annotations

import re

from transforms.tag.mentions.anchor import Anchor
from transforms.tag.mentions.english_words import (
    MONTH_IN,
    SEASON_IN,
    SEASONS,
    month_number,
)
from transforms.tag.mentions.reading import Found, Handler, Reading, date

_NEXT_WORD = re.compile(r"\s+([a-z]+)")
_COUNTED_WORDS = (
    "people troops feet miles votes points shares jobs men women soldiers dollars pounds euros tons tonnes meters "
    "metres yards acres residents homes employees workers members students copies items units words times others km "
    "kilometers metric square barrels passengers seats local police families cases deaths calories companies houses "
    "schools hotels rooms more new different cars flights civilians refugees prisoners degrees"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())
_BEFORE_A_COUNT = re.compile(
    r"(?:about|some|nearly|almost|over|than|least|approximately|roughly|around|only|up to|flight|Flight|No\.|number"
    r"|Boeing|Route|Highway|Section|Article|Resolution|resolution|Title|Form|Model|S&P|Nikkei|Russell|Fortune|plus"
    r"|and some|another|channel|page|room|killed|wounded) $"
)
_BEFORE_A_PLURAL = re.compile(r"\b(?:of the|all|these|those|other|with|has|have|had|were|are) $")
_PLURAL = re.compile(r" (?:[a-z-]+ )?[a-z]{3,}s\b")
_BEFORE_AN_EARLY_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f) $")
_EARLY_YEAR = 1400
_LATEST_YEARS_AHEAD = 60
_DECADE = re.compile(r"(\d\d\d)0s")
_SHORT_DECADE = re.compile(r"(\d)0s")
_MARKED_DECADE = re.compile(r"['’‘]|mid|early|late")
_DECADE_WORDS = {"twen": 2, "thir": 3, "fort": 4, "fift": 5, "sixt": 6, "seve": 7, "eigh": 8, "nine": 9}
_DECADE_WORD = re.compile("|".join(_DECADE_WORDS))
_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_CENTURY_LEAD = re.compile(r"^(the )?(early |late |mid[- ])?")
_CENTURY_WORDS = {
    "ten": 10, "ele": 11, "twe": 12, "thi": 13, "fou": 14, "fif": 15, "six": 16, "sev": 17, "eig": 18, "nin": 19,
}  # fmt: skip
_DIGITS = re.compile(r"\d+")
_PLURAL_YEARS = re.compile(r"\ds ")


def read_before_christ(found: Found, anchor: Anchor) -> Reading | None:
    """490 BC, the 5th century BC, March 44 BC."""
    digits = _DIGITS.search(found.words)
    number = int(digits[0]) if digits else 0
    if "entury" in found.words:
        return date(f"BC{number - 1:02d}")
    if _PLURAL_YEARS.search(found.words):
        return date(f"BC{number // 10:03d}")
    month, season = MONTH_IN.search(found.words), SEASON_IN.search(found.words)
    rest = f"-{month_number(month[0]):02d}" if month else f"-{SEASONS[season[0].lower()]}" if season else ""
    return date(f"BC{number:04d}{rest}")


def read_decade(found: Found, anchor: Anchor) -> Reading | None:
    """the 1990s, the late '80s, the sixties."""
    if full := _DECADE.search(found.words):
        return date(full[1])
    if short := _SHORT_DECADE.search(found.words):
        return date(f"19{short[1]}") if _MARKED_DECADE.search(found.words) else None
    word = _DECADE_WORD.search(found.words.lower())
    return date(f"19{_DECADE_WORDS[word[0]]}") if word else None


def read_century(found: Found, anchor: Anchor) -> Reading | None:
    """the 19th century, the twenty-first century."""
    words = found.words.lower()
    number: int | None
    if digits := _NTH.search(words):
        number = int(digits[1])
    elif "twentie" in words:
        number = 20
    elif "twenty-first" in words:
        number = 21
    else:
        number = _CENTURY_WORDS.get(_CENTURY_LEAD.sub("", words)[:3])
    return date(f"{number - 1:02d}") if number else None


def read_fiscal_year(found: Found, anchor: Anchor) -> Reading | None:
    """fiscal 2025, the year 2000."""
    return date(found.words[-4:])


def read_year_range(found: Found, anchor: Anchor) -> Reading | None:
    """A year of `1914-18`, `1914/1918`."""
    if len(found.words) == 4:
        return date(found.words)
    first = int(found.text[found.start - 5 : found.start - 1])
    last = first - first % 100 + int(found.words)
    return date(str(last)) if last > first else None


def read_year(found: Found, anchor: Anchor) -> Reading | None:
    """1984, early 2024; counts such as `2000 people`, `Route 1990` stay out."""
    year = int(found.words[-4:])
    following = _NEXT_WORD.match(found.text, found.end)
    if following and following[1] in _COUNTED:
        return None
    if found.words[0].isdigit():
        near = max(0, found.start - 14)
        if _BEFORE_A_COUNT.search(found.text, near, found.start):
            return None
        if _BEFORE_A_PLURAL.search(found.text, near, found.start) and _PLURAL.match(found.text, found.end):
            return None
        if year < _EARLY_YEAR and not _BEFORE_AN_EARLY_YEAR.search(found.before(8)):
            return None
        if year > anchor.published.year + _LATEST_YEARS_AHEAD:
            return None
    return date(found.words[-4:])


HANDLERS: dict[str, Handler] = {
    "before_christ": read_before_christ,
    "decade": read_decade,
    "century": read_century,
    "fiscal_year": read_fiscal_year,
    "year_range": read_year_range,
    "year": read_year,
}
