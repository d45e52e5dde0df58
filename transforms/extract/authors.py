"""Who wrote the article, and what told it."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from schemas.article import FieldSource
from transforms.clean import one_line
from transforms.extract.jsonld import JsonLd
from transforms.extract.page import elements
from transforms.extract.statements import Statements
from transforms.extract.words import compared

MAX_CHARS = 500
MAX_AUTHORS = 50
_META = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author", "citation_author",
         "dcterms.creator", "og:article:author")  # fmt: skip
_BYLINE = re.compile(r"^(?:by|von|por|par|di|af|av|door|text:?)\s+", re.I)
_TAGS = re.compile(r"<[^<>]*>")
_MARKED = etree.XPath(
    "//*[contains(@rel,'author') or contains(@itemprop,'author')"
    " or contains(@class,'uthor') or contains(@class,'yline')]"
)


def pick_authors(
    tree: HtmlElement, statements: Statements, jsonld: JsonLd
) -> tuple[tuple[str, ...], FieldSource | None]:
    """The authors' names in the page's order: JSON-LD, meta tags, else the byline."""
    site = compared(statements.first("og:site_name"))
    for stated, source in (
        (jsonld.authors, FieldSource.JSONLD),
        (statements.all(*_META), FieldSource.META),
    ):
        found = clean_names(stated, site)
        if found:
            return found, source
    found = clean_names(_bylines(tree), site)
    return (found, FieldSource.BYLINE) if found else ((), None)


def clean_names(stated: tuple[str, ...], site: str) -> tuple[str, ...]:
    kept = []
    for text in stated:
        name = _BYLINE.sub("", one_line(_TAGS.sub("", text), MAX_CHARS))
        if 2 < len(name) < 120 and compared(name) != site and "@" not in name and not name.startswith("http"):
            kept.append(name)
    return tuple(dict.fromkeys(kept))[:MAX_AUTHORS]


def _bylines(tree: HtmlElement) -> tuple[str, ...]:
    for element in elements(_MARKED, tree)[:20]:
        text = one_line(" ".join(element.itertext()), MAX_CHARS)
        if 2 < len(text) < 120:
            return (text,)
    return ()
