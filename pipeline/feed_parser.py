"""What a worker process parses feeds with; apart from the graph, so that a worker imports little."""

from __future__ import annotations

from collections.abc import Callable

from schemas import Input
from transforms.feeds.feed import Feed
from transforms.feeds.parse import parse_feed


def make_parser() -> Callable[[Input], Feed]:
    """What a worker calls to get its feed parser."""
    return _parse


def _parse(item: Input) -> Feed:
    return parse_feed(item.body or b"", item.final_url or item.requested_url, item.charset)
