"""One thing to process: an address or bytes, and where it comes from."""

from __future__ import annotations

import dataclasses
import datetime as dt

from schemas.origin import Media, Origin
from schemas.reject import Reason, Stage


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """What a feed or sitemap says of one of its entries."""

    entry_id: str | None = None
    title: str | None = None
    summary: str | None = None
    """As text, without markup."""
    categories: tuple[str, ...] = ()
    published_raw: str | None = None
    """The date string verbatim: it is parsed once, with the other date signals."""
    published_at: dt.datetime | None = None
    updated_raw: str | None = None
    authors: tuple[str, ...] = ()
    feed_url: str | None = None
    feed_title: str | None = None
    feed_language: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a seed states outright (a text header, a JSONL field); taken as given, before what the page says."""

    title: str | None = None
    published_on: dt.date | None = None
    published_raw: str | None = None
    """A JSONL date that has more than a day in it, verbatim."""
    outlet: str | None = None
    language: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One seed document, feed entry, sitemap entry or WARC response; after `fetch` or from a seed with its bytes.

    `body` is the document as it came: HTML bytes (`Media.HTML`), an entry's HTML fragment in UTF-8
    (`Media.FRAGMENT`), plain text in UTF-8 (`Media.TEXT`) or a whole feed (`Media.FEED`); None of a page
    that is still to be fetched, and of a WARC revisit.
    """

    seen_at: dt.datetime | None = None
    """What the run that reads it calls now."""
    origin: Origin
    origin_ref: str
    """Feed address, file, or `file#offset`; unique within a run together with `requested_url`."""
    seed_key: str | None = None
    """Names a document without an address: JSONL id, or seed set and path inside it."""
    requested_url: str | None = None
    """As given, not normalised."""
    final_url: str | None = None
    """Where redirects led; None when nothing was fetched."""
    media: Media = Media.HTML
    body: bytes | None = None
    charset: str | None = None
    """As the HTTP or WARC header says."""
    fetched_at: dt.datetime | None = None
    entry: FeedEntry | None = None
    given: Given = Given()
    robots_allowed: bool | None = None
    ai_optout: tuple[str, ...] = ()
    license: str | None = None
    flags: tuple[str, ...] = ()
    """`quality_flags` found before extraction, such as `no_length` or `summary_only`."""
    attempt: int = 1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A file, line, record or entry that gave no input, and why; it becomes a reject."""

    reason: Reason
    detail: str = ""
    origin_ref: str
    """File, or `file#line` or `file#offset`."""
    stage: Stage = Stage.READ
    origin: Origin | None = None
    """None when it is not known what the file is."""
    url: str | None = None
    """As given, not normalised."""
    payload_head: bytes | None = None
    """The first bytes of it, at most 2,048."""
