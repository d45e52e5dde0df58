"""The seam to Beam: values, rejects and tallies of plain functions, in process and in worker processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.util import assert_that, equal_to

from schemas import Input, Origin, Reason, RejectedError, Stage, Trouble
from schemas.moment import Moment
from transforms.step import Clock, Ends, Step, reject_of

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
CLOCK = Clock(batch=Moment(run_id="run", now=NOW))


def an_input(ref: str) -> Input:
    return Input(origin=Origin.TEXT, origin_ref=ref, body=ref.encode())


def refuse_odd(number: int) -> int:
    if number % 2:
        raise RejectedError(Reason.NO_TEXT, f"got {number}")
    if number == 4:
        raise KeyError("four")
    return number * 10


def make_refuse_odd() -> Callable[[int], int]:
    return refuse_odd


def lines_of(name: str) -> Iterator[Input | Trouble]:
    yield an_input(f"{name}#1")
    yield Trouble(reason=Reason.BAD_JSON, origin_ref=f"{name}#2", detail="expected an object")
    yield an_input(f"{name}#3")


def check(fn: Callable[..., Any], elements: list[Any], values: list[Any], rejects: list[Any], **how: Any) -> None:
    """Runs one step and compares its values and (reason, detail) of its rejects."""
    ends = Ends()
    with beam.Pipeline(runner="FnApiRunner", options=PipelineOptions([])) as root:
        out = root | beam.Create(elements) | Step(Stage.EXTRACT, "Do it", fn, ends, CLOCK, tally=True, **how)
        told = ends.rows[0] | beam.Map(lambda reject: (reject.reason, reject.detail))
        counted = ends.tallies[0] | beam.Map(lambda tally: tally.inputs) | beam.CombineGlobally(sum)
        inputs = sum(isinstance(value, Input) for value in values) + len(rejects)
        assert_that(out, equal_to(values), label="values")
        assert_that(told, equal_to(rejects), label="rejects")
        assert_that(counted, equal_to([inputs]), label="tallies")


@pytest.mark.parametrize("how", [{}, {"workers": 2}], ids=["in process", "in workers"])
def test_every_element_ends_as_a_value_or_a_reject(how: dict[str, int]) -> None:
    fn = make_refuse_odd if how else refuse_odd
    rejects = [(Reason.NO_TEXT, "got 1"), (Reason.NO_TEXT, "got 3"), (Reason.BUG, "KeyError: 'four'")]
    check(fn, [0, 1, 2, 3, 4], [0, 20], rejects, **how)


def test_a_trouble_among_many_values_becomes_a_reject_of_its_own() -> None:
    rejects = [(Reason.BAD_JSON, "expected an object")]
    check(lines_of, ["file"], [an_input("file#1"), an_input("file#3")], rejects, many=True)


def test_a_reject_carries_the_head_and_digest_of_its_bytes() -> None:
    reject = reject_of(Stage.READ, an_input("x" * 3000), RejectedError(Reason.EMPTY), CLOCK.moment(None))
    assert (len(reject.payload_head or b""), len(reject.raw_sha256 or "")) == (2048, 64)
    assert (reject.run_id, reject.rejected_at, reject.retryable) == ("run", NOW, False)


def test_equal_inputs_give_equal_reject_ids_and_other_inputs_others() -> None:
    one, same, other = (
        reject_of(Stage.READ, an_input(ref), RejectedError(Reason.EMPTY), CLOCK.moment(None)) for ref in ("a", "a", "b")
    )
    assert one.reject_id == same.reject_id != other.reject_id


def test_a_window_with_an_end_is_a_run_of_its_own() -> None:
    window = beam.transforms.window.IntervalWindow(0, 60)
    moment = Clock(job_id="job").moment(window)
    assert (moment.run_id, moment.now) == ("job-19700101T000100Z", dt.datetime(1970, 1, 1, 0, 1, tzinfo=dt.UTC))
