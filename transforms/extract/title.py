"""The headline, and what told it."""

from __future__ import annotations

import html
import re

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from schemas.article import FieldSource
from transforms.clean import one_line
from transforms.extract.jsonld import JsonLd
from transforms.extract.statements import Statements
from transforms.extract.words import compared
from transforms.urls import registered_domain

MAX_CHARS = 1_000
_MIN_CHARS = 8
_MIN_HEAD_CHARS = 15
_HEADINGS = 3
_MIN_AGREEMENT = 0.5
_MIN_HEADING_WORDS = 4
_KICKER = re.compile(r"[:：/–—|-]\s")
_META = ("og:title", "twitter:title")
_BAR = re.compile(r"\s+[|｜]\s+|\s*[｜]\s*")
_TAIL = re.compile(r"\s*(?:\s[-–—·»•:|]|[|：:])\s+(?=[^-–—·»•:|：]+$)")


def pick_title(
    tree: HtmlElement, statements: Statements, jsonld: JsonLd, url: str | None = None
) -> tuple[str | None, FieldSource | None]:
    """The headline, without the site's name and without a kicker that another statement leaves out.

    Two of JSON-LD, the page's `h1` and its meta tags that agree decide; else the first of them in this order; without
    any, what trafilatura finds. A title has at least 8 characters, unless there is none such.
    """
    site_names = _site_names(statements, jsonld, url)
    stated = without_tail(jsonld.title or "", site_names)
    shared = without_tail(statements.first(*_META), site_names)
    titled = without_tail(statements.title, site_names)
    headings = [without_tail(text, site_names) for text in statements.heading_texts[:_HEADINGS]]
    heading = _heading(headings, (stated, shared, titled))
    candidates = [
        (text, source)
        for text, source in (
            (stated, FieldSource.JSONLD),
            (heading, FieldSource.H1),
            (shared, FieldSource.META) if shared else (titled, FieldSource.TITLE),
        )
        if len(text) >= _MIN_CHARS
    ]
    if not candidates:
        found = one_line(extract_title(tree) or "", MAX_CHARS)
        candidates = [(found, FieldSource.TRAFILATURA), *((text, FieldSource.H1) for text in headings)]
        candidates += [(shared, FieldSource.META), (titled, FieldSource.TITLE)]
        return next((candidate for candidate in candidates if candidate[0]), (None, None))
    forms = [compared(text) for text, _ in candidates]
    chosen = max(range(len(forms)), key=lambda number: (forms.count(forms[number]), -number))
    if len(shared) >= _MIN_HEAD_CHARS and _is_kicked(candidates[chosen][0], shared):
        return shared, FieldSource.META
    return candidates[chosen]


def without_tail(title: str, site_names: frozenset[str]) -> str:
    """The title on one line less what follows its first bar, and less the site's name at its end.

    >>> without_tail("Budget passes after debate | Politics | The Daily", frozenset())
    'Budget passes after debate'
    >>> without_tail("Budget passes - The Daily", frozenset({"the daily"}))
    'Budget passes'
    """
    title = one_line(html.unescape(title[: 2 * MAX_CHARS]), MAX_CHARS)
    bar = _BAR.search(title)
    if bar and bar.start() >= max(_MIN_HEAD_CHARS, len(title) - bar.end()):
        title = title[: bar.start()]
    tail = _TAIL.search(title)
    while tail and tail.start() >= _MIN_CHARS and compared(title[tail.end() :]) in site_names:
        title = title[: tail.start()]
        tail = _TAIL.search(title)
    return title.rstrip(" |-–—·•")


def _site_names(statements: Statements, jsonld: JsonLd, url: str | None) -> frozenset[str]:
    domain = registered_domain(url) if url else None
    names = (statements.first("og:site_name"), statements.first("application-name"), *jsonld.publishers, domain or "",
             (domain or "").partition(".")[0])  # fmt: skip
    return frozenset(compared(name) for name in names if name)


def _heading(headings: list[str], others: tuple[str, ...]) -> str:
    """The first heading with half its words in another statement; else the only one, if it is a sentence's length."""
    for heading in headings:
        if len(heading) >= _MIN_CHARS and any(_agreement(heading, other) >= _MIN_AGREEMENT for other in others):
            return heading
    return headings[0] if len(headings) == 1 and len(headings[0].split()) >= _MIN_HEADING_WORDS else ""


def _is_kicked(title: str, shared: str) -> bool:
    """Whether a title is a kicker and then the title that the page gives to share.

    The other way round, a heading without the kicker that JSON-LD and og:title have, the kicker belongs to it.
    """
    return _KICKER.search(title) is not None and compared(title).endswith(f" {compared(shared)}")


def _agreement(heading: str, other: str) -> float:
    """The share of the shorter one's words that are in the longer, less for a fragment of the other."""
    ours, theirs = set(compared(heading).split()), set(compared(other).split())
    if not ours or not theirs:
        return 0.0
    shared = len(ours & theirs) / min(len(ours), len(theirs))
    return shared * min(1.0, len(heading) / (0.5 * len(other)))
