"""Numbers in words, and the durations made of them."""

from __future__ import annotations

import re
from typing import Literal

from transforms.tag.mentions.english_words import ONES, TENS

Count = int | float | Literal["X"]
"""`X` is a number that is not told: several, many, dozens."""

_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_HALF = re.compile(r"[ -]1/2")
_MAX_DIGITS = 12
_CODES = {"second": "S", "minute": "M", "hour": "H", "day": "D", "night": "D", "week": "W", "month": "M", "year": "Y"}
_COMPOSED = {"quarter": (3, "M"), "decade": (10, "Y"), "century": (100, "Y"), "fortnight": (2, "W")}
_UNTOLD = {"quarter": "PXM", "decade": "PXDE", "century": "PXCE", "fortnight": "PXW"}


def number_of(words: str) -> Count | None:
    """The number that digits or words say.

    >>> number_of("twenty-one"), number_of("1,200"), number_of("several")
    (21, 1200, 'X')
    """
    words = words.lower().strip()
    if words[:1].isdigit():
        return _digits(words)
    if "couple" in words:
        return 2
    if words in ("a", "an", "the"):
        return 1
    if "half" in words and "dozen" not in words:
        return 0.5
    if words.startswith(("several", "many", "few", "a few", "dozens", "hundreds", "thousands")):
        return "X"
    if "half" in words:
        return 6
    if "dozen" in words:
        return 12
    total = 0
    for word in re.split(r"[- ]", words):
        if word in _SCALES:
            total = (total or 1) * _SCALES[word]
        else:
            total += ONES.get(word, TENS.get(word, 0))
    return total or None


def _digits(words: str) -> Count | None:
    half = 0.5 if words.endswith("1/2") else 0.0
    digits = _HALF.sub("", words).replace(",", "")
    if len(digits) > _MAX_DIGITS:
        return None
    value = float(digits) + half
    return int(value) if value == int(value) else value


def singular(unit: str) -> str:
    """`days` as `day`, `centuries` as `century`."""
    unit = unit.lower()
    return "century" if unit == "centuries" else unit.removesuffix("s")


def duration_value(count: Count, unit: str) -> str:
    """The TIMEX3 value of so many units.

    >>> duration_value(3, "quarter"), duration_value(1.5, "year"), duration_value("X", "week")
    ('P9M', 'P1Y6M', 'PXW')
    """
    if unit == "season":
        return "PXX"
    if unit in _COMPOSED:
        if count == "X":
            return _UNTOLD[unit]
        times, code = _COMPOSED[unit]
        return f"P{count * times}{code}"
    if count != "X" and count != int(count):
        whole = int(count)
        if unit == "year":
            return f"P{whole}Y6M" if whole else "P6M"
        if unit == "hour":
            return f"PT{whole}H30M" if whole else "PT30M"
        if unit == "minute":
            return f"PT{whole}M30S"
    clock = "T" if unit in ("second", "minute", "hour") else ""
    return f"P{clock}{count}{_CODES[unit]}"
