"""What a later run asks for again: what was put off, what failed, young pages, and what an archive holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm
from farm.runs import START, run_list
from jobs import counts, run_seeds

from pipeline.lake import Lake
from pipeline.polling import waiting

HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def shared() -> Iterator[Farm]:
    with Farm(hosts=4, life_s=900) as farm:
        yield farm


@pytest.fixture
def farm(shared: Farm) -> Farm:
    shared.forget()
    shared.turn_clock(START)
    return shared


def stories(farm: Farm) -> list[str]:
    """Stories in the order in which they were asked for."""
    arrivals = sorted(farm.arrivals(), key=lambda arrival: arrival.started)
    return [arrival.path.rpartition("/")[2] for arrival in arrivals if arrival.path.startswith("/story")]


def test_what_was_put_off_comes_first_though_its_feed_has_not_changed(farm: Farm, tmp_path: Path) -> None:
    urls = [farm.url("ok-1.example", "/feed.xml?every=3600")]
    first = run_list(tmp_path, urls, at=START, delay_s=0.4, budget_s=1.5)
    put_off = {(one.url or "").partition("?")[0].rpartition("/")[2] for one in waiting(Lake.open(str(tmp_path)))}
    assert len(put_off) == first["deferred"] > 0
    farm.forget()
    second = run_list(tmp_path, urls, at=START + 7 * HOUR)  # by the farm's clock no time has passed
    assert farm.unchanged() == 1
    assert set(stories(farm)) == put_off
    assert counts(second) == {"articles": len(put_off)}
    assert waiting(Lake.open(str(tmp_path))) == ()


def test_of_many_pages_those_that_were_put_off_are_asked_for_first(farm: Farm, tmp_path: Path) -> None:
    urls = [farm.url("ok-2.example", "/feed.xml?every=3600")]
    run_list(tmp_path, urls, at=START, delay_s=0.4, budget_s=1.5)
    waited = len(waiting(Lake.open(str(tmp_path))))
    later = START + 7 * HOUR
    farm.forget()
    farm.turn_clock(later)
    run_list(tmp_path, urls, at=later)
    numbers = [int(number) for number in stories(farm)]
    assert max(numbers[:waited]) <= 6 < min(numbers[waited:])


def test_a_young_page_that_has_not_changed_is_not_sent_again(farm: Farm, tmp_path: Path) -> None:
    urls, ages = [farm.url("ok-3.example", "/feed.xml?every=3600")], (0.1, 0.2)
    run_list(tmp_path, urls, at=START, refetch_hours=ages)
    for minutes in (7, 13):
        farm.forget()
        row = run_list(tmp_path, urls, at=START + dt.timedelta(minutes=minutes), refetch_hours=ages)
        assert counts(row) == {"unchanged": 7}
        assert farm.unchanged() == len(stories(farm)) == 7


def test_an_archive_of_a_run_read_as_seeds_gives_the_same_articles(farm: Farm, tmp_path: Path) -> None:
    urls = [farm.url("ok-0.example", "/feed.xml?every=3600")]
    row = run_list(tmp_path / "lake", urls, at=START, archive=tmp_path / "archive")
    assert counts(row) == {"articles": 7}
    again = run_seeds(tmp_path / "again", [tmp_path / "archive"], now=START)
    assert again["articles"] == 7
    columns = ("article_id", "url", "title", "text", "raw_sha256")
    fetched, read = (
        sorted(Lake.open(str(tmp_path / name)).read("articles", columns).to_pylist(), key=lambda row: row["article_id"])
        for name in ("lake", "again")
    )
    assert fetched == read
