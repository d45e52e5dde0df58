"""The clock of a streaming graph: one tick a window, the next only when the lake holds the run of the one before."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp

from pipeline.stream.marks import Marks
from pipeline.stream.ticks import Ticks
from schemas.moment import Moment
from transforms.write.runs import committed_run
from transforms.write.store import open_store

_SPARE_S = 0.5
_WAIT_S = 1 + _SPARE_S
"""Between looks while a window that is overdue is open.

Beam's Flink runner (2.62) drops parts of a second, after some of the wait is over: a wait of half a second, and of one
second, was none, and each look costs a checkpoint 6 kB for good.
"""


class GiveTicks(beam.PTransform):
    """The `Moment` of each window, with the start of the window as its event time.

    What is read at a tick has the tick's time: dates that feeds tell would make items late, and a late item is dropped
    without a word.
    """

    def __init__(self, ticks: Ticks, lake: str, start_id: str = "") -> None:
        super().__init__("Ticks")
        self._ticks, self._lake, self._start_id = ticks, lake, start_id

    def expand(self, root: Any) -> beam.PCollection:
        return (
            root
            | "Clock" >> beam.Create([self._ticks], reshuffle=False)
            | "Give ticks" >> beam.ParDo(ClockFn(self._lake, self._start_id))
            | "Windows" >> beam.WindowInto(FixedWindows(self._ticks.every_s))
        )


class _OneByOne(OffsetRestrictionTracker):
    """Only gives back all that is left: Prism else splits the numbers in two, and two clocks run."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        return super().try_split(0) if fraction_of_remainder == 0 else None


class _NumbersLeft(RestrictionProvider):
    """The numbers of the ticks that are still to be given."""

    def initial_restriction(self, element: Ticks) -> OffsetRange:
        # The number after the last stands for the wait until the job is cancelled.
        return OffsetRange(element.first, element.stop + element.cancelled)

    def create_tracker(self, restriction: OffsetRange) -> OffsetRestrictionTracker:
        return _OneByOne(restriction)

    def split(self, element: Ticks, restriction: OffsetRange) -> Iterator[OffsetRange]:
        yield restriction  # ticks come one after the other

    def restriction_size(self, element: Ticks, restriction: OffsetRange) -> int:
        return 1

    def truncate(self, element: Ticks, restriction: OffsetRange) -> None:
        return None  # a drained job gives no more ticks


_LEFT = beam.DoFn.RestrictionParam(_NumbersLeft())
_WATERMARK = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class ClockFn(beam.DoFn):
    """Gives a tick, and then waits: first for the time of the next, then for the commit of the window before.

    It ends when the stream is asked to stop, and when it was started again elsewhere: a job on an engine of its own may
    outlive the client that a supervisor looks after.
    """

    def __init__(self, lake: str, start_id: str = "") -> None:
        self._lake, self._start_id = lake, start_id

    def setup(self) -> None:
        self._store = open_store(self._lake)

    @beam.DoFn.unbounded_per_element()
    def process(self, ticks: Ticks, tracker: Any = _LEFT, watermark: Any = _WATERMARK) -> Iterator[TimestampedValue]:
        left = tracker.current_restriction()
        marks = Marks(self._store, ticks.job_id)
        if marks.asked_to_stop or marks.is_followed(self._start_id) or left.start >= ticks.stop:
            marks.end(self._start_id)
            if ticks.cancelled:
                # At its end the watermark would pass all windows; on Flink it overtakes what is still under way in the
                # open one, and a late element is dropped: seen in 2 of 6 streams that ended.
                tracker.defer_remainder(Duration(ticks.look_s))
            else:
                tracker.try_claim(left.stop)
            return
        now = dt.datetime.now(dt.UTC)
        number = ticks.due(left.start, now)
        if number is None:
            tracker.defer_remainder(_until(ticks, left.start, now))
            return
        if left.start > ticks.first and committed_run(self._store, ticks.moment(left.start - 1).run_id) is None:
            tracker.defer_remainder(Duration(_WAIT_S))
            return
        if not tracker.try_claim(number):
            return
        moment: Moment = ticks.moment(number)
        marks.open_window(moment.run_id, now)
        yield TimestampedValue(moment, Timestamp.of(ticks.at(number - 1).timestamp()))
        watermark.set_watermark(Timestamp.of(ticks.at(number).timestamp()))
        if number + 1 < left.stop:
            tracker.defer_remainder(_until(ticks, number + 1, now))
        else:
            marks.end(self._start_id)


def _until(ticks: Ticks, number: int, now: dt.datetime) -> Duration:
    """The wait for a tick's time, but no longer than the stream may be deaf."""
    return Duration(max(_WAIT_S, math.ceil(min(ticks.look_s, ticks.wait_s(number, now))) + _SPARE_S))
