"""The headline, and what told it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from schemas.article import FieldSource
from transforms.clean import one_line
from transforms.extract.jsonld import JsonLd
from transforms.extract.statements import Statements
from transforms.extract.words import compared

MAX_CHARS = 1_000
_MIN_CHARS = 8
_SITE_TAIL = re.compile(r"\s+[|\-–—·»:•]\s+[^|\-–—·»•]{2,45}$")
_META = ("og:title", "twitter:title")


def pick_title(tree: HtmlElement, statements: Statements, jsonld: JsonLd) -> tuple[str | None, FieldSource | None]:
    """The page's headline: JSON-LD, an `h1` that shares half its words with another statement, og:title less the
    site's name, what trafilatura finds, the title less its tail, any `h1`. A title has at least 8 characters, unless
    there is none such."""
    site = statements.first("og:site_name")
    stated = one_line(jsonld.title or "", MAX_CHARS)
    if len(stated) >= _MIN_CHARS:
        return stated, FieldSource.JSONLD
    shared = without_site(statements.first(*_META)[:MAX_CHARS], site)
    titled = without_site(statements.title[:MAX_CHARS], site)
    others = [text for text in (stated, shared, titled) if text]
    for heading in statements.heading_texts[:3]:
        if len(heading) >= _MIN_CHARS and any(_agrees(heading, other) for other in others):
            return heading[:MAX_CHARS], FieldSource.H1
    if len(shared) >= _MIN_CHARS:
        return shared, FieldSource.META
    found = one_line(extract_title(tree) or "", MAX_CHARS)
    for text, source in (
        (found, FieldSource.TRAFILATURA),
        (_SITE_TAIL.sub("", titled), FieldSource.TITLE),
        (next(iter(statements.heading_texts), "")[:MAX_CHARS], FieldSource.H1),
    ):
        if len(text) >= _MIN_CHARS:
            return text, source
    return next(
        (
            (text, source)
            for text, source in (
                (found, FieldSource.TRAFILATURA),
                (shared, FieldSource.META),
                (titled, FieldSource.TITLE),
            )
            if text
        ),
        (None, None),
    )


def without_site(title: str, site: str) -> str:
    """The title less the site's name at its end.

    >>> without_site("Budget passes - The Daily", "The Daily")
    'Budget passes'
    """
    if title and site:
        cut = re.sub(r"\s*[|\-–—·»:•]\s*" + re.escape(site) + r".*$", "", title, flags=re.I)
        if len(cut) >= 10:
            return cut
    return title


def _agrees(heading: str, other: str) -> bool:
    """Whether half the words of the shorter one are in the longer, and the heading is not a fragment of the other."""
    ours, theirs = set(compared(heading).split()), set(compared(other).split())
    if not ours or not theirs:
        return False
    shared = len(ours & theirs) / min(len(ours), len(theirs))
    return shared * min(1.0, len(heading) / max(1.0, 0.5 * len(other))) >= 0.5
