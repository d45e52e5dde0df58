"""A site's address in a list of feeds: its feeds are found, asked in its place, and remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from farm.farm import Farm
from farm.runs import START, run_list
from jobs import counts

from pipeline.feed_tools import known_states
from pipeline.lake import Lake
from transforms.feeds.lists import FeedSource

HOURLY = "every=3600"


@pytest.fixture(scope="module")
def shared() -> Iterator[Farm]:
    with Farm(hosts=4, life_s=900) as farm:
        yield farm


@pytest.fixture
def farm(shared: Farm) -> Farm:
    shared.forget()
    return shared


def asked(farm: Farm) -> list[str]:
    """What was asked for, stories and what sites say of themselves left out."""
    left_out = ("/story", "/robots.txt", "/.well-known")
    return [arrival.path for arrival in farm.arrivals() if not arrival.path.startswith(left_out)]


def run(farm: Farm, lake: Path, path: str, at: dt.datetime = START) -> dict[str, Any]:
    farm.forget()
    farm.turn_clock(at)
    return run_list(lake, [farm.url("ok-1.example", path)], at=at)


def test_the_feed_that_a_site_declares_is_asked_at_once_and_in_its_place_from_then_on(
    farm: Farm, tmp_path: Path
) -> None:
    first = run(farm, tmp_path / "lake", f"/site?{HOURLY}")
    assert counts(first) == {"articles": 7}
    assert asked(farm) == ["/site", "/feed.xml"]
    later = run(farm, tmp_path / "lake", f"/site?{HOURLY}", START + dt.timedelta(hours=3))
    assert asked(farm) == ["/feed.xml"]
    assert counts(later) == {"articles": 3, "unchanged": 7}
    next_day = run(farm, tmp_path / "lake", f"/site?{HOURLY}", START + dt.timedelta(hours=27))
    assert asked(farm) == ["/feed.xml", "/site"]
    assert sum(counts(next_day).values()) == next_day["inputs"]


def test_the_list_of_states_shows_a_site_and_after_it_its_feeds(farm: Farm, tmp_path: Path) -> None:
    run(farm, tmp_path / "lake", f"/site?{HOURLY}")
    site = farm.url("ok-1.example", f"/site?{HOURLY}")
    rows = known_states(Lake.open(str(tmp_path / "lake")), [FeedSource(url=site)])
    assert [(row["url"], row["state"]) for row in rows] == [
        (site, "ok"),
        (farm.url("ok-1.example", f"/feed.xml?{HOURLY}"), "ok"),
    ]
    assert rows[0]["why"] == "site"


def test_a_site_that_declares_none_is_asked_at_the_usual_places_and_those_that_fail_leave_no_feed(
    farm: Farm, tmp_path: Path
) -> None:
    row = run(farm, tmp_path / "lake", "/plain")
    assert counts(row) == {"articles": 20}
    assert {"/rss", "/atom.xml", "/feed.xml", "/sitemap.xml"} <= set(asked(farm))
    states = known_states(Lake.open(str(tmp_path / "lake")), [])
    assert [state["url"].rpartition("/")[2] for state in states] == ["feed.xml", "plain"]


def test_a_news_sitemap_of_robots_txt_is_taken_where_there_is_no_feed(farm: Farm, tmp_path: Path) -> None:
    farm.turn_clock(START)
    sitemap = farm.url("silence-1.example", f"/sitemap.xml?news=1&{HOURLY}")
    farm.set_robots("silence-1.example", f"Sitemap: {sitemap}\nUser-agent: *\nDisallow: /feed\n")
    row = run_list(tmp_path / "lake", [farm.url("silence-1.example", "/plain")], at=START)
    assert counts(row) == {"articles": 7}
    states = known_states(Lake.open(str(tmp_path / "lake")), [])
    assert [state["url"] for state in states] == [farm.url("silence-1.example", "/plain"), sitemap]


def test_a_site_without_any_feed_is_a_reject_from_the_second_look_on(farm: Farm, tmp_path: Path) -> None:
    farm.set_robots("silence-2.example", "User-agent: *\nDisallow: /feed\nDisallow: /sitemap\n")
    url = farm.url("silence-2.example", "/plain")
    assert counts(run_list(tmp_path / "lake", [url], at=START)) == {}
    row = run_list(tmp_path / "lake", [url], at=START + dt.timedelta(hours=30))
    assert row["rejects_by_reason"] == {"html_not_feed": 1}


def test_a_feed_whose_host_shows_a_page_once_stays_a_feed_that_failed(farm: Farm, tmp_path: Path) -> None:
    farm.turn_clock(START)
    url = farm.url("ok-3.example", "/turns")
    run_list(tmp_path / "lake", [url], at=START)
    row = run_list(tmp_path / "lake", [url], at=START + dt.timedelta(hours=7))
    assert row["rejects_by_reason"] == {"html_not_feed": 1}
    assert asked(farm) == ["/turns", "/turns"]
