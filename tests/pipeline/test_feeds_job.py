"""Runs over feeds: what is due is polled, new pages are fetched once, and nothing is lost when time is short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from farm.farm import Farm
from farm.runs import START, run_list
from jobs import counts

from pipeline.lake import Lake
from pipeline.polling import waiting

HOSTS = (1, 2, 3)
RunFeeds = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(hosts=6, life_s=900) as farm:
        yield farm


@pytest.fixture
def run_feeds(farm: Farm, tmp_path: Path) -> RunFeeds:
    def run(at: dt.datetime, paths: dict[int, str] | None = None, **fetch: Any) -> dict[str, Any]:
        farm.turn_clock(at)
        urls = [farm.url(n, (paths or {}).get(n, "/feed.xml?every=3600")) for n in HOSTS]
        return run_list(tmp_path / "lake", urls, at=at, **fetch)

    return run


def test_new_entries_become_articles_with_both_views(run_feeds: RunFeeds, tmp_path: Path) -> None:
    assert counts(run_feeds(START)) == {"articles": 21}
    rows = Lake.open(str(tmp_path / "lake")).read("articles").to_pylist()
    assert {row["origin"] for row in rows} == {"feed"}
    assert all(row["feed_title"] and row["feed_published_at"] and row["fetched_at"] for row in rows)
    by_day = [row for row in rows if row["feed_published_at"].hour == 0]  # midnight may mean that only the day is known
    assert len(by_day) == 3
    instants = [(row["published_at"], row["feed_published_at"]) for row in rows if row not in by_day]
    assert all(published == in_feed for published, in_feed in instants)


def test_a_feed_is_asked_again_when_it_is_due_and_only_new_pages_are_fetched(run_feeds: RunFeeds, farm: Farm) -> None:
    run_feeds(START)
    farm.forget()
    assert counts(run_feeds(START + dt.timedelta(minutes=1))) == {}
    assert farm.arrivals() == []
    later = run_feeds(START + dt.timedelta(hours=7))
    assert counts(later) == {"articles": 21, "unchanged": 39 - 18}
    assert len([a for a in farm.arrivals() if a.path.startswith("/story")]) == 21


def test_what_the_time_budget_leaves_is_put_off_and_comes_first_in_the_next_run(
    run_feeds: RunFeeds, farm: Farm, tmp_path: Path
) -> None:
    first = run_feeds(START, delay_s=0.3, budget_s=0.8)
    assert first["deferred"] > 0
    assert sum(counts(first).values()) == first["inputs"]
    lake = Lake.open(str(tmp_path / "lake"))
    assert len(waiting(lake)) == first["deferred"]
    run_feeds(START + dt.timedelta(hours=1, minutes=30))
    assert waiting(lake) == ()
    assert (
        len(lake.read("articles", ["article_id"]))
        == len(set(lake.read("articles", ["article_id"])["article_id"].to_pylist()))
        >= 21
    )


def test_a_feed_that_is_none_is_a_reject_and_the_others_go_on(run_feeds: RunFeeds, tmp_path: Path) -> None:
    row = run_feeds(START, {2: "/status?s=200"})
    assert counts(row) == {"articles": 14, "rejects": 1}
    (reject,) = Lake.open(str(tmp_path / "lake")).read("rejects").to_pylist()
    assert (reject["reason"], reject["stage"]) == ("no_root_element", "parse")


def test_a_page_named_by_two_feeds_is_fetched_once(run_feeds: RunFeeds, farm: Farm) -> None:
    farm.forget()
    row = run_feeds(START, {2: "/feed.xml?every=3600", 3: "/status?s=200"})
    assert row["articles"] == 14
    stories = [arrival.path + arrival.host for arrival in farm.arrivals() if arrival.path.startswith("/story")]
    assert len(stories) == len(set(stories))


def test_young_articles_are_fetched_again_once_at_each_age(run_feeds: RunFeeds, farm: Farm, tmp_path: Path) -> None:
    ages = {"refetch_hours": (0.1, 0.2)}
    run_feeds(START, **ages)
    farm.forget()
    assert counts(run_feeds(START + dt.timedelta(minutes=5), **ages)) == {}
    again = run_feeds(START + dt.timedelta(minutes=7), **ages)
    assert counts(again) == {"unchanged": 21}
    assert len([arrival for arrival in farm.arrivals() if arrival.path.startswith("/story")]) == 21
    assert counts(run_feeds(START + dt.timedelta(minutes=8), **ages)) == {}
    assert counts(run_feeds(START + dt.timedelta(minutes=13), **ages)) == {"unchanged": 21}
    assert set(Lake.open(str(tmp_path / "lake")).read("articles")["version"].to_pylist()) == {1}
