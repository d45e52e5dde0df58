"""Windows of a stream leave what scheduled runs leave, on the embedded engine and as one streaming graph on Prism."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from farm.farm import NETWORK, Farm

from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import polls_of, read_feeds
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings, SettingsError
from pipeline.stream.engines import found_program, stream_options
from pipeline.stream.started import stream_job
from pipeline.stream.windows import run_windows

START = dt.datetime(2025, 11, 3, 6, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
HOURS = (0, 3, 4)
TABLES = ("articles", "stories", "story_members")
OF_THE_RUN = {"run_id", "fetched_at", "processed_at"}
Runs = Callable[[Settings, dt.datetime], None]


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(hosts=3, life_s=900) as farm:
        yield farm


def settings_of(farm: Farm, lake: Path) -> Settings:
    told = {"user_agent": "test/1 (+mailto:a@b.example)", "delay_s": 0.0, "allow_networks": (NETWORK,)}
    feeds = tuple(farm.url(host, "/feed.xml?every=3600") for host in (1, 2))
    return Settings(lake=str(lake), feeds=feeds, workers=1, fetch=told)


def scheduled(settings: Settings, at: dt.datetime) -> None:
    header = header_of(settings, "run", at, None, [])
    job = Job(header=header, settings=settings)
    polls = polls_of(Lake.open(settings.lake), read_feeds(settings.feeds), job.moment)
    run_job(dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch_settings(settings), now=None)))


def windowed(settings: Settings, at: dt.datetime) -> None:
    run_windows(stream_job(settings, "job", every_s=3600, start=at, until=at))


def on_prism(settings: Settings, at: dt.datetime) -> None:
    run_job(stream_job(settings, "job", every_s=3600, start=at, until=at), stream_options("prism", ()))


def rows_after(farm: Farm, lake: Path, run: Runs) -> dict[str, list[dict[str, Any]]]:
    """What some hours leave in the lake, without what differs from run to run."""
    settings = settings_of(farm, lake)
    for hours in HOURS:
        at = START + hours * HOUR
        farm.turn_clock(at)
        run(settings, at)
    found = Lake.open(str(lake))
    assert [row["started_at"] for row in found.runs()] == [START + hours * HOUR for hours in HOURS]
    return {table: sorted(map(without_run, found.read(table).to_pylist()), key=repr) for table in TABLES}


def without_run(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OF_THE_RUN}


@pytest.mark.slow
def test_windows_leave_the_rows_of_scheduled_runs(farm: Farm, tmp_path: Path) -> None:
    expected = rows_after(farm, tmp_path / "runs", scheduled)
    assert len(expected["articles"]) > 14
    assert rows_after(farm, tmp_path / "windows", windowed) == expected


@pytest.mark.slow
def test_a_streaming_graph_on_prism_leaves_the_rows_of_scheduled_runs(farm: Farm, tmp_path: Path) -> None:
    try:
        found_program("prism", "make prism")
    except SettingsError as error:
        pytest.skip(str(error))
    expected = rows_after(farm, tmp_path / "runs", scheduled)
    assert rows_after(farm, tmp_path / "prism", on_prism) == expected


def test_a_stream_goes_on_after_its_newest_window(farm: Farm, tmp_path: Path) -> None:
    settings = settings_of(farm, tmp_path).model_copy(update={"feeds": ()})
    (tmp_path / "new").mkdir()
    watching = {"every_s": 3600, "watched": str(tmp_path / "new")}
    run_windows(stream_job(settings, "job", start=START, until=START + HOUR, **watching))
    assert [row["run_id"] for row in Lake.open(settings.lake).runs()] == [
        "job-20251103T060000Z",
        "job-20251103T070000Z",
    ]
    again = stream_job(settings, "job", start=START, until=START + 2 * HOUR, **watching)
    assert again.ticks is not None
    assert again.ticks.at(again.ticks.first) == START + 2 * HOUR


def test_the_command_that_gets_a_missing_program_is_told() -> None:
    with pytest.raises(SettingsError, match="get it by: make nothing"):
        found_program("no-such-program", "make nothing")
