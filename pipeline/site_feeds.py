"""Sites in lists of feeds: what is asked in their place, and which of it is taken for a feed of theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas import Fetch, FetchKind, Input, Media, Origin
from transforms.feeds.feed import Feed
from transforms.feeds.feed_state import FeedState
from transforms.feeds.lists import FeedSource
from transforms.feeds.site import SITE, addresses_to_ask, is_worth_polling
from transforms.fetch.request import Answer, Request


def found_feeds(states: Mapping[str, FeedState], listed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The feeds that were found at sites of a list, by site; what an index of sitemaps names is none."""
    found: dict[str, list[str]] = {}
    for url, state in sorted(states.items()):
        site = state.site_url
        if site is None or site not in listed or site not in states or states[site].is_feed:
            continue
        if state.is_feed:
            found.setdefault(site, []).append(url)
    return {site: tuple(urls) for site, urls in found.items()}


def is_candidate(request: Request, state: FeedState) -> bool:
    """Whether it is asked whether there is a feed, of which nothing is known yet."""
    return request.kind is FetchKind.FEED and request.feed_url is not None and not state.is_feed


class SiteFeeds:
    """The looks of one run at sites."""

    def __init__(self, found: Mapping[str, Collection[str]]) -> None:
        self._found = found
        self._taken: dict[str, set[str]] = {}

    def fails(self, state: FeedState, linked: Sequence[FeedSource]) -> bool:
        """Whether a page in a feed's place is a failure: it links no feed, and earlier guesses have found none."""
        looked_before = state.interval_reason == SITE or state.failures > 0
        return not linked and not self._found.get(state.url) and looked_before

    def requests(self, answer: Answer, linked: Sequence[FeedSource], now: dt.datetime) -> Iterator[Request]:
        """Requests for what may be feeds of a site, in the site's name."""
        site, url = answer.request.input.origin_ref, answer.input.final_url or answer.request.url
        for address in addresses_to_ask(url, linked, answer.sitemaps, self._found.get(site, ())):
            item = Input(origin=Origin.FEED, origin_ref=address, requested_url=address, media=Media.FEED, seen_at=now)
            yield Request(input=item, kind=FetchKind.FEED, feed_url=site)

    def takes(self, request: Request, row: Fetch, feed: Feed) -> bool:
        """Whether a feed found at a site is one more: the first of those that are one by address or bytes is taken."""
        taken = self._taken.setdefault(request.feed_url or "", set())
        names = {name for name in (row.final_url or row.url, row.body_sha256) if name}
        if taken & names or not is_worth_polling(feed, beside_others=bool(taken)):
            return False
        taken |= names
        return True
