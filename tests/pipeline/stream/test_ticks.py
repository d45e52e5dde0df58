"""When windows end: the same instants for every start, one run for ticks that are overdue."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stream.ticks import Ticks, number_of

NOON = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
FIRST = number_of(NOON, 60)
TICKS = Ticks(job_id="job", every_s=60, first=FIRST)
SECOND = dt.timedelta(seconds=1)


def test_a_tick_is_due_when_its_time_has_come() -> None:
    assert TICKS.due(FIRST, NOON - SECOND) is None
    assert TICKS.due(FIRST, NOON) == FIRST


def test_of_several_overdue_ticks_the_newest_is_given() -> None:
    assert TICKS.due(FIRST, NOON + 200 * SECOND) == FIRST + 3


def test_no_tick_is_given_after_the_last() -> None:
    ticks = dataclasses.replace(TICKS, stop=FIRST + 2)
    assert ticks.due(FIRST, NOON + 500 * SECOND) == FIRST + 1
    assert ticks.due(FIRST + 2, NOON + 500 * SECOND) is None


def test_a_turned_clock_gives_each_tick_in_turn_whatever_the_time() -> None:
    ticks = dataclasses.replace(TICKS, paced=False)
    assert [ticks.due(FIRST + n, NOON - 999 * SECOND) for n in range(3)] == [FIRST, FIRST + 1, FIRST + 2]


def test_a_window_is_a_run_that_is_named_by_its_end() -> None:
    moment = TICKS.moment(FIRST)
    assert (moment.run_id, moment.now) == ("job-20260305T120000Z", NOON)


@given(st.integers(1, 100_000), st.integers(0, 1 << 31))
def test_the_instant_of_a_tick_has_the_number_of_that_tick(every_s: int, number: int) -> None:
    number %= (1 << 32) // every_s
    ticks = Ticks(job_id="job", every_s=every_s, first=0)
    assert number_of(ticks.at(number), every_s) == number
    assert number_of(ticks.at(number) - SECOND / 2, every_s) == number - 1
