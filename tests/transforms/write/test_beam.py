from __future__ import annotations

import random
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.testing import test_stream
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from schemas.staged import Tally, Unchanged
from tests.transforms.write.made_up import article, header, moment, pending, reject
from tests.transforms.write.whole_runs import data_files, logged
from transforms.step import Clock
from transforms.write.beam import StageRows, WriteLake
from transforms.write.local_store import LocalStore


def test_a_run_through_beam_gives_the_same_files_in_any_order(tmp_path: Path) -> None:
    rows = [article(f"a{n}", text=f"Text {n}.") for n in range(12)]
    rows += [reject("1"), pending("p"), Unchanged(origin_ref="seeds/old.html")]
    seen = []
    for number in range(2):
        random.Random(number).shuffle(rows)
        _run_through_beam(tmp_path / str(number), rows)
        seen.append(data_files(LocalStore(tmp_path / str(number))))
    assert seen[0] == seen[1]
    assert len(logged(LocalStore(tmp_path / "0"), "articles")) == 12


def test_a_missing_input_breaks_the_run_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="expected 2 inputs"):
        _run_through_beam(tmp_path, [article("a")], inputs=2)
    assert not (tmp_path / "articles").exists()


def test_a_batch_without_inputs_is_a_run(tmp_path: Path) -> None:
    _run_through_beam(tmp_path, [], inputs=0)
    assert logged(LocalStore(tmp_path), "runs").column("inputs").to_pylist() == [0]


def _run_through_beam(lake: Path, rows: list[object], inputs: int | None = None) -> None:
    clock = Clock(batch=moment())
    with beam.Pipeline("FnApiRunner", options=PipelineOptions([])) as root:
        staged = root | "Rows" >> beam.Create(rows) | StageRows(str(lake), clock)
        count = len(rows) if inputs is None else inputs
        tallies = root | "Tallies" >> beam.Create([Tally(origin_ref="seeds", inputs=count)])
        _ = (staged, tallies) | WriteLake(str(lake), header(), clock)


def test_each_window_of_a_stream_is_a_run_of_its_own(tmp_path: Path) -> None:
    clock = Clock(job_id="job")
    ticks = (
        test_stream.TestStream()
        .advance_watermark_to(0)
        .add_elements([TimestampedValue("a", 10), TimestampedValue("b", 20)])
        .advance_watermark_to(300)
        .add_elements([TimestampedValue("a", 310), TimestampedValue("c", 320)])
        .advance_watermark_to_infinity()
    )
    options = PipelineOptions(["--streaming"])
    with beam.Pipeline(BundleBasedDirectRunner(), options=options) as root:
        names = root | ticks | beam.WindowInto(FixedWindows(300))
        staged = names | beam.Map(article) | StageRows(str(tmp_path), clock)
        tallies = names | beam.Map(lambda name: Tally(origin_ref=name, inputs=1))
        _ = (staged, tallies) | WriteLake(str(tmp_path), header("job"), clock)
    runs = logged(LocalStore(tmp_path), "runs").sort_by("started_at").to_pylist()
    assert [run["run_id"] for run in runs] == ["job-19700101T000500Z", "job-19700101T001000Z"]
    assert [(run["articles"], run["unchanged"]) for run in runs] == [(2, 0), (1, 1)]
