"""Some addresses asked at once, outside of any run: nothing is stored."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from schemas import FetchKind, Input, Media, Origin
from transforms.fetch.clock import utc_now
from transforms.fetch.crawl import fetch_all
from transforms.fetch.request import Answer, Deferral, HostState, Moved, Refusal, Request
from transforms.fetch.settings import FetchSettings
from transforms.fetch.threaded import iterate


def asked(
    urls: Iterable[str], settings: FetchSettings, *, origin: Origin = Origin.FEED, kind: FetchKind = FetchKind.FEED
) -> Iterator[Answer | Refusal | Deferral]:
    """How each request ends, in the order in which they end; those that move to another domain come last."""
    todo = [
        Request(input=Input(origin=origin, origin_ref=url, requested_url=url, media=Media.FEED), kind=kind)
        for url in urls
    ]
    hosts: dict[str, HostState] = {}
    while todo:
        moved = []
        for result in iterate(functools.partial(fetch_all, todo, settings, dict(hosts), clock=utc_now)):
            if isinstance(result, Answer | Refusal | Deferral):
                yield result
            elif isinstance(result, HostState):
                hosts[result.key] = result
            elif isinstance(result, Moved):
                moved.append(result.request)
        todo = moved
