"""The farm that the tests of fetching share, and short ways to ask it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from farm.farm import NETWORK, Farm, FarmResolver

from schemas import Fetch, FetchKind, Input, Origin
from transforms.fetch.crawl import HostStates, fetch_all
from transforms.fetch.request import Answer, Deferral, FetchResult, HostState, Moved, Refusal, Request
from transforms.fetch.settings import FetchSettings

QUICK = FetchSettings(
    user_agent="newsbeam/0 (+mailto:desk@example.org)",
    allow_networks=(NETWORK,),
    delay_s=0.0,
    deadline_s=2.0,
    retry_waits_s=(0.01, 0.02),
)


@dataclasses.dataclass(slots=True)
class Crawled:
    """What a crawl gave, by kind."""

    ends: list[Answer | Refusal | Deferral | Moved]
    rows: list[Fetch]
    """Those of the ends among them."""
    states: dict[str, HostState]

    def end(self) -> Answer | Refusal | Deferral | Moved:
        (one,) = self.ends
        return one

    def refusal(self) -> str:
        end = self.end()
        assert isinstance(end, Refusal), end
        return end.error.reason.value

    def answer(self) -> Answer:
        end = self.end()
        assert isinstance(end, Answer), end
        return end


def request(url: str, **given: Any) -> Request:
    """A request for a page of a feed."""
    attempt = given.pop("attempt", 1)
    item = Input(origin=Origin.FEED, origin_ref="feed", requested_url=url, attempt=attempt)
    return Request(input=item, kind=given.pop("kind", FetchKind.PAGE), **given)


def crawl(*requests: Request, states: HostStates | None = None, resolver: Any = None, **settings: Any) -> Crawled:
    """All results of fetching, quick unless the settings say otherwise."""
    how = dataclasses.replace(QUICK, **settings)
    return asyncio.run(_crawl(requests, how, states or {}, resolver or FarmResolver(10)))


async def _crawl(requests: tuple[Request, ...], how: FetchSettings, states: HostStates, resolver: Any) -> Crawled:
    results: list[FetchResult] = [
        result async for result in fetch_all(requests, how, states, run_id="run", resolver=resolver)
    ]
    ends = [result for result in results if isinstance(result, Answer | Refusal | Deferral | Moved)]
    rows = [result for result in results if isinstance(result, Fetch)]
    rows += [end.fetch for end in ends if end.fetch is not None]
    return Crawled(ends, rows, {state.key: state for state in results if isinstance(state, HostState)})


@pytest.fixture(scope="session")
def shared_farm() -> Iterator[Farm]:
    with Farm(hosts=10, life_s=3600.0) as farm:
        yield farm


@pytest.fixture
def farm(shared_farm: Farm) -> Farm:
    """The farm with an empty log."""
    shared_farm.forget()
    return shared_farm


@pytest.fixture
def visit(farm: Farm) -> Callable[..., Crawled]:
    """Fetches one path of a host of the farm."""

    def go(path: str, host: int | str = "ok-3.example", **given: Any) -> Crawled:
        kind = given.pop("kind", FetchKind.PAGE)
        return crawl(request(farm.url(host, path), kind=kind), **given)

    return go
