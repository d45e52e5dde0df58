"""How a lake and its sources are, now."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.alarms import alarms_of, lines_of
from pipeline.counts import ENDS
from pipeline.lake import Lake
from pipeline.past_runs import past_runs
from pipeline.polling import recent_fetches, waiting
from pipeline.settings import AlarmSettings
from schemas import Fetch, FetchKind
from transforms.feeds.feed_state import FeedState, feed_states

_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
FEED_STATES = ("good", "failing", "late", "parked")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A poll that came too late: the feed no longer showed what was known, nor all that came since."""

    url: str
    at: dt.datetime
    missed: int
    """Entries, about."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What someone who was away wants to know first."""

    now: dt.datetime
    runs: tuple[dict[str, Any], ...]
    """The last ones, newest first."""
    day: Mapping[str, int]
    """Runs of the last 24 hours, their inputs, and what became of those."""
    rejects: Mapping[str, int]
    """Of the last seven days, by reason, most frequent first."""
    feeds: Mapping[str, int]
    """How many are in each of `FEED_STATES`."""
    troubled: tuple[tuple[str, FeedState], ...]
    """Feeds that are parked, late or failing, each with which, longest without a poll first."""
    gaps: tuple[Gap, ...]
    """Polls of the newest two days that found nothing known in a feed, most missed first."""
    pending: Mapping[str, int]
    """Inputs put off, by reason."""
    overdue: int
    """How many of those could have been taken up by now."""
    alarms: tuple[str, ...]


def status_of(lake: Lake, now: dt.datetime, settings: AlarmSettings, last: int = 10) -> Status:
    """The state of a lake at an instant; of feeds and pending inputs as the newest days' rows have it."""
    week = past_runs(lake, now - 7 * _DAY)
    runs = week if len(week) >= last else past_runs(lake)
    day = [run for run in week if run["started_at"] > now - _DAY]
    fetches = recent_fetches(lake)
    states = feed_states(fetches)
    put_off = waiting(lake)
    by_state = feeds_by_state(states.values(), now)
    alarms = alarms_of(lake, now, settings)
    groups = runs[-1]["alarms"] or () if runs else ()
    return Status(
        now=now,
        runs=tuple(reversed(runs[-last:])),
        day={"runs": len(day), **{name: sum(run[name] for run in day) for name in ("inputs", *ENDS)}},
        rejects=rejects_of(week),
        feeds={name: len(by_state[name]) for name in FEED_STATES},
        troubled=tuple(
            (name, state)
            for name in ("parked", "late", "failing")
            for state in sorted(by_state[name], key=lambda state: (state.polled_at or now, state.url))
        ),
        gaps=gaps_in(fetches),
        pending=dict(collections.Counter(one.reason for one in put_off).most_common()),
        overdue=sum(one.due_at <= now for one in put_off),
        alarms=(*groups, *lines_of(alarms)),
    )


def feeds_by_state(states: Iterable[FeedState], now: dt.datetime) -> dict[str, list[FeedState]]:
    """Feeds that are parked; late, that is past their time by an interval and at least an hour; failing; or good."""
    found: dict[str, list[FeedState]] = {name: [] for name in FEED_STATES}
    for state in states:
        found[_feed_state(state, now)].append(state)
    return found


def gaps_in(fetches: Iterable[Fetch]) -> tuple[Gap, ...]:
    """The gaps that some rows tell of, most missed first; a state that was carried over tells of none again."""
    found = [
        Gap(url=row.url, at=row.started_at, missed=row.items_missed)
        for row in fetches
        if row.items_missed is not None and row.kind is not FetchKind.STATE
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.missed, gap.at, gap.url)))


def rejects_of(runs: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many inputs some runs turned away for each reason, most frequent first."""
    counted: collections.Counter[str] = collections.Counter()
    for run in runs:
        counted.update(run["rejects_by_reason"])
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _feed_state(state: FeedState, now: dt.datetime) -> str:
    if state.parked:
        return "parked"
    patience = max(dt.timedelta(seconds=state.interval_s or 0), _HOUR)
    if state.next_poll_at is not None and state.next_poll_at + patience < now:
        return "late"
    return "failing" if state.failures else "good"
