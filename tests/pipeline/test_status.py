"""A lake's state for someone who was away, as values and on a terminal."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.made_month import make_month
from pipeline.lake import Lake
from pipeline.settings import AlarmSettings
from pipeline.status import Status, feeds_by_state, gaps_in, status_of
from pipeline.status_text import as_rich
from schemas import Fetch, FetchKind, Outcome
from tests.transforms.write.whole_runs import run
from transforms.feeds.feed_state import FeedState
from transforms.write.local_store import LocalStore

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def status(tmp_path_factory: pytest.TempPathFactory) -> Status:
    folder = tmp_path_factory.mktemp("month")
    now = make_month(folder, days=9, runs=2, articles=6, outlets=4)
    return status_of(Lake.open(str(folder)), now + dt.timedelta(minutes=90), AlarmSettings(), last=3)


def shown(status: Status, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as captured:
        console.print(as_rich(status, width))
    return captured.get()


def test_runs_come_newest_first_and_no_more_than_asked(status: Status) -> None:
    assert len(status.runs) == 3
    assert status.runs[0]["started_at"] > status.runs[1]["started_at"]


def test_the_runs_fit_on_eighty_columns(status: Status) -> None:
    page = shown(status, width=80)
    assert "started     command  took inputs articles duplicates unchanged rejects deferred" in page
    assert "…" not in page


def test_on_a_narrow_terminal_each_run_is_a_line_with_its_counts(status: Status) -> None:
    page = shown(status, width=40)
    assert "…" not in page
    assert "duplicates unchanged rejects" not in page
    assert page.count(" inputs: ") == 3


def test_a_failing_feed_is_shown_with_its_error(tmp_path: Path) -> None:
    failed = {"next_poll_at": NOW + HOUR, "failures": 1.0, "poll_count": 1, "error": "dns: no address"}
    row = Fetch(
        fetch_id="1", kind=FetchKind.FEED, url="https://a.example/feed", started_at=NOW, outcome=Outcome.ERROR, **failed
    )
    run(LocalStore(tmp_path), [row], inputs=0)
    told = shown(status_of(Lake.open(str(tmp_path)), NOW, AlarmSettings()))
    assert "0 good  1 failing" in told
    assert "https://a.example/feed" in told
    assert "dns: no address" in told


def test_of_many_reasons_for_waiting_the_first_are_named(status: Status) -> None:
    told = shown(dataclasses.replace(status, pending={f"dns: host {n}": 2 for n in range(9)}), width=300)
    assert "2 dns: host 4, 8 for other reasons" in told
    assert "host 5" not in told


def test_the_day_adds_up(status: Status) -> None:
    assert status.day["runs"] == 2
    outcomes = ("articles", "duplicates", "unchanged", "rejects", "deferred")
    assert sum(status.day[name] for name in outcomes) == status.day["inputs"]


def test_a_parked_feed_is_shown_with_its_error(status: Status) -> None:
    assert status.feeds == {"good": 3, "failing": 0, "late": 0, "parked": 1}
    assert "http_error: 500" in shown(status)
    assert "1 parked" in shown(status)


def test_rejects_are_counted_by_reason(status: Status) -> None:
    assert status.rejects == {"no_text": 7}


def test_a_feed_is_late_an_interval_after_its_time() -> None:
    state = FeedState(url="a", polled_at=NOW - 5 * HOUR, next_poll_at=NOW - 3 * HOUR, interval_s=2 * 3600)
    assert [name for name, found in feeds_by_state([state], NOW).items() if found] == ["late"]
    assert [name for name, found in feeds_by_state([state], NOW - 2 * HOUR).items() if found] == ["good"]


def test_an_empty_lake_has_no_runs_yet(tmp_path: Path) -> None:
    assert "no runs yet" in shown(status_of(Lake.open(str(tmp_path)), NOW, AlarmSettings()))


def test_an_alarm_of_the_lake_reaches_the_terminal_without_control_characters(status: Status) -> None:
    import dataclasses

    told = shown(dataclasses.replace(status, alarms=("Paper\x1b[2J fell silent",)))
    assert "fell silent" in told
    assert "\x1b[2J" not in told


def test_polls_that_came_too_late_are_added_up(status: Status) -> None:
    polls = [
        ("a", FetchKind.FEED, 3),
        ("b", FetchKind.FEED, 40),
        ("b", FetchKind.STATE, 40),
        ("c", FetchKind.FEED, None),
    ]
    rows = [
        Fetch(fetch_id=url, kind=kind, url=url, started_at=NOW, outcome=Outcome.OK, items_missed=missed)
        for url, kind, missed in polls
    ]
    assert [(gap.url, gap.missed) for gap in gaps_in(rows)] == [("b", 40), ("a", 3)]
    assert "2 polls came too late, about 43 entries missed; most: b" in shown(
        dataclasses.replace(status, gaps=gaps_in(rows))
    )
