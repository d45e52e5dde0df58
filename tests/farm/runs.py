"""Runs over the farm's feeds, as the command makes them, with the farm's names and a time of day that a test sets."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from farm.failing import FAILING
from farm.farm import NETWORK, Farm, FarmResolver

from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import polls_of
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings
from transforms.feeds.lists import FeedSource
from transforms.fetch.clock import utc_now

START = dt.datetime(2025, 11, 3, 6, 0, 30, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True)
class SetClock:
    """A time of day that stands still; picklable."""

    at: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.at


def run_list(
    lake: Path,
    urls: Sequence[str],
    *,
    at: dt.datetime | None = None,
    now: Callable[[], dt.datetime] | None = None,
    beam_options: Sequence[str] = (),
    archive: Path | None = None,
    **fetch: Any,
) -> dict[str, Any]:
    """Runs a list of feeds at an instant, at which the time of day stands still unless it is given; the run's row."""
    told = {"user_agent": "test/1 (+mailto:a@b.example)", "delay_s": 0.0, "allow_networks": (NETWORK,), **fetch}
    settings = Settings(lake=str(lake), workers=1, fetch=told, archive=archive)
    moment = at or utc_now()
    header = header_of(settings, "run", moment, None, [])
    job = Job(header=header, settings=settings)
    found = Lake.open(settings.lake)
    feeds = FeedJob(
        polls=polls_of(found, [FeedSource(url=url) for url in urls], job.moment, settings.fetch.refetch_hours),
        fetch=fetch_settings(settings),
        resolver=FarmResolver,
        now=now or (utc_now if at is None else SetClock(at)),
    )
    run_job(dataclasses.replace(job, feeds=feeds), beam_options)
    row = found.run(header.run_id)
    assert row is not None
    return row


def feeds_of_every_kind(farm: Farm, good: int = 300, bad: int = 200) -> list[str]:
    """A feed each of so many hosts that answer, with one entry each, and of others that fail in every way."""
    kinds = [FAILING[n % len(FAILING)] for n in range(bad)] + ["ok"] * good
    return [farm.url(f"{kind}-{n}.example", "/feed.xml?every=86400") for n, kind in enumerate(kinds)]
