"""A stream from its settings: its job, and its first and last tick."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from pipeline.errors import NoInputError
from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import DuePolls, read_feeds
from pipeline.runs import header_of
from pipeline.settings import Settings
from pipeline.stream.budget import WindowBudget
from pipeline.stream.marks import Marks
from pipeline.stream.ticks import ENDLESS, Ticks, number_of
from pipeline.stream.watched import Watched, last_window
from transforms.fetch.clock import utc_now
from transforms.ids import id_of

MIN_LEASE_WAIT_S = 600.0
"""A stream waits for upkeep that holds the lake between two of its windows."""


def job_id_of(feeds: Sequence[str], watched: str | None, told: str | None) -> str:
    """The id of a stream: told, or made of what it reads, so that it goes on where it was."""
    return told or id_of("stream", *sorted(feeds), watched or "")[:16]


def stream_job(
    settings: Settings,
    job_id: str,
    *,
    every_s: int,
    watched: str | None = None,
    start: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Job:
    """The job of a stream, which begins after the newest window of its id in the lake.

    With `start` the ticks follow one another from that instant on as fast as they are committed, and the time of day
    stands still within a window.

    Raises:
        NoInputError, SettingsError: there is nothing to read, or a setting does not hold.
    """
    sources = read_feeds(settings.feeds)
    if not sources and watched is None:
        raise NoInputError("expected --feeds or --watch, got neither")
    lake = Lake.open(settings.lake)
    now = start or dt.datetime.now(dt.UTC)
    last = last_window(lake, job_id)
    # The tick of this very moment is past: the first window is the one that is under way.
    first = number_of(now, every_s) + (start is None and last is not None)
    if last is not None:
        first = max(first, number_of(last, every_s) + 1)
    stop = ENDLESS if until is None else number_of(until, every_s) + 1
    ticks = Ticks(job_id=job_id, every_s=every_s, first=first, stop=stop, paced=start is None)
    settings = settings.model_copy(update={"lease_wait_s": max(settings.lease_wait_s, MIN_LEASE_WAIT_S)})
    feeds = None
    if sources:
        fetch = fetch_settings(settings, Marks(lake.store, job_id).stop_file)
        polls = DuePolls(settings.lake, sources, settings.fetch.refetch_hours)
        feeds = FeedJob(polls=polls, fetch=fetch, now=None)
        if ticks.paced:
            budget = WindowBudget(lake=settings.lake, job_id=job_id, budget_s=settings.fetch.budget_s)
            feeds = dataclasses.replace(feeds, now=utc_now, budget=budget)
    return Job(
        header=header_of(settings, "stream", now, job_id, []),
        settings=settings,
        watched=None if watched is None else Watched(folder=watched, lake=settings.lake, job_id=job_id),
        feeds=feeds,
        ticks=ticks,
        one_process=False,
    )
