"""A site in a list of feeds: where its feeds may lie, and when it is looked at again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from schemas import Fetch
from transforms.feeds.addresses import web_address
from transforms.feeds.discover import usual_addresses
from transforms.feeds.feed import Feed, FeedKind
from transforms.feeds.feed_state import FeedState
from transforms.feeds.interval import CAP_S, Interval, jittered
from transforms.feeds.lists import FeedSource

MAX_FEEDS = 20
"""Addresses that are asked for at one look at a site."""
SITE = "site"
"""What sets the interval of a site: it is looked at once a day for new feeds."""


def addresses_to_ask(
    url: str, linked: Sequence[FeedSource], sitemaps: Sequence[str], known: Collection[str]
) -> Iterator[str]:
    """Where feeds of a site may lie that are not known: what its page links; without any, and none known, guesses."""
    stated = [source.url for source in linked]
    if not stated and not known:
        named = (web_address(address, url) for address in sitemaps)
        stated = [*usual_addresses(url), *(address for address in named if address)]
    yield from [address for address in dict.fromkeys(stated) if address not in known and address != url][:MAX_FEEDS]


def after_look(state: FeedState, row: Fetch) -> Fetch:
    """The row of a look at a site that has feeds, or may have: no failure, and looked at again a day later."""
    interval = jittered(Interval(seconds=CAP_S, reason=SITE), state.url, str(state.poll_count))
    return dataclasses.replace(
        row,
        etag=None,
        last_modified=None,
        body_sha256=None,
        failures=0.0,
        poll_count=state.poll_count + 1,
        poll_interval_s=interval.seconds,
        interval_reason=interval.reason,
        next_poll_at=row.started_at + dt.timedelta(seconds=interval.seconds),
    )


def is_worth_polling(feed: Feed, beside_others: bool) -> bool:
    """Whether what was found at a guessed address is to be polled.

    A plain sitemap lists a site's pages of all times, which nobody asked for: only one of news is taken, and only where
    the site has no other feed.
    """
    if feed.kind is FeedKind.SITEMAP_INDEX:
        return False
    if feed.kind is FeedKind.SITEMAP:
        return not beside_others and any(entry.published_raw for entry in feed.entries)
    return bool(feed.entries)
