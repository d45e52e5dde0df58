"""feedparser's two parsers, driven without what they do for every element and nobody here needs.

`feedparser.parse` guesses encodings, looks each character up in a table of windows-1252 (a third of its time; here
text comes clean), reads dates that go unused and keeps its bookkeeping in a slow kind of dict. Measured on 4,476
entries with feedparser 6.0.14: the same fields in two thirds of the time. Its handlers of elements are used as they
are.
"""

from __future__ import annotations

import xml.sax
import xml.sax.handler
from typing import Any, NamedTuple, Self

import feedparser
from feedparser.api import LooseFeedParser, StrictFeedParser

from transforms.feeds.expat import create_parser


class Parsed(NamedTuple):
    """What feedparser makes of a document, in its own dicts."""

    version: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]


def parsed(document: bytes, url: str | None) -> Parsed:
    """What an XML document in UTF-8 holds; where it breaks XML's rules, what a lenient reader finds in it.

    `url` is what relative addresses are completed with; None leaves them as they are.
    """
    try:
        return _strict(document, url)
    except xml.sax.SAXException:
        loose = _Loose(url, None, "utf-8", {})
        loose.feed(document.decode("utf-8", "replace"))
        return _of(loose)


def _strict(document: bytes, url: str | None) -> Parsed:
    strict, driver = _Strict(url, None, "utf-8"), create_parser()
    driver.setFeature(xml.sax.handler.feature_namespaces, 1)
    driver.setFeature(xml.sax.handler.feature_external_ges, 0)
    driver.setContentHandler(strict)
    driver.setErrorHandler(strict)
    driver.feed(document)
    driver.close()
    return _of(strict)


def _of(parser: Any) -> Parsed:
    return Parsed(parser.version, parser.feeddata, parser.entries)


class _Params(feedparser.FeedParserDict):  # type: ignore[misc]
    """What feedparser knows of the element it is in: asked for ten times an element, and in no need of its aliases."""

    get, __getitem__, __setitem__, __contains__ = dict.get, dict.__getitem__, dict.__setitem__, dict.__contains__

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Its values are strings and numbers."""
        return type(self)(self)


class _Text(str):
    """Text without windows-1252 in its control characters."""

    __slots__ = ()

    def translate(self, table: Any) -> str:
        """The text itself: that is what feedparser's table would make of it."""
        return str(self)


class _Lean:
    """Comes before one of feedparser's parsers."""

    resolve_relative_uris = False
    sanitize_html = False

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.contentparams: _Params | None = _Params()
        self.encoding = ""  # else it looks for twice-encoded UTF-8 in every text, also where all is ASCII

    def unknown_endtag(self, tag: str) -> None:
        """Ends an element; one that a handler falls over (seen: `</width>` that nothing began) is left out."""
        try:
            super().unknown_endtag(tag)  # type: ignore[misc]
        except (TypeError, ValueError, AttributeError, LookupError):
            return

    def push_content(self, *arguments: Any) -> None:
        super().push_content(*arguments)  # type: ignore[misc]
        self.contentparams = _Params(self.contentparams or {})

    def _end_published(self) -> None:
        self.pop("published")  # type: ignore[attr-defined]  # its own reading of dates goes unused

    def _end_updated(self) -> None:
        self.pop("updated")  # type: ignore[attr-defined]

    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated

    def decode_entities(self, element: str, data: str) -> str:
        text: str = super().decode_entities(element, data)  # type: ignore[misc]
        return _Text(text if text.isascii() else _decoded_twice(text))


class _Strict(_Lean, StrictFeedParser):  # type: ignore[misc]
    pass


class _Loose(_Lean, LooseFeedParser):  # type: ignore[misc]
    pass


def _decoded_twice(text: str) -> str:
    """Text that was UTF-8, taken for Latin-1 and encoded once more, as it was meant."""
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
