"""What is asked for, and how it ended: each request ends as exactly one answer, refusal, deferral or move."""

from __future__ import annotations

import dataclasses
import datetime as dt
from urllib.parse import urlsplit

from schemas import Fetch, FetchKind, Input, PendingState, RejectedError
from transforms.urls import registered_domain


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to fetch: a page, feed or sitemap, with what an earlier answer said of itself."""

    input: Input
    kind: FetchKind = FetchKind.PAGE
    etag: str | None = None
    last_modified: str | None = None
    feed_url: str | None = None
    """The feed that named the page."""
    deferred_at: dt.datetime | None = None
    """When it was first put off: what waits longest is served first."""
    moved_to: str | None = None
    """Where a redirect to another registered domain leads; the next pass starts there."""
    hops: int = 0
    """Redirects followed so far."""
    moves: int = 0
    """Redirects to another registered domain so far."""
    moved_for_good: bool = True
    """Whether every redirect so far was a permanent one."""

    @property
    def url(self) -> str:
        """Where it starts."""
        return self.moved_to or self.input.requested_url or ""

    @property
    def key(self) -> str:
        """What its manners are kept for."""
        return host_key(self.url)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The server answered with what was asked for, or that it has not changed (`status` 304, no body)."""

    request: Request
    input: Input
    """With `body`, `final_url`, `charset`, `fetched_at` and what robots.txt and headers say of rights."""
    status: int
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    max_age_s: int | None = None
    """As Cache-Control or Expires say."""
    redirect_to: str | None = None
    """Where permanent redirects alone led."""
    sitemaps: tuple[str, ...] = ()
    """As the site's robots.txt states them."""
    fetch: Fetch


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """It cannot be had, for a reason of the closed list."""

    request: Request
    error: RejectedError
    fetch: Fetch | None = None
    """None when nothing was sent for it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """It was not its turn (`deferred`), or it failed in a way that may pass (`retry`)."""

    request: Request
    state: PendingState
    due_at: dt.datetime
    reason: str
    fetch: Fetch | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """It redirects to another registered domain, and is to be fetched there in that one's turn."""

    request: Request
    fetch: Fetch


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A site's robots.txt or tdmrep.json as last seen."""

    url: str
    kind: FetchKind
    status: int | None
    """None when the site did not answer."""
    body: bytes
    fetched_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is remembered of a registered domain from run to run."""

    key: str
    next_at: dt.datetime | None = None
    """Not before this instant."""
    wait_s: float = 0.0
    """The last wait after a refusal: the next one without a Retry-After is twice as long."""
    site_files: tuple[SiteFile, ...] = ()


FetchResult = Answer | Refusal | Deferral | Moved | Fetch | HostState
"""What fetching gives: an end for each request, a row for each other request sent, a state for each host asked."""


def host_key(url: str) -> str:
    """What manners are kept for: the registered domain, else the host, else the address itself.

    >>> host_key("https://news.example.co.uk/a"), host_key("http://127.0.1.7:8080/")
    ('example.co.uk', '127.0.1.7')
    """
    domain = registered_domain(url)
    if domain is not None:
        return domain
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def site_of(url: str) -> str:
    """The scheme, host and port of an address that was checked.

    >>> site_of("http://example.org:8080/a?b"), site_of("https://example.org?b")
    ('http://example.org:8080', 'https://example.org')
    """
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"


def in_order(requests: list[Request]) -> list[Request]:
    """The order in which one host's requests are served: what waits longest first, then by address."""
    return sorted(requests, key=_rank)


def _rank(request: Request) -> tuple[bool, str, str, str]:
    since = request.deferred_at
    return since is None, since.isoformat() if since else "", request.url, request.input.origin_ref
