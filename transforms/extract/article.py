"""A document becomes an article: its text, what it says of itself, and the signals that the taggers read."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import importlib.metadata

from lxml.html import document_fromstring

from schemas.article import Article, FieldSource
from schemas.extracted import Extracted
from schemas.input import FeedEntry, Input
from schemas.origin import Media
from schemas.reject import Reason, RejectedError
from transforms.clean import one_line
from transforms.extract.authors import clean_names
from transforms.extract.content import Content, read_fragment, read_text
from transforms.extract.dates import guess_date
from transforms.extract.faster import speed_up
from transforms.extract.from_page import read_page
from transforms.extract.identity import content_hash, identify
from transforms.extract.title import MAX_CHARS as MAX_TITLE_CHARS
from transforms.extract.words import word_count
from transforms.memory import uncollected

EXTRACTOR = f"newsbeam trafilatura {importlib.metadata.version('trafilatura')}"
MAX_SUMMARY_CHARS = 5_000
MAX_CATEGORIES = 50

_DATED_PAGE = "<p>On a Monday, the 5 October 2026, the town began to mend its old bridge.</p>"
"""A date that htmldate finds, but no date that stands alone."""


def extract_article(item: Input, now: dt.datetime) -> Extracted:
    """The article in a document that has its bytes; tags and versions are left to later stops.

    What a seed states outright goes before what the page says; what a feed says of its entry fills what the page
    leaves open. Equal items at equal `now` give equal articles.

    Raises:
        RejectedError: a guard refused the bytes, or they hold no article.
    """
    if item.body is None:
        raise RejectedError(Reason.NO_CONTENT, "expected a document with its bytes, got none")
    with uncollected():  # its trees are freed by count, and each pass would walk them all
        content = _read(item, item.body, now)
    if not content.text or content.text.isspace():
        raise RejectedError(Reason.NO_TEXT, "expected article text, got none")
    return _extracted(item, item.body, content, now)


def warm_up() -> None:
    """Pay at a process's start what its first page would, such as 0.6 CPU-s for stop lists.

    Without it articles are the same, only later.
    """
    speed_up()
    guess_date(document_fromstring(_DATED_PAGE), None, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    gc.collect()
    gc.freeze()


def _read(item: Input, data: bytes, now: dt.datetime) -> Content:
    if item.media is Media.HTML:
        return read_page(item, data, now)
    if item.media is Media.FRAGMENT:
        return read_fragment(item, data)
    if item.media is Media.TEXT:
        return read_text(item, data)
    raise RejectedError(Reason.NOT_HTML, f"expected a page, a fragment or text, got a {item.media}")


def _extracted(item: Input, data: bytes, content: Content, now: dt.datetime) -> Extracted:
    entry = item.entry or FeedEntry()
    title, title_source = _title(item, content, entry)
    authors, authors_source = content.authors, content.authors_source
    if not authors:
        authors = clean_names(entry.authors)
        authors_source = FieldSource.FEED if authors else None
    content_id = content_hash(title, content.text)
    identity = identify(item, content.canonical_url, content_id)
    article = Article(
        article_id=identity.article_id,
        content_hash=content_id,
        ingested_at=now,
        url=identity.url,
        requested_url=item.requested_url,
        final_url=item.final_url,
        canonical_url=content.canonical_url,
        domain=identity.domain,
        origin=item.origin,
        origin_ref=item.origin_ref,
        feed_entry_id=entry.entry_id,
        feed_title=one_line(entry.title or "", MAX_TITLE_CHARS) or None,
        feed_summary=one_line(entry.summary or "", MAX_SUMMARY_CHARS) or None,
        feed_categories=_lines(entry.categories),
        feed_published_at=entry.published_at,
        fetched_at=item.fetched_at,
        title=title,
        title_source=title_source,
        description=content.description,
        text=content.text,
        authors=authors,
        authors_source=authors_source,
        images=content.images,
        section=content.section,
        keywords=content.keywords,
        word_count=word_count(content.text),
        content_type=content.content_type,
        paywalled=content.paywalled,
        robots_allowed=item.robots_allowed,
        ai_optout=_united(item.ai_optout, content.ai_optout),
        license=item.license or content.license,
        extractor=EXTRACTOR,
        raw_sha256=hashlib.sha256(data).hexdigest(),
        raw_bytes=len(data),
        quality_flags=_united(item.flags, content.flags),
    )
    return Extracted(article=article, signals=content.signals, alias_ids=identity.alias_ids)


def _title(item: Input, content: Content, entry: FeedEntry) -> tuple[str | None, FieldSource | None]:
    given = one_line(item.given.title or "", MAX_TITLE_CHARS)
    if given:
        return given, FieldSource.GIVEN
    if content.title:
        return content.title, content.title_source
    stated = one_line(entry.title or "", MAX_TITLE_CHARS)
    return (stated, FieldSource.FEED) if stated else (None, None)


def _united(*flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({flag for group in flags for flag in group}))


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    found = (one_line(text, MAX_TITLE_CHARS) for text in texts[:MAX_CATEGORIES])
    return tuple(dict.fromkeys(line for line in found if line))
