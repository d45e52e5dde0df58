"""Fetching in the graph."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from farm.farm import Farm, FarmResolver, gaps

from schemas import Fetch, Input, Pending, Reject
from schemas.moment import Moment
from transforms.fetch.beam import FetchAll, SplitEnds
from transforms.fetch.request import HostState
from transforms.step import Clock

from .conftest import QUICK, request

CLOCK = Clock(batch=Moment(run_id="run", now=dt.datetime(2025, 11, 4, tzinfo=dt.UTC)))
GOT: dict[str, list[Any]] = {}


def keep(value: Any, name: str) -> None:
    GOT.setdefault(name, []).append(value)


def fetched(asked: list[Any], **settings: Any) -> tuple[list[Input], list[Any]]:
    """The inputs and rows that a graph gives, run in this process."""
    GOT.clear()
    how = dataclasses.replace(QUICK, **settings)
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as root:
        found = (
            root
            | beam.Create(asked, reshuffle=False)
            | FetchAll(how, CLOCK, resolver=functools.partial(FarmResolver, 10))
        )
        for number, ends in enumerate(found.ends):
            split = ends | SplitEnds(CLOCK, f"Split {number}")
            split["inputs"] | f"Inputs {number}" >> beam.Map(keep, "inputs")
            split["rows"] | f"Rows {number}" >> beam.Map(keep, "rows")
        for number, rows in enumerate(found.rows):
            rows | f"More rows {number}" >> beam.Map(keep, "rows")
    return GOT.get("inputs", []), GOT.get("rows", [])


def test_each_request_ends_as_input_reject_or_pending(farm: Farm) -> None:
    good = [farm.url(f"ok-{n}.example", f"/p/{n}") for n in range(5)]
    gone, dead = farm.url("ok-6.example", "/status?s=410"), farm.url("dead-1.example", "/a")
    inputs, rows = fetched([request(url) for url in (*good, gone, dead)])
    assert sorted(item.requested_url or "" for item in inputs) == sorted(good)
    (reject,) = [row for row in rows if isinstance(row, Reject)]
    (pending,) = [row for row in rows if isinstance(row, Pending)]
    assert (reject.url, reject.reason.value, reject.stage.value) == (gone, "gone", "fetch")
    assert (pending.url, pending.attempt) == (dead, 1)
    sent = [row for row in rows if isinstance(row, Fetch)]
    assert len({row.fetch_id for row in sent}) == len(sent) == len(farm.arrivals()) + 3


def test_a_page_that_moves_is_fetched_in_its_new_domain_s_turn(farm: Farm) -> None:
    there = farm.url("ok-2.example", "/p/2?l=20")
    second = farm.url("ok-1.example", f"/redirect?to={there}")
    first = farm.url("ok-0.example", f"/redirect?to={second}")
    inputs, rows = fetched([request(first), request(farm.url("ok-2.example", "/p/1?l=20"))], delay_s=0.3)
    assert sorted(item.final_url or "" for item in inputs) == sorted([there, farm.url("ok-2.example", "/p/1?l=20")])
    assert not [row for row in rows if isinstance(row, Pending | Reject)]
    here = [arrival for arrival in farm.arrivals() if arrival.host == "ok-2.example"]
    assert len(here) == 4
    assert min(gaps(here)) >= 0.3


def test_what_earlier_runs_know_of_a_host_is_kept_to(farm: Farm) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    url = farm.url("ok-3.example", "/p/1")
    inputs, rows = fetched([request(url), HostState(key="ok-3.example", next_at=later)])
    assert inputs == []
    (pending,) = [row for row in rows if isinstance(row, Pending)]
    assert pending.due_at >= later
    assert farm.arrivals() == []


def test_ids_of_requests_differ(farm: Farm) -> None:
    away = farm.url("ok-4.example", f"/redirect?to={farm.url('ok-5.example', '/p/1')}")
    urls = [away, farm.url("ok-4.example", "/redirect?to=/p/1"), farm.url("ok-4.example", "/p/1")]
    _, rows = fetched([request(url) for url in urls])
    ids = [row.fetch_id for row in rows if isinstance(row, Fetch)]
    assert not [first for first, second in itertools.pairwise(sorted(ids)) if first == second]
