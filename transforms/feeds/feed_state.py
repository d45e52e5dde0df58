"""What is known of a feed before it is asked: its newest row of `fetches`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from schemas import Fetch, FetchKind, Outcome

PARKED_AT = 30.0
"""Failures in a row after which a feed is asked no more: 30 soft ones, or 410 on three days."""
UNCONDITIONAL_EVERY = 50
"""One poll in so many sends no validators: some feeds keep an ETag while they change."""
SIGHTINGS_TO_ADOPT = 3
_KINDS = (FetchKind.FEED, FetchKind.SITEMAP, FetchKind.STATE)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed before it is asked."""

    url: str
    """As in the list; it stays the feed's name when a redirect was adopted."""
    site_url: str | None = None
    """The site in a list at which the feed was found, or the index of a sitemap."""
    polled_at: dt.datetime | None = None
    next_poll_at: dt.datetime | None = None
    outcome: Outcome | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    window: int = 0
    """Entries that the feed showed when it was last read."""
    item_rate: float | None = None
    """New entries a day."""
    failures: float = 0.0
    poll_count: int = 0
    interval_s: int | None = None
    interval_reason: str | None = None
    asked_interval_s: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    redirect_to: str | None = None
    redirect_seen: int = 0
    last_new_at: dt.datetime | None = None

    @property
    def parked(self) -> bool:
        """Failed so often that it is asked no more."""
        return self.failures >= PARKED_AT

    @property
    def is_feed(self) -> bool:
        """It was read as a feed at least once."""
        return self.body_sha256 is not None

    @property
    def asked_url(self) -> str:
        """Where to ask: the target of a permanent redirect that was seen three times, else the feed's own address."""
        return self.redirect_to if self.redirect_to and self.redirect_seen >= SIGHTINGS_TO_ADOPT else self.url

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """ETag and Last-Modified to send, verbatim: the ETag alone if there is one, neither on one poll in fifty."""
        if self.poll_count % UNCONDITIONAL_EVERY == UNCONDITIONAL_EVERY - 1:
            return None, None
        return self.etag, None if self.etag else self.last_modified


def feed_states(rows: Iterable[Fetch]) -> dict[str, FeedState]:
    """The state of each feed that rows name, by its address; rows in any order, those of pages and hosts ignored."""
    newest: dict[str, Fetch] = {}
    for row in rows:
        if row.kind in _KINDS and row.poll_count is not None:
            before = newest.get(row.url)
            if before is None or (before.started_at, before.fetch_id) < (row.started_at, row.fetch_id):
                newest[row.url] = row
    return {url: state_of(newest[url]) for url in sorted(newest)}


def is_due(state: FeedState | None, now: dt.datetime) -> bool:
    """Whether the feed is to be asked: one never asked is, a parked one is not."""
    if state is None or state.polled_at is None:
        return True
    return not state.parked and (state.next_poll_at is None or state.next_poll_at <= now)


def state_of(row: Fetch) -> FeedState:
    """The state that a feed's row holds."""
    return FeedState(
        url=row.url,
        site_url=row.feed_url,
        polled_at=row.started_at,
        next_poll_at=row.next_poll_at,
        outcome=row.outcome,
        error=row.error,
        etag=row.etag,
        last_modified=row.last_modified,
        body_sha256=row.body_sha256,
        window=row.items_seen or 0,
        item_rate=row.item_rate,
        failures=row.failures or 0.0,
        poll_count=row.poll_count or 0,
        interval_s=row.poll_interval_s,
        interval_reason=row.interval_reason,
        asked_interval_s=row.asked_interval_s,
        skip_hours=tuple(row.skip_hours),
        skip_days=tuple(row.skip_days),
        redirect_to=row.redirect_to,
        redirect_seen=row.redirect_seen or 0,
        last_new_at=row.last_new_at,
    )
