"""Lines of a body that are not the article: its title and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.extract.words import compared

TITLE_LINES = 3
MAX_OPENER_CHARS = 120
MAX_PHRASE_CHARS = 220

_OPENER = re.compile(
    r"(?:[-*•]\s*)?(?:"
    r"advertisement|advertising|anzeige|werbung|publicité|publicidad|read more|read also|les også|lire aussi"
    r"|à lire aussi|lesen sie auch|mehr zum thema|weiterlesen|czytaj więcej|czytaj także|lee también|leia também"
    r"|leggi anche|related(?: articles| stories| video)?|more\s*:|most read|sign up|subscribe|newsletter|follow us"
    r"|share (?:this|on)|comments?|kommentare?|externer inhalt nicht verfügbar|link zum .{3,20}inhalt"
    r"|empfohlener redaktioneller inhalt|our standards: the thomson reuters|getty images|afp|reuters|photo\s*:"
    r"|foto\s*:|image\s*:|bild\s*:|credit\s*:|quelle\s*:|stand\s*:|この記事は会員限定)",
    re.I,
)
_PHRASE = re.compile(
    r"privatsphäre-einstellungen|bookmark this article|join thought-provoking|already (?:a )?subscri"
    r"|subscribe (?:now|to)|sign up (?:for|to) (?:our|the|my)|all rights reserved|alle rechte vorbehalten"
    r"|terms of (?:use|service)|cookie|javascript|©|pic\.twitter\.com|premium subscription|you can unsubscribe"
    r"|get our newsletter|delivered to your inbox|follow .{2,30} on (?:twitter|facebook|x|instagram)",
    re.I,
)

_PHRASE_WORDS = (
    "privatsph", "bookmark", "provoking", "subscri", "sign up", "reserved", "vorbehalten", "terms of", "cookie",
    "javascript", "©", "pic.twitter", "newsletter", "inbox", "follow",
)  # fmt: skip
"""One of them is in each of the phrases: 15 look-ups take a tenth of the pattern's time."""


def without_furniture(text: str, titles: Iterable[str | None], plain_chars: int) -> str:
    """The text less title lines and boilerplate.

    Either step is undone where it leaves less than a quarter of `plain_chars`.
    """
    untitled = without_titles(text, titles)
    if 4 * len(untitled) >= plain_chars:
        text = untitled
    cleaned = without_boilerplate(text)
    return cleaned if 4 * len(cleaned) >= plain_chars else text


def without_titles(text: str, titles: Iterable[str | None]) -> str:
    """The text less those of its first three lines that are one of the titles."""
    same = {compared(title) for title in titles if title}
    lines = text.split("\n")
    head = [line for line in lines[:TITLE_LINES] if compared(line) not in same]
    return "\n".join(head + lines[TITLE_LINES:])


def without_boilerplate(text: str) -> str:
    """The text less short lines that open with or hold a phrase of consent, subscription, credit or sharing."""
    return "\n".join(line for line in text.split("\n") if not _is_boilerplate(line))


def _is_boilerplate(line: str) -> bool:
    if len(line) >= MAX_PHRASE_CHARS:
        return False
    if len(line) < MAX_OPENER_CHARS and _OPENER.match(line.strip()):
        return True
    lower = line.lower()
    return any(word in lower for word in _PHRASE_WORDS) and _PHRASE.search(line) is not None
