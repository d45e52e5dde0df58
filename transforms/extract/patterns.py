"""How trafilatura's paths read ids and classes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

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
        search = re.compile(pattern, re.I if flag else 0).search
        found.append(functools.lru_cache(CACHED_NAMES)(search) if remembered else search)
    return (found + [_nothing] * count)[:count]


def _nothing(_name: str) -> None:
    return None


def first_value(attributes: etree._Attrib, *names: str) -> str:
    """The value of the first of these attributes in the page's order, as XPath reads `@id|@class`."""
    return next((str(value) for key, value in attributes.items() if key in names), "")
