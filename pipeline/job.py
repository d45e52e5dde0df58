"""A batch run or a stream: what it is called, what it reads and asks for, and how."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.polling import DuePolls, Polls
from pipeline.settings import Settings
from pipeline.stream.budget import WindowBudget
from pipeline.stream.ticks import Ticks
from pipeline.stream.watched import Watched
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.fetch.clock import utc_now
from transforms.fetch.settings import FetchSettings
from transforms.read.seed_file import SeedFile


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedJob:
    """What a run asks for, and how."""

    polls: Polls | DuePolls
    fetch: FetchSettings
    resolver: Callable[[], Any] | None = None
    """Makes what looks up host names."""
    now: Callable[[], dt.datetime] | None = utc_now
    """The time of day; None: it stands still at the instant that the run, or its window, calls now."""
    budget: WindowBudget | None = None
    """Of a stream: the time for fetching in each window."""

    def begun(self) -> FeedJob:
        """The same with the end of its time set: one instant for all passes, bundles and worker processes."""
        fetch = self.fetch
        if fetch.until is not None or fetch.budget_s is None or self.now is None:
            return self
        until = self.now() + dt.timedelta(seconds=fetch.budget_s)
        return dataclasses.replace(self, fetch=dataclasses.replace(fetch, until=until))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run, or the runs of a stream's windows, before it starts."""

    header: RunHeader
    settings: Settings
    seeds: tuple[SeedFile, ...] = ()
    watched: Watched | None = None
    """In place of `seeds`: a folder to be looked at in each window."""
    feeds: FeedJob | None = None
    ticks: Ticks | None = None
    """Of a stream, when its windows end; None: a batch run."""
    notes: Path | None = None
    """Where steps note their progress."""
    start_id: str = ""
    """Of a stream on an engine of its own, in the order of the starts: once a later one runs, an earlier one ends."""
    one_process: bool = True
    """The run ends with this process: no engine elsewhere goes on with it."""

    @property
    def moment(self) -> Moment:
        """Of a batch run."""
        return Moment(run_id=self.header.run_id, now=self.header.started_at)

    @property
    def reads(self) -> bool:
        """Seed files may come."""
        return bool(self.seeds) or self.watched is not None

    def seeds_at(self, moment: Moment) -> tuple[SeedFile, ...]:
        """The seed files to be read in the run of a moment."""
        return self.seeds if self.watched is None else self.watched.at(moment)

    def window(self, moment: Moment) -> Job:
        """The batch run that leaves what one window of the stream does."""
        header = dataclasses.replace(self.header, run_id=moment.run_id, started_at=moment.now)
        feeds = None if self.feeds is None else dataclasses.replace(self.feeds, polls=self.feeds.polls.at(moment))
        seeds = self.seeds_at(moment)
        return dataclasses.replace(self, header=header, seeds=seeds, watched=None, feeds=feeds, ticks=None)

    @property
    def is_idle(self) -> bool:
        """Nothing is to be read and nothing is due."""
        if self.reads or self.ticks is not None:
            return False
        polls = None if self.feeds is None else self.feeds.polls.at(self.moment)
        return polls is None or not (polls.requests or polls.pages)
