"""What a person should look at: sources that fell silent, fields that are no longer filled, lists that fail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

import pyarrow.compute as pc

from pipeline.lake import Lake
from pipeline.polling import Polls
from pipeline.settings import AlarmSettings
from pipeline.usual import FIELDS, USUAL_DAYS, OutletDay, by_outlet, outlet_days
from schemas import FetchKind

LEAST_RECENT, LEAST_USUAL = 20, 50
"""Articles that a fill rate is measured on, now and before."""
_DAILY, _LEAST_DAYS = 0.8, 7
"""An outlet is a daily one if it came on so many of the days on which the lake was filled, and on so many at least."""
_SHOWN = 20
_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One source that needs a look."""

    kind: Literal["silent", "fill"]
    source: str
    told: str

    def __str__(self) -> str:
        return self.told


def alarms_of(lake: Lake, now: dt.datetime, settings: AlarmSettings, *, keep: bool = False) -> tuple[Alarm, ...]:
    """The alarms as the lake stands at `now`: silent sources first, then fill rates, each by name.

    An alarm stands in every run for as long as its cause does. With `keep` what was counted is kept for the next run.
    """
    days = outlet_days(lake, now, USUAL_DAYS + math.ceil(settings.silent_days), keep=keep)
    return alarms_in(days, now, settings, days_of_runs(lake, now))


def alarms_in(
    days: Sequence[OutletDay], now: dt.datetime, settings: AlarmSettings, filled: Collection[int] = ()
) -> tuple[Alarm, ...]:
    """The alarms that the outlets' days give; `filled` are ages of other days on which there was a run.

    A day without runs is nobody's silence.
    """
    active = {one.age for one in days} | set(filled)
    outlets = by_outlet(days)
    silent = [alarm for name, own in outlets.items() for alarm in _silent(name, own, active, now, settings)]
    fell = [alarm for name, own in outlets.items() for alarm in _fallen(name, own.values(), settings)]
    return (*silent, *fell)


def list_alarms(lake: Lake, run_id: str, polls: Polls) -> list[str]:
    """A line where every feed of the run's lists failed when it was last asked, in this run or before it; else none.

    A feed that is the only one due and fails is no alarm as long as another is well.
    """
    if polls.some_well:
        return []
    rows = lake.read("fetches", ("kind", "failures"), run_id=run_id)
    failures = rows.filter(pc.equal(rows["kind"], FetchKind.FEED.value))["failures"].drop_null().to_pylist()
    if not all(failures) or (polls.requests and not failures):
        return []
    return ["every feed of the lists failed when it was last asked"]


def lines_of(alarms: Sequence[object]) -> list[str]:
    """A line an alarm; beyond twenty only their number."""
    lines = [str(alarm) for alarm in alarms[:_SHOWN]]
    return lines if len(alarms) <= _SHOWN else [*lines, f"and {len(alarms) - _SHOWN} more"]


def _silent(
    name: str, own: dict[int, OutletDay], active: Collection[int], now: dt.datetime, settings: AlarmSettings
) -> Iterator[Alarm]:
    last, first = min(own), max(own)
    quiet_for = now - own[last].last_at
    quiet_days = math.ceil(settings.silent_days)
    if quiet_for < settings.silent_days * _DAY or any(age not in active for age in range(quiet_days)):
        return
    judged = [age for age in active if last <= age <= first]
    came = [own[age].articles for age in judged if age in own]
    if len(came) >= max(_LEAST_DAYS, _DAILY * len(judged)):
        usual = sum(came) / len(judged)
        told = f"{name} fell silent: nothing for {quiet_for / _DAY:.1f} days, usually {usual:.1f} articles a day"
        yield Alarm(kind="silent", source=name, told=told)


def _fallen(name: str, own: Iterable[OutletDay], settings: AlarmSettings) -> Iterator[Alarm]:
    """Fields filled less often than before in the articles of the last day, or of some days if those are few."""
    recent = [0] * len(FIELDS)
    usual = [0] * len(FIELDS)
    recent_count = usual_count = 0
    for day in sorted(own, key=lambda day: day.age):
        if day.age == 0 or (recent_count < LEAST_RECENT and day.age < math.ceil(settings.silent_days)):
            recent_count += day.articles
            recent = [a + b for a, b in zip(recent, day.filled, strict=True)]
        else:
            usual_count += day.articles
            usual = [a + b for a, b in zip(usual, day.filled, strict=True)]
    if recent_count < LEAST_RECENT or usual_count < LEAST_USUAL:
        return
    for field, now_filled, before in zip(FIELDS, recent, usual, strict=True):
        rate, was = now_filled / recent_count, before / usual_count
        if was - rate >= settings.fill_drop:
            told = f"{name}: {field} filled in {rate:.0%} of {recent_count} new articles, usually in {was:.0%}"
            yield Alarm(kind="fill", source=name, told=told)


def days_of_runs(lake: Lake, now: dt.datetime) -> set[int]:
    """Ages of the days on which feeds were asked, as the partitions of `fetches` tell, and of today."""
    days = {file.partition for file in lake.files("fetches") if file.partition is not None}
    return {0} | {(now.date() - dt.date.fromisoformat(day)).days for day in days if day <= now.date().isoformat()}
