"""What a report tells, read from the lake; its now is that of the newest run it is on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import statistics
from collections.abc import Sequence
from typing import Any

from pipeline.alarms import alarms_in, days_of_runs
from pipeline.lake import Lake
from pipeline.polling import recent_fetches
from pipeline.report.hosts import Answer, Host, slowest, stopped_hosts
from pipeline.report.stories import StoryTold, stories_of_day
from pipeline.settings import AlarmSettings
from pipeline.status import feeds_by_state
from pipeline.usual import FIELDS, USUAL_DAYS, OutletDay, by_outlet, outlet_days, robust_z
from transforms.feeds.feed_state import FeedState, feed_states


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What an outlet brought in the last 24 hours, against what is usual for it."""

    name: str
    daily: tuple[int, ...]
    """Articles of each day, oldest first; the last is the last 24 hours."""
    usual: float
    """Median of the days before, from its first one on."""
    z: float | None
    """None for an outlet that is too new to have a usual."""
    filled: tuple[float, ...]
    """How many of its articles of all days have each of `FIELDS`."""
    words: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the page shows."""

    lake: str
    now: dt.datetime
    runs: Sequence[dict[str, Any]]
    alarms: tuple[str, ...]
    feeds: dict[str, list[FeedState]]
    hosts: tuple[Host, ...]
    slow: tuple[Answer, ...]
    outlets: tuple[Outlet, ...]
    stories: tuple[StoryTold, ...]
    stories_on: dt.date


def facts_of(lake: Lake, runs: Sequence[dict[str, Any]], settings: AlarmSettings) -> Facts:
    """The facts as of the newest of some runs."""
    now = runs[-1]["started_at"]
    days = outlet_days(lake, now, USUAL_DAYS)
    fetches = recent_fetches(lake)
    stories_on, stories = stories_of_day(lake, now.date())
    alarms = alarms_in(days, now, settings, days_of_runs(lake, now))
    return Facts(
        lake=lake.store.uri,
        now=now,
        runs=runs,
        alarms=(*(runs[-1]["alarms"] or ()), *map(str, alarms)),
        feeds=feeds_by_state(feed_states(fetches).values(), now),
        hosts=stopped_hosts(fetches, now),
        slow=slowest(fetches),
        outlets=outlets_of(days),
        stories=stories,
        stories_on=stories_on,
    )


def outlets_of(days: Sequence[OutletDay]) -> tuple[Outlet, ...]:
    """The outlets, those furthest off their usual first."""
    span = max((one.age for one in days), default=0) + 1
    found = [_outlet(name, own, span) for name, own in by_outlet(days).items()]
    return tuple(sorted(found, key=lambda one: (-abs(one.z or 0.0), one.name)))


def _outlet(name: str, own: dict[int, OutletDay], span: int) -> Outlet:
    daily = tuple(own[age].articles if age in own else 0 for age in range(span - 1, -1, -1))
    before = [own[age].articles if age in own else 0 for age in range(1, max(own) + 1)]
    count = sum(day.articles for day in own.values())
    return Outlet(
        name=name,
        daily=daily,
        usual=statistics.median(before) if before else 0.0,
        z=robust_z(daily[-1], before) if len(before) > 2 else None,
        filled=tuple(sum(day.filled[n] for day in own.values()) / count for n in range(len(FIELDS))),
        words=sum(day.words * day.articles for day in own.values()) / count,
    )
