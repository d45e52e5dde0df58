"""The article's text: trafilatura's default mode, then cheap repairs in a fixed order."""

from __future__ import annotations

import collections
import copy
import dataclasses

from readability import Document
from trafilatura.readability_lxml import Document as FastDocument

from transforms.clean import clean_text
from transforms.extract import split
from transforms.extract.cascade import trafilatura_text
from transforms.extract.flat import flat_text
from transforms.extract.jsonld import JsonLd
from transforms.extract.lines import without_furniture
from transforms.extract.marked import find_marked
from transforms.extract.page import Page
from transforms.extract.words import tokens

MAX_CHARS = 1_000_000
MIN_SHARE_OF_PLAIN = 0.25
MIN_JOINED_GAIN = 1.15
_MODERN_MARKS = (b"<article", b"articlebody", b"<main")
_MIN_OPINION_CHARS = 200
_MIN_JSONLD_CHARS = 250
_SHORT_CHARS = 200


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text and what became of it."""

    text: str = ""
    flags: tuple[str, ...] = ()


def find_body(page: Page, jsonld: JsonLd, titles: tuple[str | None, ...]) -> Body:
    """The article's text on a page, paragraphs on lines; '' when no way finds any.

    No step may gut it: one that leaves less than a quarter of what trafilatura found is undone.
    """
    flags = ["too_deep"] if page.too_deep else []
    plain = trafilatura_text(page.tree, page.marked.noise)
    if not plain or page.too_deep:
        flattened = flat_text(page.html)
        if len(flattened) > 2 * len(plain):
            plain = flattened
            flags.append("fallback_body")
    text = plain
    for flag, repair in (
        ("joined_body", joined_body),
        ("readability_body", second_opinion),
        ("jsonld_body", jsonld_rescue),
    ):
        repaired = repair(page, jsonld, text)
        if repaired is not None and 4 * len(repaired) >= len(plain):
            text = repaired
            flags.append(flag)
    return _bounded(without_furniture(text, titles, len(plain)), flags)


def joined_body(page: Page, _jsonld: JsonLd, text: str) -> str | None:
    """The text with the pieces of a split body joined, when that makes it clearly longer."""
    tree = split.joined(page)
    if tree is None:
        return None
    longer = trafilatura_text(tree, find_marked(tree).noise)
    return longer if len(longer) > MIN_JOINED_GAIN * len(text) else None


def second_opinion(page: Page, jsonld: JsonLd, text: str) -> str | None:
    """readability's text when it is a clearly shorter part of ours, asked only on pages without a modern mark.

    trafilatura's fork of readability, a quarter of the price on the tree at hand, is asked first, and readability-lxml
    only where that would cut too (50 pages: 2.2 CPU-s for readability-lxml on all of them, 0.6 for the fork; the fork
    alone cut one of them to half).
    """
    if jsonld.has_article or len(text) <= 1.2 * _MIN_OPINION_CHARS:
        return None
    lower = page.html.lower()
    if any(mark in lower for mark in _MODERN_MARKS):
        return None
    try:
        if not _is_clearer(flat_text(FastDocument(copy.copy(page.tree)).summary().encode()), text):
            return None
        other = flat_text(Document(page.html.decode("utf-8", "replace")).summary(html_partial=True).encode())
    except Exception:  # readability 0.9 and its fork raise bare exceptions on pages they cannot parse
        return None
    return other if _is_clearer(other, text) else None


def _is_clearer(other: str, text: str) -> bool:
    """Whether a text is a clearly shorter part of ours; under a quarter it is a fragment (seen: 4 % and 18 %)."""
    if len(other) < max(_MIN_OPINION_CHARS, MIN_SHARE_OF_PLAIN * len(text)) or len(text) <= 1.2 * len(other):
        return False
    return contained(other, text) >= 0.8


def jsonld_rescue(_page: Page, jsonld: JsonLd, text: str) -> str | None:
    """JSON-LD's articleBody when it is longer and holds what we have; many are teasers."""
    stated = jsonld.body or ""
    if len(stated) < _MIN_JSONLD_CHARS or len(stated) <= 1.2 * len(text):
        return None
    return stated if len(text) < _SHORT_CHARS or contained(text, stated) >= 0.6 else None


def contained(part: str, whole: str) -> float:
    """The share of a text's words, counted, that are in another."""
    ours, theirs = collections.Counter(tokens(part)), collections.Counter(tokens(whole))
    return (ours & theirs).total() / ours.total() if ours else 0.0


def _bounded(text: str, flags: list[str]) -> Body:
    text = clean_text(text.replace("\u00ad", "")).strip()
    if len(text) > MAX_CHARS:
        text = text[:MAX_CHARS].rstrip()
        flags.append("truncated")
    return Body(text=text, flags=tuple(flags))
