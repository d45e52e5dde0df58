"""A stream that stood still for longer than its feeds show: what is lost at the source is counted, not hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm
from hours import HOUR, START, settings_of

from pipeline.lake import Lake
from pipeline.settings import AlarmSettings
from pipeline.status import status_of
from pipeline.stream.started import stream_job
from pipeline.stream.windows import run_windows

SHOWN = 20
"""Items in a feed of the farm, one an hour."""


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(hosts=3, life_s=900) as farm:
        yield farm


def test_an_outage_longer_than_a_feeds_history_is_told_as_a_gap(farm: Farm, tmp_path: Path) -> None:
    settings = settings_of(farm, tmp_path)
    hours_later = 50
    for at in (START, START + hours_later * HOUR):
        farm.turn_clock(at)
        run_windows(stream_job(settings, "job", every_s=3600, start=at, until=at))
    lake = Lake.open(settings.lake)
    # What the feeds still show is taken, however far back it is dated; the rest is gone.
    last = lake.runs()[-1]
    assert last["articles"] == SHOWN * len(settings.feeds)
    gaps = status_of(lake, START + hours_later * HOUR + dt.timedelta(minutes=1), AlarmSettings()).gaps
    assert sorted(gap.url for gap in gaps) == sorted(settings.feeds)
    assert all(abs(gap.missed - (hours_later - SHOWN)) <= 10 for gap in gaps)  # by the rate of seven items
