"""Windows by event time alone: what a window stages is one run, committed when the watermark passes its end, once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_stream
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from pipeline.lake import Lake
from schemas import Fetch, FetchKind, Outcome
from schemas.moment import Moment
from schemas.staged import RunHeader, Tally
from transforms.step import Clock
from transforms.write.beam import StageRows, WriteLake

EVERY_S = 60
NOON = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
NOON_S = int(NOON.timestamp())


def tick(number: int, name: str) -> TimestampedValue:
    """A tick as the clock gives it: with the start of its window as its time."""
    return TimestampedValue((number, name), NOON_S + (number - 1) * EVERY_S)


def fetch_of(tick: tuple[int, str]) -> Fetch:
    at = NOON + dt.timedelta(seconds=tick[0] * EVERY_S)
    return Fetch(fetch_id=tick[1], kind=FetchKind.FEED, url=tick[1], started_at=at, outcome=Outcome.OK)


def begun(tick: tuple[int, str]) -> Tally:
    return Tally(origin_ref="clock", inputs=0)


def committed(lake: Path, stream: test_stream.TestStream) -> dict[str, set[str]]:
    """What a stream of ticks leaves: by run, in the order of their commits, the rows of `fetches`."""
    clock = Clock(job_id="job")
    header = RunHeader(run_id="job", command="stream", config_hash="", code_version="", started_at=NOON)
    options = PipelineOptions(["--runner=BundleBasedDirectRunner", "--streaming"])
    with beam.Pipeline(options=options) as root:
        ticks = root | stream | beam.WindowInto(FixedWindows(EVERY_S))
        staged = ticks | "Rows" >> beam.Map(fetch_of) | StageRows(str(lake), clock)
        _ = (staged, ticks | "Begin" >> beam.Map(begun)) | WriteLake(str(lake), header, clock)
    found = Lake.open(str(lake))
    rows: list[dict[str, Any]] = found.read("fetches", ["fetch_id", "started_at"]).to_pylist()
    runs = sorted(found.runs(), key=lambda run: run["ended_at"])
    return {run["run_id"]: {row["fetch_id"] for row in rows if row["started_at"] == run["started_at"]} for run in runs}


def run_id(number: int) -> str:
    return Moment.of_window("job", NOON + dt.timedelta(seconds=number * EVERY_S)).run_id


def test_a_window_is_committed_whole_when_the_watermark_passes_its_end(tmp_path: Path) -> None:
    stream = test_stream.TestStream().advance_watermark_to(NOON_S - EVERY_S)
    stream = stream.add_elements([tick(0, "a")]).add_elements([tick(0, "b")]).advance_watermark_to(NOON_S)
    stream = stream.add_elements([tick(1, "c")]).advance_watermark_to_infinity()
    assert committed(tmp_path, stream) == {run_id(0): {"a", "b"}, run_id(1): {"c"}}


def test_windows_are_committed_in_their_order_whatever_the_order_of_their_rows(tmp_path: Path) -> None:
    stream = test_stream.TestStream().advance_watermark_to(NOON_S - EVERY_S)
    stream = stream.add_elements([tick(1, "c"), tick(0, "a"), tick(1, "d")])
    stream = stream.advance_watermark_to(NOON_S).advance_watermark_to_infinity()
    found = committed(tmp_path, stream)
    assert found == {run_id(0): {"a"}, run_id(1): {"c", "d"}}
    assert list(found) == [run_id(0), run_id(1)]


def test_a_tick_that_comes_after_its_window_adds_nothing_to_it(tmp_path: Path) -> None:
    stream = test_stream.TestStream().advance_watermark_to(NOON_S - EVERY_S)
    stream = stream.add_elements([tick(0, "a")]).advance_watermark_to(NOON_S + 1)
    stream = stream.add_elements([tick(0, "late")]).add_elements([tick(1, "c")]).advance_watermark_to_infinity()
    assert committed(tmp_path, stream) == {run_id(0): {"a"}, run_id(1): {"c"}}
