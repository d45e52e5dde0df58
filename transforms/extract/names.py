"""Names of authors out of what pages print: without "By", titles of office, dates, places, addresses."""

from __future__ import annotations

import re

from transforms.clean import one_line
from transforms.extract.words import compared

MAX_CHARS = 500
MAX_NAMES = 50
_MAX_NAME_CHARS = 100
_MAX_WORDS = 8
_MARKUP = re.compile(r"<[^<>]*>")
_LABEL = (
    r"(?:(?:this|der|die|dieser) (?:post|article|story|artikel|beitrag) (?:was |is |wurde )?)?"
    r"(?:(?:written|posted|published|authored|reported|reviewed and written|words|story|text|recommended) by"
    r"|(?:verfasst|geschrieben) von|escrito por|écrit par|publié par|publicado por|scritto da|by|von|por|par|af|av|door"
    r"|autor(?:in|es|a)?|auteurs?|autore|authors?|journalist|reporter|texte?|tekst|skrevet av|文|记者|記者)"
)
_LEADING_LABEL = re.compile(rf"^{_LABEL}(?:\s*[:：|]\s*|\s+|$)", re.I)
_INNER_LABEL = re.compile(r"\b(?:written|posted) by:?\s+|(?<=\d)\s+by:?\s+", re.I)
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_BAR = re.compile(r"\s+[|•·/–—-]\s+|\s*[|•·]\s*|\n")
_MONTHS = "jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez"
_DATE = re.compile(
    rf"[\s,.·–—-]*\b(?:(?:last )?(?:updated|published|posted|modified|reviewed|edited|fact.checked)\b"
    rf"|(?:{_MONTHS})[a-zéä]*\.? \d|\d).*$",
    re.I,
)
_ROLE = re.compile(
    r"\s*[,·–—-]\s*(?:(?:the|a|our|former|[a-z]+) )?"
    r"(?:senior|chief|staff|head of|editors?|editor-in-chief|managing|deputy|contributing|contributors?|correspondents?"
    r"|reporters?|writers?|journalists?|directors?|managers?|coordinator|co-?founder|founder|ceo|cto"
    r"|content (?:marketing|writer|strategist|manager)|marketing|analyst|specialist|producer|columnist"
    r"|redakteur(?:in)?|korrespondent(?:in)?|redaktør|journaliste|redactora?"
    r"|political|business|sports?|technology|health)\b.*$",
    re.I,
)
_CONJUNCTION = re.compile(r"\s+(?:and|und|og|och|et|y|e|en|ve|with|mit|&)\s+|\s*[;、，&+]\s*")
_TRAILING = re.compile(r"\s+(?:on|am|at|in|le|for|für|is|says)$")
_AGENCY = re.compile(r"(?:dpa|afp|ap|sid|epd|kna|apa|ansa|efe|tass|aap|pti|ani|reuters|xinhua|ritzau|ntb|tt)$", re.I)
_CREDENTIAL = re.compile(r"(?:[A-Z][A-Za-z.-]{0,2}[A-Z][A-Z.-]{0,4}|M\.?A\.?|Jr\.?|Sr\.?|II+)$")
_NO_NAME = re.compile(
    r"@|https?:|www\.|\b(?:cookie|subscribe|sign in|log ?in|follow|share|comments?|read more|view (?:all|profile)"
    r"|about|posts?|profile|quelle|source|photo|foto|image|getty|min(?:ute)?s? read|updated|newsletter|more from"
    r"|privacy|says|meet|expert|learn|see all|click|twitter|facebook|linkedin|instagram|email|e-mail)\b",
    re.I,
)
_NOBODY = frozenset({
    "author", "authors", "admin", "administrator", "editor", "staff", "editorial staff", "guest", "guest author",
    "unknown", "null", "none", "undefined", "anonymous", "webmaster", "user", "root", "redaktion", "autor", "byline",
    "contributor", "written", "posted", "news", "name", "profile picture", "avatar", "team", "the author",
    "nachrichten", "著者一覧",
})  # fmt: skip


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline, in its order; () when it holds nothing that can be a name.

    >>> names_in("By Ann Lee and Bo Ek, Senior Reporters | 5 May 2026")
    ('Ann Lee', 'Bo Ek')
    >>> names_in("Updated May 5, 2026 Written by Ann Lee, MD (al)")
    ('Ann Lee, MD',)
    """
    text = one_line(_MARKUP.sub(" ", text), MAX_CHARS)
    text = _PARENTHESES.sub(" ", text).strip()
    inner = _INNER_LABEL.search(text)
    if inner:
        text = text[inner.end() :]
    text = _LEADING_LABEL.sub("", _LEADING_LABEL.sub("", text, count=1), count=1)
    text = _BAR.split(text, maxsplit=1)[0]
    text = _cut(_ROLE, _cut(_DATE, text))
    found = [name for part in _split(text) if (name := _TRAILING.sub("", part).strip(" ,.:;-–—|*"))]
    return tuple(dict.fromkeys(name for name in found if is_name(name)))[:MAX_NAMES]


def is_name(text: str) -> bool:
    """Whether a text can be the name of a person or a newsroom."""
    words = text.split()
    if not 2 <= len(text) <= _MAX_NAME_CHARS or len(words) > _MAX_WORDS or not any(map(str.isalpha, text)):
        return False
    if compared(text) in _NOBODY or _NO_NAME.search(text):
        return False
    return sum(map(str.isdigit, text)) <= 2 and not _DATE.match(text)


def is_label(text: str) -> bool:
    """Whether a text only announces names."""
    return not _LEADING_LABEL.sub("", text.strip() + " ").strip(" :")


def _cut(pattern: re.Pattern[str], text: str) -> str:
    """The text before the pattern, unless nothing is."""
    found = pattern.search(text)
    return text[: found.start()] if found and found.start() > 0 else text


def _split(text: str) -> list[str]:
    """A list of names taken apart: at commas if each part then has two words or more, at conjunctions."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return []
    people = [parts[0]]
    for part in parts[1:]:
        if _CREDENTIAL.match(part):
            people[-1] += f", {part}"
        elif len(part.split()) >= 2 or _AGENCY.match(part):
            people.append(part)
    return [name for person in people for name in _at_conjunctions(person)]


def _at_conjunctions(text: str) -> list[str]:
    parts = _CONJUNCTION.split(text)
    sizes = {min(len(part.split()), 2) for part in parts if part.strip()}
    return [part for part in parts if part.strip()] if len(sizes) == 1 else [text]
