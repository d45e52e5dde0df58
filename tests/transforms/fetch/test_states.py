"""Hosts remembered from row to row."""

from __future__ import annotations

import datetime as dt
import random

from schemas import Fetch, FetchKind, Outcome
from transforms.fetch.request import HostState, SiteFile
from transforms.fetch.states import host_states, merged

NOW = dt.datetime(2025, 11, 4, 12, tzinfo=dt.UTC)


def row(url: str, minute: int, **given: object) -> Fetch:
    kind = FetchKind.ROBOTS if url.endswith("robots.txt") else FetchKind.PAGE
    at = NOW + dt.timedelta(minutes=minute)
    fields: dict[str, object] = {"fetch_id": f"{url} {minute}", "kind": kind, "outcome": Outcome.OK, "status": 200}
    return Fetch(url=url, started_at=at, **{**fields, **given})  # type: ignore[arg-type]


def test_a_host_s_state_is_that_of_its_newest_rows_in_any_order() -> None:
    later = NOW + dt.timedelta(minutes=9)
    rows = [
        row("https://a.example.org/robots.txt", 0, robots_body=b"old"),
        row("https://a.example.org/robots.txt", 3, robots_body=b"new"),
        row("https://b.example.org/x", 1, host_next_at=NOW),
        row("https://example.org/y", 5, host_next_at=later, status=503),
        row("https://other.example/z", 2, final_url="https://third.example/z", host_next_at=later),
    ]
    random.Random(1).shuffle(rows)
    first, second = host_states(rows)
    assert (first.key, first.next_at, first.wait_s) == ("example.org", later, 240.0)
    assert [file.body for file in first.site_files] == [b"new"]
    assert (second.key, second.next_at) == ("third.example", later)


def test_of_several_states_the_latest_of_each_thing_is_kept() -> None:
    def file(minute: int) -> SiteFile:
        at = NOW + dt.timedelta(minutes=minute)
        return SiteFile(url="u", kind=FetchKind.ROBOTS, status=200, body=b"%d" % minute, fetched_at=at)

    one = HostState(key="k", next_at=NOW, wait_s=1.0, site_files=(file(2),))
    two = HostState(key="k", next_at=NOW + dt.timedelta(1), wait_s=2.0, site_files=(file(1),))
    expected = HostState(key="k", next_at=two.next_at, wait_s=2.0, site_files=(file(2),))
    assert merged([one, two]) == merged([two, one]) == expected
    assert merged([]) is None
