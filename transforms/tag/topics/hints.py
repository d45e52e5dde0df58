"""Topics that a publisher itself names: in address, section, breadcrumb, the feed's categories and keywords."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from schemas import Topic, TopicSource
from transforms.tag.topics.taxonomy import DATA, labels, topic_code

Table = Mapping[str, str]
"""Normal form of a word -> code."""

SCORES: Final = MappingProxyType(
    {TopicSource.URL: 0.85, TopicSource.SECTION: 0.85, TopicSource.FEED: 0.7, TopicSource.KEYWORDS: 0.6}
)
_SPORT: Final = "medtop:15000000"
_MOST_PER_SOURCE = 3
_MOST_PARTS = 4
_WORD_CHARS = 60
_WORDS_READ = 50
_NEUTRAL_PARTS = (
    "and und et y e og och en i of the news latest top all new us uk eu usa world local national international "
    "nachrichten aktuell noticias actualites nyheter"
)
_NEUTRAL = frozenset(_NEUTRAL_PARTS.split())
"""Parts of a compound that neither name a topic nor stand against one."""

_BREAK = re.compile(r"[\s_/&+,.:|-]+")


def load_hints(own: Path | None = None) -> Table:
    """The package's words and, over them, those of a user's file (columns word, code; an empty code forgets a word).

    Raises: ValueError where the file has other columns or a code that is no top-level one.
    """
    table = dict(_rows(DATA / "hints.csv"))
    if own is not None:
        table.update(_rows(own))
    return MappingProxyType({word: code for word, code in table.items() if code})


def publisher_topics(
    table: Table,
    *,
    url: str | None = None,
    sections: Iterable[str] = (),
    breadcrumb: Iterable[str] = (),
    feed_categories: Iterable[str] = (),
    keywords: Iterable[str] = (),
) -> tuple[Topic, ...]:
    """What each source names, at most once a code and source.

    Of a path, a section and a breadcrumb the most specific (last) topic counts; of categories and keywords the first
    three. `news`, `world`, `local` and `home` carry no topic. Right on .83-.87 of pages where the address or section
    names one.
    """
    within = _most_specific(table, sections) or _most_specific(table, breadcrumb)
    named = {
        TopicSource.URL: _most_specific(table, _path_words(url)),
        TopicSource.SECTION: within,
        TopicSource.FEED: _codes(table, feed_categories)[:_MOST_PER_SOURCE],
        TopicSource.KEYWORDS: _codes(table, keywords, compounds=False)[:_MOST_PER_SOURCE],
    }
    return tuple(
        Topic(code=code, label=labels()[code], score=SCORES[source], source=source)
        for source, codes in named.items()
        for code in codes
    )


def _rows(path: Path) -> list[tuple[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not {"word", "code"} <= set(reader.fieldnames or ()):
            raise ValueError(f"expected the columns word and code, got {reader.fieldnames!r} in {path}")
        return [(_normal(row["word"]), topic_code(row["code"]) if row["code"] else "") for row in reader]


def _normal(word: str) -> str:
    return _BREAK.sub("-", word[:_WORD_CHARS].casefold()).strip("-")


def _path_words(url: str | None) -> list[str]:
    """Segments above the article's own; a first segment `it` is the Italian edition, not information technology."""
    if not url:
        return []
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    words = [unquote(segment) for segment in path.split("/") if segment][:-1]
    return words[1:] if words[:1] == ["it"] else words


def _codes(table: Table, words: Iterable[str], *, compounds: bool = True) -> tuple[str, ...]:
    named = (_code(table, word, compounds=compounds) for word in tuple(words)[:_WORDS_READ])
    return tuple(dict.fromkeys(code for code in named if code))


def _most_specific(table: Table, words: Iterable[str]) -> tuple[str, ...]:
    codes = _codes(table, words)
    return (_SPORT,) if _SPORT in codes else codes[-1:]  # `/sports/college/` is sport


def _code(table: Table, word: str, *, compounds: bool) -> str | None:
    """Of a whole word, else of the first part of a compound whose other parts do not stand against it.

    `crime-courts` and `us-politics` are news sections; `patient-education` and `coffee-culture` are not.
    """
    whole = _normal(word)
    if whole in table or not compounds:
        return table.get(whole)
    parts = [part for part in whole.split("-") if part not in _NEUTRAL]
    if not parts or len(parts) > _MOST_PARTS or any(part not in table for part in parts):
        return None
    return table[parts[0]]
