"""The clock of a streaming graph: at most one window in flight, an end when asked, ticks as event time."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker

from pipeline.stream.clock import ClockFn, _NumbersLeft
from pipeline.stream.marks import Marks
from pipeline.stream.ticks import ENDLESS, Ticks
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.write.local_store import LocalStore
from transforms.write.write_run import write_run

TICKS = Ticks(job_id="job", every_s=60, first=100, stop=103, paced=False)


class Tracked(OffsetRestrictionTracker):
    """A tracker as a clock sees it: it may give the rest back for later."""

    def __init__(self, start: int, stop: int = TICKS.stop) -> None:
        super().__init__(OffsetRange(start, stop))
        self.rest: OffsetRange | None = None

    def defer_remainder(self, wait: Any) -> None:
        split = self.try_split(0)
        assert split is not None
        self.rest = split[1]


class Watermark:
    at: Any = None

    def set_watermark(self, at: Any) -> None:
        self.at = at


def looked(
    lake: Path, tracker: Tracked, watermark: Watermark | None = None, ticks: Ticks = TICKS, start_id: str = ""
) -> list[Moment]:
    """What one look at the clock gives."""
    clock = ClockFn(str(lake), start_id)
    clock.setup()
    given = [element.value for element in clock.process(ticks, tracker, watermark or Watermark())]
    tracker.check_done()
    return given


def commit(lake: Path, number: int) -> None:
    moment = TICKS.moment(number)
    header = RunHeader(run_id="job", command="stream", config_hash="", code_version="", started_at=moment.now)
    write_run(LocalStore(lake), header, moment, [], 0)


def test_the_first_tick_is_given_and_the_watermark_passes_its_window(tmp_path: Path) -> None:
    tracker, watermark = Tracked(100), Watermark()
    assert looked(tmp_path, tracker, watermark) == [TICKS.moment(100)]
    assert watermark.at == TICKS.at(100).timestamp()
    assert tracker.rest == OffsetRange(101, 103)


def test_no_tick_is_given_while_the_window_before_is_open(tmp_path: Path) -> None:
    tracker = Tracked(101)
    assert looked(tmp_path, tracker) == []
    assert tracker.rest == OffsetRange(101, 103)


def test_the_next_tick_is_given_once_the_lake_holds_the_window_before(tmp_path: Path) -> None:
    commit(tmp_path, 100)
    assert looked(tmp_path, Tracked(101)) == [TICKS.moment(101)]


def test_after_the_last_tick_nothing_is_left(tmp_path: Path) -> None:
    commit(tmp_path, 101)
    tracker = Tracked(102)
    assert looked(tmp_path, tracker) == [TICKS.moment(102)]
    assert tracker.rest is None


def test_a_clock_that_is_asked_to_stop_gives_no_tick_and_ends(tmp_path: Path) -> None:
    Marks(LocalStore(tmp_path), "job").ask_to_stop()
    tracker = Tracked(100, ENDLESS)
    assert looked(tmp_path, tracker) == []
    assert tracker.rest is None


def test_a_clock_whose_job_is_cancelled_waits_for_that(tmp_path: Path) -> None:
    ticks = dataclasses.replace(TICKS, cancelled=True)
    assert _NumbersLeft().initial_restriction(ticks) == OffsetRange(100, 104)
    tracker = Tracked(102, 104)
    commit(tmp_path, 101)
    assert looked(tmp_path, tracker, ticks=ticks, start_id="1") == [TICKS.moment(102)]
    assert tracker.rest == OffsetRange(103, 104)
    assert not Marks(LocalStore(tmp_path), "job").has_ended("1")
    tracker = Tracked(103, 104)
    assert looked(tmp_path, tracker, ticks=ticks, start_id="1") == []
    assert tracker.rest == OffsetRange(103, 104)
    assert Marks(LocalStore(tmp_path), "job").has_ended("1")


def test_a_clock_ends_once_a_later_start_of_the_stream_runs(tmp_path: Path) -> None:
    assert looked(tmp_path, Tracked(100), start_id="1") == [TICKS.moment(100)]
    assert looked(tmp_path, Tracked(100), start_id="2") == [TICKS.moment(100)]
    tracker = Tracked(101, ENDLESS)
    assert looked(tmp_path, tracker, start_id="1") == []
    assert tracker.rest is None
    commit(tmp_path, 100)
    assert looked(tmp_path, Tracked(101), start_id="2") == [TICKS.moment(101)]


def test_a_tick_whose_time_has_not_come_is_waited_for(tmp_path: Path) -> None:
    far = 1 << 30
    tracker = Tracked(far, ENDLESS)
    assert looked(tmp_path, tracker, ticks=Ticks(job_id="job", every_s=60, first=far)) == []
    assert tracker.rest == OffsetRange(far, ENDLESS)
