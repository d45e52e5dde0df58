"""How trafilatura's paths read ids and classes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from re import _parser  # type: ignore[attr-defined]  # a pattern's parts, which `re` gives in no other way
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation
from lxml import etree

VERSION = "2.3.1"
"""The trafilatura whose paths are read here; of another one no test finds anything."""
CACHED_NAMES = 1024
"""Different classes and ids remembered for each pattern; a page has some hundred, and 16 times as many take 20 MB."""
_RE_TEST = re.compile(r"re:test\(@(?:id|class), '([^']*)'(?:, '(i)')?\)")

Search = Callable[[str], object]


def searches_of(path: etree.XPath, count: int, *, remembered: bool = True) -> list[Search]:
    """The tests in a path, in its order, as functions of a class or an id."""
    found: list[Search] = []
    for pattern, flag in _RE_TEST.findall(path.path):
        search = _quick(pattern, re.I if flag else re.NOFLAG)
        found.append(functools.lru_cache(CACHED_NAMES)(search) if remembered else search)
    return (found + [_nothing] * count)[:count]


def _quick(pattern: str, flags: re.RegexFlag) -> Search:
    """A pattern's search, made only where one of its words is found: of fifty words a name is asked for at once."""
    search, words = re.compile(pattern, flags).search, words_of(_parser.parse(pattern))
    if not words:
        return search
    find = AhoCorasick(sorted(words), implementation=Implementation.DFA).find_matches_as_indexes
    return lambda name: search(name) if find(name.lower()) else None


def words_of(parsed: Iterable[tuple[object, Any]]) -> set[str]:
    """Words in lower case of which each match of a pattern has one, whatever its case; none where it need not.

    >>> sorted(words_of(_parser.parse("(?:entry|article)s|read-?me")))
    ['article', 'entry', 'read']
    """
    ways: list[set[str]] = []
    run = ""
    for kind, value in [*parsed, (None, None)]:
        if kind is _parser.LITERAL:
            run += chr(value)
            continue
        ways.append({run.lower()} - {""})
        run = ""
        if kind is _parser.BRANCH:
            branches = [words_of(branch) for branch in value[1]]
            ways.append(set().union(*branches) if all(branches) else set())
        elif kind is _parser.SUBPATTERN:
            ways.append(words_of(value[-1]))
    return max(filter(None, ways), key=lambda words: min(map(len, words)), default=set())


def _nothing(_name: str) -> None:
    return None


def first_value(attributes: etree._Attrib, *names: str) -> str:
    """The value of the first of these attributes in the page's order, as XPath reads `@id|@class`."""
    return next((str(value) for key, value in attributes.items() if key in names), "")
