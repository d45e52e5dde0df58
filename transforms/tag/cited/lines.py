"""Datelines and credit lines: where a text says that it, or a part of it, is an agency's."""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Iterator

from transforms.tag.cited.words import words_in
from transforms.tag.outlets import Outlet, Registry

LINE_CHARS = 160
"""How far a credit may stand from the start of its line."""

_PARENTHESISED = re.compile(
    r"(?m)^[ \t]*(?P<place>[^()\[\]/\n]{0,60}(?:/[^()\[\]/\n]{2,30})?)"
    r"(?:\((?P<round>[^()\n]{2,32})\)|(?<=[.,;] )/(?P<slash>[^()/\n]{2,24})/)"
    r"(?P<tail>[ \t]*\.?[ \t]*[-–—_―](?:[ \t]*[A-ZÀ-Ý][A-ZÀ-Ý .'’]{2,30}, \d{1,2} [A-Z]{3,4}\.?(?=[ \t]*[-–—]))?"
    r"|\.|[ \t]*[“\"«])"
)
_DASHED = re.compile(
    r"(?m)^[ \t]*(?P<place>[А-ЯЁA-Z][\w .-]{2,30}[,.] \d{1,2} [а-яёa-z]{3,9}\.?)(?: [-–—]+ ?|,? )"
    r"(?P<sign>РИА Новости|Интерфакс|INTERFAX(?:\.RU)?|Kyodo|KYODO)(?=\.| [-–—])"
)
_SPACELESS = re.compile(
    r"(?m)^[ \t　]*(?:(?P<telegram>新华社|新華社|中新社|中新网|中央社)[^\s，。,.]{2,14}?日[电電]"
    r"|【[^】\n]{1,16}?(?P<bracket>共同|時事|AFP|ロイター)】"
    r"|（(?P<wide>新华社|新華社|共同|時事|中央社)）"
    r"|[(\[（][^=()\[\]\n]{1,12}=(?P<equals>연합뉴스|뉴시스)[^()\[\]\n]{0,8}[)\]）])"
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
_CONTRIBUTED = re.compile(
    r"(?: (?:writers?|reporters?|staff|correspondents?|journalists?|editors?)[^.\n]{0,80})?"
    r"(?:['’]s?(?: [A-Z][\w.’'-]+,?| and| the){2,20})?"
    r",? (?:also )?(?:contributed|contributing)(?: reporting| material)? to this (?:report|story|article|dispatch)"
)
_PHOTO = re.compile(r" (?:file )?(?:Photo|photo(?: by)?:|photo\)|[Ii]mages?\)|[Vv]ideo\))")
_PHOTOGRAPHER = re.compile(r"(?: [Pp]hoto)?(?::|/) ?[A-Z][a-z]+ [A-Z][^()\n]{0,30}\)")
_WHOLE_LINE = re.compile(r"(?: Staff)?[ \t]*(?:\n|$)")
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|$|[|•·]|, ?\n)|[ \t]*\d{1,2}:\d\d|, [A-Z][a-z]+ \d")
_AFTER_FILES = re.compile(r"\s*(?:[.,;)/\n]|and\b|und\b|$)")
_SIGNED = re.compile(r"(?:/[a-z]{2,4})?\)[ \t.]*(?:\n|$)")


class Credit(enum.Enum):
    """What a credit line says of the agency."""

    WHOLE = "whole"
    """The text is the agency's: a byline, a signature, a copyright line."""
    PART = "part"
    """It gave material to the text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: from ``start`` to ``end`` as printed, and within it the agency's signature."""

    start: int
    end: int
    sign_start: int
    sign_end: int
    outlet: Outlet


def datelines(text: str, registry: Registry) -> Iterator[Dateline]:
    """Every line's dateline that is signed with an outlet of the registry, in order."""
    found = [
        dateline
        for pattern in (_PARENTHESISED, _DASHED, _SPACELESS)
        for match in pattern.finditer(text)
        if (dateline := _dateline(match, registry)) is not None
    ]
    yield from sorted(found, key=lambda dateline: dateline.start)


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
    if _FROM_FILES.search(near) and _AFTER_FILES.match(right):
        return Credit.PART
    if _PHOTO.match(right) or (left.endswith("(") and _PHOTOGRAPHER.match(right)):
        return Credit.PART
    if at_line_start and left in ("", "The ") and _WHOLE_LINE.match(right):
        return Credit.WHOLE
    if left.endswith("(") and _SIGNED.match(right):
        return Credit.WHOLE
    return None


def _dateline(match: re.Match[str], registry: Registry) -> Dateline | None:
    group = match.lastgroup
    for name in ("round", "slash", "sign", "telegram", "bracket", "wide", "equals"):
        if name in match.re.groupindex and match[name]:
            group = name
            break
    else:
        return None
    place = match["place"] if "place" in match.re.groupindex else ""
    if place and not _is_place(place):
        return None
    if match.re is _PARENTHESISED and match["tail"] == "." and group != "slash":
        return None
    signature = match[group]
    first = signature.split("/")[0].strip()
    outlet = registry.signed(first)
    if outlet is None:
        return None
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    sign_start = match.start(group) + signature.index(first)
    end = match.end(group) + (1 if group in ("round", "slash", "bracket", "wide", "equals") else 0)
    if group == "telegram" or (group == "round" and len(match["tail"].strip(' .-–—_―“"«\t')) > 2):
        end = match.end()
    return Dateline(start, end, sign_start, sign_start + len(first), outlet)


def _is_place(place: str) -> bool:
    """Places, days and states: capitalised words, numbers and months; no sentence begins so."""
    words = _PLACE_WORD.findall(place)
    return 0 < len(words) <= 10 and words[0][0].isupper() and all(_is_place_word(word) for word in words)


def _is_place_word(word: str) -> bool:
    return word[0].isupper() or word.rstrip(".") in _SMALL_WORDS
