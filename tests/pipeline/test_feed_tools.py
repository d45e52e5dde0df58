"""Lists of feeds looked after: what is told where nothing came, and how a feed's state is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from farm.farm import NETWORK, Farm
from farm.runs import START

from pipeline.cli.batch import not_due_lines
from pipeline.errors import NoInputError
from pipeline.feed_tools import brief, checked, discovered
from pipeline.fetching import fetch_settings
from pipeline.lake import Lake
from pipeline.polling import Polls, polls_of
from pipeline.settings import Settings, SettingsError
from schemas import Fetch, FetchKind, Outcome
from schemas.moment import Moment
from tests.transforms.write.whole_runs import run
from transforms.feeds.lists import FeedSource
from transforms.fetch.settings import FetchSettings
from transforms.write.local_store import LocalStore

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
OURS = "http://127.0.0.1:9/feed"


@pytest.fixture
def settings() -> FetchSettings:
    return fetch_settings(Settings(lake="", fetch={"user_agent": "test/1 (+mailto:a@b.example)", "delay_s": 0}))


def test_a_site_that_may_not_be_asked_is_told_with_what_to_do(settings: FetchSettings) -> None:
    told = f"expected an answer of {OURS}, got blocked_address: .*; name the network in fetch.allow_networks"
    with pytest.raises(NoInputError, match=told):
        discovered(OURS, settings)
    (look,) = checked([FeedSource(url=OURS)], settings)
    assert look.problem is not None
    assert look.problem.endswith("; name the network in fetch.allow_networks if it is yours")


def test_a_feed_that_moved_to_another_domain_is_checked_there(settings: FetchSettings) -> None:
    with Farm(hosts=2, life_s=900) as farm:
        farm.turn_clock(START)
        moved = farm.url(1, f"/redirect?to={farm.url(2, '/feed.xml')}")
        looks = list(checked([FeedSource(url=moved)], dataclasses.replace(settings, allow_networks=(NETWORK,))))
    assert [(look.url, look.kind, look.problem) for look in looks] == [(moved, "rss", None)]


def test_a_site_without_its_scheme_is_told(settings: FetchSettings) -> None:
    with pytest.raises(SettingsError, match="expected an address with http:// or https://, got 'harbour.example'"):
        discovered("harbour.example", settings)


def test_a_run_with_no_feed_due_says_when_the_next_is(tmp_path: Path) -> None:
    hours = (2, 1)
    rows = [
        Fetch(
            fetch_id=str(n),
            kind=FetchKind.FEED,
            url=f"https://a.example/{n}",
            started_at=NOW,
            outcome=Outcome.OK,
            poll_count=1,
            next_poll_at=NOW + dt.timedelta(hours=n),
        )
        for n in hours
    ]
    run(LocalStore(tmp_path), rows, inputs=0)
    sources = [FeedSource(url=f"https://a.example/{n}") for n in hours]
    polls = polls_of(Lake.open(str(tmp_path)), sources, Moment(run_id="r", now=NOW + dt.timedelta(minutes=5)))
    assert not_due_lines(polls) == [
        "  feeds: none is due; the next is asked at 2026-03-01 13:00 UTC (newsbeam feeds list)"
    ]
    later = polls_of(Lake.open(str(tmp_path)), sources, Moment(run_id="r", now=NOW + dt.timedelta(minutes=61)))
    assert (len(later.requests), not_due_lines(later)) == (1, [])


def test_nothing_is_said_of_feeds_where_there_are_none() -> None:
    assert not_due_lines(Polls()) == []


def test_a_state_is_written_to_the_minute() -> None:
    assert [brief(value) for value in (NOW, dt.timedelta(seconds=2512), 1.0, "ok")] == [
        "2026-03-01 12:00",
        "41 min",
        "1",
        "ok",
    ]
