"""Datelines: where a text says at the start of a line that an agency wrote it."""

from __future__ import annotations

import dataclasses
import itertools
import re

from transforms.tag.cited.words import words_in
from transforms.tag.outlets import Outlet, Registry

_DASH = "[-–—_―]"
_DAY_AFTER = rf"(?:[ \t]*{_DASH}[ \t]*[A-ZÀ-Ý][A-ZÀ-Ý .'’]{{2,30}}, \d{{1,2}} [A-Z]{{3,4}}\.?(?=[ \t]*[-–—]))?"
"""``(ANSA) - ROMA, 15 DIC -``: the place after the signature."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Rule:
    """A way of printing datelines: its pattern with groups ``printed``, ``sign`` and perhaps ``place`` and ``bare``.

    ``marks``: one of them must be in the text; a cheap test that keeps the pattern off most texts.
    """

    marks: tuple[str, ...]
    pattern: re.Pattern[str]


def _rule(marks: str, pattern: str) -> _Rule:
    return _Rule(tuple(marks.split("|")), re.compile(r"\n[ \t\u3000]*" + pattern))


_RULES = (
    _rule(
        "(",
        r"(?P<printed>(?P<place>[^()\[\]\n]{0,70})\((?P<sign>[^()\n]{2,32})\)"
        rf"{_DAY_AFTER})(?:[ \t]*\.?[ \t]*{_DASH}|[ \t]*[“\"«]|(?P<bare>[ \t]?(?=[A-Z])))",
    ),
    _rule("/", r"(?P<printed>(?P<place>[^()\[\]/\n]{2,60}[.,;] )/(?P<sign>[^()/\n]{2,24})/)[ \t]*(?:[.:]|[-–—])"),
    _rule(
        "РИА Новости|Интерфакс|INTERFAX|Kyodo|KYODO",
        r"(?P<printed>(?P<place>[А-ЯЁA-Z][\w .-]{2,30}[,.] \d{1,2} [а-яёa-z]{3,9}\.?)(?: [-–—]+ ?|,? )"
        r"(?P<sign>РИА Новости|Интерфакс|INTERFAX(?:\.RU)?|Kyodo|KYODO))(?=\.| [-–—])",
    ),
    _rule(
        "新华社|新華社|中新社|中新网|中央社",
        r"(?P<printed>(?P<sign>新华社|新華社|中新社|中新网|中央社)[^\s，。,.]{2,14}?日[电電])",
    ),
    _rule("新华社|新華社|共同|時事|中央社", r"(?P<printed>（(?P<sign>新华社|新華社|共同|時事|中央社)）)"),
    _rule("】", r"(?P<printed>【[^】\n]{1,16}?(?P<sign>共同|時事|AFP|ロイター)】)"),
    _rule(
        "연합뉴스|뉴시스", r"(?P<printed>[(\[（][^=()\[\]\n]{1,12}=(?P<sign>연합뉴스|뉴시스)[^()\[\]\n]{0,8}[)\]）])"
    ),
)
_PLACE_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_SMALL_WORDS = frozenset(
    words_in("""
    de del della di da do dos la le el los las am an der the of and und et y e ene feb mar abr may jun jul ago sep
    sept oct nov dic janv févr avr mai juin juil août déc gen mag giu lug set ott jan fev out dez янв фев мар апр
    мая июн июл авг сен окт ноя дек января февраля марта апреля июня июля августа сентября октября ноября декабря
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile
    maggio giugno luglio settembre ottobre novembre dicembre janvier février mars avril juillet septembre octobre
    novembre décembre janeiro fevereiro março maio junho julho setembro outubro dezembro
    """)
)


_UNSIGNED = re.compile(
    r"\n[ \t]*(?P<printed>(?P<place>[A-ZÀ-Ý][A-ZÀ-Ý .'’-]{2,30})"
    r"(?:, (?:[A-Z][a-z]+(?: [A-Z][a-z]+)?\.?|(?:[A-Z]\.){2}))?"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?) ?(?:—|–|--) ?(?=[A-Z“\"‘'])"
)
_LABELS = frozenset(
    words_in("""
    ALERT ANALYSIS BREAKING CORRECTION EDITORIAL EXCLUSIVE FILE INTERVIEW LIVE MORNING NEWS NOTE OPINION PHOTO PHOTOS
    REVIEW TODAY UPDATE UPDATED VIDEO WATCH
    """)
)
MAX_PLACE_WORDS = 10
MAX_LINES = 2_000
"""Lines of a text that may be datelines, looked at."""
UNSIGNED_WITHIN = 600
"""Further down, capitals before a dash are headings."""


@dataclasses.dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: from ``start`` to ``end`` as printed, and within it the agency's signature."""

    start: int
    end: int
    sign_start: int
    sign_end: int
    outlet: Outlet


def datelines(text: str, registry: Registry) -> list[Dateline]:
    """Every line's dateline that is signed with an outlet of the registry, in order."""
    lines = "\n" + text
    found = [
        dateline
        for rule in _RULES
        if any(mark in text for mark in rule.marks)
        for match in itertools.islice(rule.pattern.finditer(lines), MAX_LINES)
        if (dateline := _dateline(match, registry)) is not None
    ]
    return sorted(found, key=_start)


def unsigned_dateline(text: str) -> str | None:
    """A newspaper's own dateline as printed: a place in capitals and a dash, opening a line near the text's start."""
    match = _UNSIGNED.search("\n" + text[:UNSIGNED_WITHIN])
    if match is None or not _LABELS.isdisjoint(match["place"].split()):
        return None
    return match["printed"].strip()


def _dateline(match: re.Match[str], registry: Registry) -> Dateline | None:
    groups = match.groupdict()
    place = groups.get("place") or ""
    if place and not _is_place(place):
        return None
    if groups.get("bare") is not None and not place and match.start() > 0:
        return None
    signature = match["sign"].split("/")[0]
    outlet = registry.signed(signature.strip())
    if outlet is None:
        return None
    start, end = match.span("printed")
    sign = match.start("sign") + len(signature) - len(signature.lstrip())
    return Dateline(start - 1, end - 1, sign - 1, sign - 1 + len(signature.strip()), outlet)


def _is_place(place: str) -> bool:
    """Places, days and states: capitalised words, numbers and months; no sentence begins so."""
    words = _PLACE_WORD.findall(place)
    return 0 < len(words) <= MAX_PLACE_WORDS and words[0][0].isupper() and all(map(_is_place_word, words))


def _is_place_word(word: str) -> bool:
    return word[0].isupper() or word.rstrip(".") in _SMALL_WORDS


def _start(dateline: Dateline) -> int:
    return dateline.start
