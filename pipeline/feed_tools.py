"""Looking after lists of feeds: what the lake knows of each, whether it answers, and which ones a site has."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.asking import asked
from pipeline.errors import NoInputError
from pipeline.lake import Lake
from pipeline.polling import recent_fetches
from pipeline.settings import SettingsError
from pipeline.site_feeds import found_feeds
from pipeline.stories import span_of
from schemas import FetchKind, Reason, RejectedError
from transforms.feeds.addresses import web_address
from transforms.feeds.discover import feed_links, robots_sitemaps, usual_addresses
from transforms.feeds.feed_state import FeedState, feed_states
from transforms.feeds.lists import FeedSource
from transforms.feeds.parse import parse_feed
from transforms.fetch.request import Answer, Deferral, Refusal
from transforms.fetch.robots import robots_url
from transforms.fetch.settings import FetchSettings


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one look at an address gave."""

    url: str
    kind: str | None = None
    """Format of the feed; None when it is none."""
    title: str | None = None
    entries: int = 0
    problem: str | None = None


def known_states(lake: Lake, sources: Sequence[FeedSource]) -> list[dict[str, Any]]:
    """The state of each feed of a list, after a site those found there; without a list of every feed in the lake."""
    states = feed_states(recent_fetches(lake))
    listed = [source.url for source in sources]
    found = found_feeds(states, set(listed))
    urls = [url for site in listed for url in (site, *found.get(site, ()))] or sorted(states)
    return [_told(states.get(url) or FeedState(url=url)) for url in urls]


def checked(sources: Iterable[FeedSource], settings: FetchSettings) -> Iterator[Checked]:
    """One look at each address, as they answer; nothing is stored."""
    for end in asked([source.url for source in sources], settings):
        yield _checked(end)


def discovered(site: str, settings: FetchSettings) -> tuple[FeedSource, ...]:
    """The feeds of a site: those that its page declares; without any, the usual places and its sitemaps that answer.

    What a page declares is believed; what is only guessed is looked at.

    Raises:
        NoInputError: the site has none, or does not answer.
        SettingsError: it is no http address.
    """
    if web_address(site) is None:
        raise SettingsError(f"expected an address with http:// or https://, got {site!r}")
    page = next(asked([site], settings, kind=FetchKind.PAGE), None)
    if isinstance(page, Answer) and page.input.body is not None:
        found = feed_links(page.input.body, page.input.final_url or site)
        if found:
            return found
    guesses = list(usual_addresses(site))
    robots = next(asked([robots_url(site)], settings), None)
    if isinstance(robots, Answer) and robots.input.body is not None:
        guesses += robots_sitemaps(robots.input.body)
    looks = checked([FeedSource(url=url) for url in guesses], settings)
    feeds = tuple(FeedSource(url=look.url, name=look.title) for look in looks if look.kind is not None)
    if not feeds and isinstance(page, Refusal):
        raise NoInputError(f"expected an answer of {site}, got {Reason.advised(str(page.error))}")
    if not feeds:
        raise NoInputError(f"expected a feed at {site}, found none declared and none in the usual places")
    return feeds


def _checked(end: Answer | Refusal | Deferral) -> Checked:
    url = end.request.input.origin_ref
    if isinstance(end, Refusal):
        return Checked(url=url, problem=Reason.advised(str(end.error)))
    if isinstance(end, Deferral):
        return Checked(url=url, problem=Reason.advised(end.reason))
    try:
        feed = parse_feed(end.input.body or b"", end.input.final_url, end.input.charset)
    except RejectedError as error:
        return Checked(url=url, problem=Reason.advised(str(error)))
    return Checked(url=url, kind=feed.kind.value, title=feed.title, entries=len(feed.entries))


def brief(value: Any) -> str:
    """A value of a feed's state for a table: instants and spans to the minute."""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.timedelta):
        return span_of(int(value.total_seconds()))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _told(state: FeedState) -> dict[str, Any]:
    return {
        "url": state.url,
        "state": "parked" if state.parked else (state.outcome.value if state.outcome else "never asked"),
        "last_poll_at": state.polled_at,
        "last_new_at": state.last_new_at,
        "failures": state.failures,
        "next_poll_at": state.next_poll_at,
        "interval": None if state.interval_s is None else dt.timedelta(seconds=state.interval_s),
        "why": state.interval_reason,
        "error": state.error,
    }
