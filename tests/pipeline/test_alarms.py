"""Sources that fall silent, fields that are no longer filled, lists of which every feed fails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.made_month import FIRST_DAY, SILENT_FOR, make_month
from pipeline.alarms import Alarm, alarms_in, alarms_of, lines_of, list_alarms
from pipeline.cli.batch import report_run
from pipeline.cli.exit_codes import ExitCode
from pipeline.lake import Lake
from pipeline.polling import polls_of
from pipeline.settings import AlarmSettings, Settings
from pipeline.usual import OutletDay, outlet_days
from schemas import Fetch, FetchKind, Outcome
from schemas.moment import Moment
from tests.transforms.write.whole_runs import run
from transforms.feeds.lists import FeedSource
from transforms.write.local_store import LocalStore

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
SETTINGS = AlarmSettings(silent_days=3, fill_drop=0.3)


def day(age: int, *, outlet: str = "Post", articles: int = 25, authors: int | None = None) -> OutletDay:
    filled = (articles, articles, articles if authors is None else authors, articles)
    last_at = NOW - dt.timedelta(days=age, hours=1)
    return OutletDay(outlet=outlet, age=age, articles=articles, filled=filled, words=300.0, last_at=last_at)


def kinds(*days: OutletDay, filled: range = range(40)) -> list[tuple[str, str]]:
    return [(alarm.kind, alarm.source) for alarm in alarms_in(days, NOW, SETTINGS, filled)]


def test_an_outlet_that_came_daily_and_stopped_is_silent() -> None:
    assert kinds(*(day(age) for age in range(3, 20))) == [("silent", "Post")]


def test_an_outlet_is_not_silent_before_its_time() -> None:
    assert kinds(*(day(age) for age in range(2, 20))) == []


def test_an_outlet_that_comes_now_and_then_is_never_silent() -> None:
    assert kinds(*(day(age) for age in range(5, 30, 4))) == []


def test_an_archive_that_was_read_once_is_no_silent_source() -> None:
    assert kinds(day(10, articles=5_000)) == []


def test_days_without_runs_are_no_silence_of_the_sources() -> None:
    assert kinds(*(day(age) for age in range(5, 20)), filled=range(0)) == []


def test_a_field_that_is_filled_less_often_is_an_alarm() -> None:
    before = [day(age) for age in range(1, 8)]
    assert kinds(day(0, authors=10), *before) == [("fill", "Post")]
    assert kinds(day(0, authors=20), *before) == []


def test_a_few_articles_say_nothing_of_a_fill_rate() -> None:
    assert kinds(day(0, articles=5, authors=0), *(day(age, articles=2) for age in range(1, 8))) == []


def test_many_alarms_are_counted_after_the_twentieth() -> None:
    alarms = [Alarm(kind="silent", source=str(n), told=f"line {n}") for n in range(25)]
    assert lines_of(alarms)[-1] == "and 5 more"
    assert len(lines_of(alarms)) == 21


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, dt.datetime]:
    folder = tmp_path_factory.mktemp("month")
    now = make_month(folder, days=18, runs=2, articles=24, outlets=4)
    return Lake.open(str(folder)), now


def test_the_days_of_a_lake_add_up_to_its_first_versions(month: tuple[Lake, dt.datetime]) -> None:
    lake, now = month
    days = outlet_days(lake, now, 30)
    assert sum(one.articles for one in days) == 18 * 2 * 24
    assert {one.words for one in days} == {150.0}
    assert max(one.age for one in days) == (now - FIRST_DAY).days


def test_a_lake_tells_who_fell_silent_and_who_lost_a_field(month: tuple[Lake, dt.datetime]) -> None:
    lake, now = month
    assert [(alarm.kind, alarm.source) for alarm in alarms_of(lake, now, SETTINGS)] == [
        ("silent", "Paper 3"),
        ("fill", "Paper 0"),
    ]


def test_thresholds_decide(month: tuple[Lake, dt.datetime], tmp_path: Path) -> None:
    lake, now = month
    assert alarms_of(lake, now, AlarmSettings(silent_days=SILENT_FOR + 1, fill_drop=1)) == ()
    assert alarms_of(Lake.open(str(tmp_path)), now, SETTINGS) == ()


def test_a_run_ends_with_7_and_a_line_for_each_alarm(
    month: tuple[Lake, dt.datetime], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, now = month
    run_id = next(run["run_id"] for run in lake.runs() if run["started_at"] == now)
    settings = Settings(lake=lake.store.uri, alarm=SETTINGS, metrics_file=tmp_path / "newsbeam.prom")
    assert report_run(lake, settings, run_id, True, as_json=False) is ExitCode.ALARM
    assert "newsbeam: alarm: Paper 3 fell silent" in capsys.readouterr().err
    assert "newsbeam_alarms 2\n" in (tmp_path / "newsbeam.prom").read_text()


FAILED, WELL = 3.0, 0.0


@pytest.mark.parametrize(
    ("feeds", "expected"),
    [
        ({"due": FAILED, "waits": FAILED}, 1),
        ({"due": FAILED, "waits": WELL}, 0),
        ({"due": WELL, "waits": FAILED}, 0),
        ({"waits": FAILED}, 1),
        ({"waits": WELL}, 0),
    ],
    ids=str,
)
def test_lists_of_which_every_feed_failed_are_an_alarm(feeds: dict[str, float], expected: int, tmp_path: Path) -> None:
    """`due` is asked in the run that is judged, `waits` was asked in the one before."""
    lake, before = Lake.open(str(tmp_path)), NOW - dt.timedelta(hours=1)
    due_at = {"due": NOW, "waits": NOW + dt.timedelta(hours=2)}
    states = [poll(name, FAILED if name == "due" else feeds[name], before, due_at[name]) for name in feeds]
    run(LocalStore(tmp_path), states, run_id="before", now=before, inputs=0)
    polls = polls_of(lake, [FeedSource(url=f"https://a.example/{name}") for name in feeds], Moment(run_id="r", now=NOW))
    asked = [poll("due", feeds["due"], NOW, NOW)] if "due" in feeds else []
    run(LocalStore(tmp_path), asked, run_id="r", now=NOW, inputs=0)
    assert len(list_alarms(lake, "r", polls)) == expected


def poll(name: str, failures: float, at: dt.datetime, due_at: dt.datetime) -> Fetch:
    return Fetch(
        fetch_id=f"{name}-{at}",
        kind=FetchKind.FEED,
        url=f"https://a.example/{name}",
        started_at=at,
        outcome=Outcome.ERROR if failures else Outcome.OK,
        poll_count=1,
        failures=failures,
        next_poll_at=due_at,
    )
