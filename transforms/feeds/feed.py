"""A parsed feed or sitemap, before anything is known about its articles."""

from __future__ import annotations

import dataclasses
import enum


class FeedKind(enum.StrEnum):
    """The format of a feed."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the feed states it. Its HTML is untrusted: take text from it, never serve it."""

    entry_id: str | None = None
    """guid, atom:id, rdf:about or JSON id."""
    url: str | None = None
    """http(s) and absolute, not normalised."""
    title: str | None = None
    summary: str | None = None
    """As text, without markup."""
    content: str | None = None
    """The longest text it carries, as HTML."""
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published_raw: str | None = None
    updated_raw: str | None = None
    language: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PollHints:
    """What a feed asks of those who poll it."""

    ttl_s: int | None = None
    """RSS ttl."""
    update_s: int | None = None
    """sy:updatePeriod divided by sy:updateFrequency."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC, 0–23."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday 0."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries, in the order of the document."""

    kind: FeedKind
    title: str | None = None
    language: str | None = None
    url: str | None = None
    """Where it was fetched, else where it says that it lies."""
    site_url: str | None = None
    entries: tuple[Entry, ...] = ()
    hints: PollHints = PollHints()
    sitemaps: tuple[Entry, ...] = ()
    """Of a sitemap index its children: `url` and `updated_raw`."""
    truncated: bool = False
    """The document ends inside its root element: the last entry may be cut."""
