"""The rows that some hours of the farm's feeds leave, by runs or by windows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from farm.farm import NETWORK, Farm

from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import polls_of, read_feeds
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings

START = dt.datetime(2025, 11, 3, 6, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
HOURS = (0, 3, 4)
TABLES = ("articles", "stories", "story_members")
OF_THE_RUN = {"run_id", "fetched_at", "processed_at"}
Runs = Callable[[Settings, dt.datetime], None]


def settings_of(farm: Farm, lake: Path) -> Settings:
    told = {"user_agent": "test/1 (+mailto:a@b.example)", "delay_s": 0.0, "allow_networks": (NETWORK,)}
    feeds = tuple(farm.url(host, "/feed.xml?every=3600") for host in (1, 2))
    return Settings(lake=str(lake), feeds=feeds, workers=1, fetch=told)


def scheduled(settings: Settings, at: dt.datetime) -> None:
    header = header_of(settings, "run", at, None, [])
    job = Job(header=header, settings=settings)
    polls = polls_of(Lake.open(settings.lake), read_feeds(settings.feeds), job.moment)
    run_job(dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch_settings(settings), now=None)))


def rows_after(farm: Farm, lake: Path, run: Runs, at_hours: Sequence[int] = HOURS) -> dict[str, list[dict[str, Any]]]:
    """What some hours leave in the lake, without what differs from run to run."""
    settings = settings_of(farm, lake)
    for hours in at_hours:
        at = START + hours * HOUR
        farm.turn_clock(at)
        run(settings, at)
    found = Lake.open(str(lake))
    assert [row["started_at"] for row in found.runs()] == [START + hours * HOUR for hours in at_hours]
    return {table: sorted(map(without_run, found.read(table).to_pylist()), key=repr) for table in TABLES}


def without_run(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OF_THE_RUN}
