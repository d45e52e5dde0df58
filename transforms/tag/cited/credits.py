"""Credit lines: where a text says that it, or a part of it, is another outlet's."""

from __future__ import annotations

import enum
import re

LINE_CHARS = 160
"""How far a credit may stand from the start of its line."""
BYLINE_WITHIN = 400
"""A name alone on a line signs the text near its start; further down it signs a picture."""

_BYLINE = re.compile(
    r"\s*(?:By|BY|From|FROM|Von|Par|Por|Di)\s+(?:[\w.’' -]{2,60}?(?:,| and| of| for| \|)\s+){0,3}(?:the |The )?$"
)
_COPYRIGHT = re.compile(r"(?:©(?: ?\d{4})?,?|\b[Cc]opyright(?: ©)?(?: \d{4})?,?(?: by)?) (?:the |The )?$")
_FROM_FILES = re.compile(
    r"(?:\b[Rr]eporting (?:by|from)|\b(?:contains|includes|uses) (?:material|information|reporting) from"
    r"|(?:^|\n)Contributing: ?[^\n]{0,40}?"
    r"|(?:[Pp]hoto|[Ii]mage|[Vv]ideo)(?:graph|s)?(?: by| courtesy of|:) ?[^\n:]{0,30}?,?"
    r"|\b[Ww]ith (?:files|material|information|reporting|agencies|inputs)(?: from| by)?"
    r"|(?:^|\n|[(.] )(?:Source|Photo|Credit|Image|Quelle|Fuente|Fonte|Foto|Crédit photo)s?:"
    r"|\b[Mm]it (?:Material|Informationen)(?: von| der)?|\b[Cc]on información de|\b[Cc]om informações d[aeo]"
    r"|[(,;] ?(?:mit|avec|con|com))"
    r"(?: (?:[A-Z][\w.’'-]+ ){1,3}(?:of|for|,))? ?(?:the |The |la |der )?$"
)
_FROM_WORDS = (
    "eporting ",
    "ontains ",
    "ncludes ",
    "uses ",
    "ontributing:",
    "hoto",
    "mage",
    "ideo",
    "ith ",
    "ource",
    "redit",
    "uelle:",
    "uente:",
    "onte:",
    "oto:",
    "mit ",
    "Mit ",
    "con ",
    "Con ",
    "com ",
    "Com ",
    "avec ",
)
"""Each alternative of the pattern above has one of them: a cheap test that keeps it off most names."""
_CONTRIBUTED = re.compile(
    r"(?: (?:writers?|reporters?|staff|correspondents?|journalists?|editors?)[^.\n]{0,80})?"
    r"(?:['’]s?(?: [A-Z][\w.’'-]+,?| and| the){2,20})?"
    r",? (?:also )?(?:contributed|contributing)(?: reporting| material)? to this (?:report|story|article|dispatch)"
)
_PHOTO = re.compile(r" (?:file )?(?:Photo|photo(?: by)?:|photo\)|[Ii]mages?\)|[Vv]ideo\))")
_PHOTOGRAPHER = re.compile(r"(?: [Pp]hoto)?(?::|/) ?[A-Z][a-z]+ [A-Z][^()\n]{0,30}\)")
_TWEET = re.compile(r" \(@\w+\)")
_WHOLE_LINE = re.compile(r"(?: Staff)?[ \t]*(?:\n|$)")
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|$|[|•·]|, ?\n)|[ \t]*\d{1,2}:\d\d|, [A-Z][a-z]+ \d")
_AFTER_FILES = re.compile(r"\s*(?:[.,;)/\n]|and\b|und\b|$)")
_TEXT_ENDS = re.compile(r"(?:/[a-z]{2,4})?\)[\s.]*\Z")
_SIGNED = re.compile(r"(?:/[a-z]{2,4})?\)[ \t.]*(?:\n|$)")


class Credit(enum.Enum):
    """What a credit line says of the agency."""

    WHOLE = "whole"
    """The text is the agency's: a byline, a signature, a copyright line."""
    PART = "part"
    """It gave material to the text."""


def credit_of(text: str, start: int, end: int) -> Credit | None:
    """What the line around a name credits its outlet with; None where it is no credit."""
    opening = text.rfind("\n", max(0, start - LINE_CHARS), start) + 1 or max(0, start - LINE_CHARS)
    left, right = text[opening:start], text[end : end + LINE_CHARS]
    at_line_start = opening == 0 or text[opening - 1] == "\n"
    if at_line_start and _BYLINE.match(left) and _LINE_ENDS.match(right):
        return Credit.WHOLE
    if _CONTRIBUTED.match(right):
        return Credit.PART
    near = text[max(0, start - 60) : start]
    if _COPYRIGHT.search(near):
        return Credit.WHOLE
    if any(word in near for word in _FROM_WORDS) and _FROM_FILES.search(near) and _AFTER_FILES.match(right):
        return Credit.PART
    if _PHOTO.match(right) or (left.endswith("(") and _PHOTOGRAPHER.match(right)):
        return Credit.PART
    if _TWEET.match(right) and left.endswith(("— ", "— The ")):
        return Credit.PART
    if at_line_start and left in ("", "The ") and _WHOLE_LINE.match(right):
        return Credit.WHOLE if start < BYLINE_WITHIN else Credit.PART
    if left.endswith("(") and _SIGNED.match(right):
        return Credit.WHOLE if _TEXT_ENDS.match(text, end) else Credit.PART
    return None
