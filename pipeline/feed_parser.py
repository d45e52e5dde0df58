"""What a worker process parses feeds with; apart from the graph, so that a worker imports little."""

from __future__ import annotations

from collections.abc import Callable

from schemas import Input, Reason, RejectedError
from transforms.feeds.discover import feed_links
from transforms.feeds.feed import Feed
from transforms.feeds.lists import FeedSource
from transforms.feeds.parse import parse_feed

Read = Feed | tuple[FeedSource, ...]
"""A feed, or of a page in a feed's place the feeds that it links."""


def make_parser() -> Callable[[Input], Read]:
    """What a worker calls to get its feed parser."""
    return _parse


def _parse(item: Input) -> Read:
    body, url = item.body or b"", item.final_url or item.requested_url
    try:
        return parse_feed(body, url, item.charset)
    except RejectedError as error:
        if error.reason is not Reason.HTML_NOT_FEED:
            raise
        return feed_links(body, url or "")
