"""One batch run: what it is called, what it reads and asks for, and how."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.polling import Polls
from pipeline.settings import Settings
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.fetch.crawl import utc_now
from transforms.fetch.settings import FetchSettings
from transforms.read.seed_file import SeedFile


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedJob:
    """What a run asks for, and how."""

    polls: Polls
    fetch: FetchSettings
    resolver: Callable[[], Any] | None = None
    """Makes what looks up host names."""
    now: Callable[[], dt.datetime] = utc_now


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run before it starts."""

    header: RunHeader
    settings: Settings
    seeds: tuple[SeedFile, ...] = ()
    feeds: FeedJob | None = None
    notes: Path | None = None
    """Where steps note their progress."""
    one_process: bool = True
    """The run ends with this process: no engine elsewhere goes on with it."""

    @property
    def moment(self) -> Moment:
        return Moment(run_id=self.header.run_id, now=self.header.started_at)

    @property
    def is_idle(self) -> bool:
        """Nothing is to be read and nothing is due."""
        return not self.seeds and (self.feeds is None or not (self.feeds.polls.requests or self.feeds.polls.pages))
