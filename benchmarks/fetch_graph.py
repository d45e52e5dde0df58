"""Fetches the farm's 500 hosts, 200 of which fail, through the graph in two worker processes; prints how all ended.

PYTHONPATH=.:tests:benchmarks python benchmarks/fetch_graph.py
"""

from __future__ import annotations

import collections
import datetime as dt
import os
import tempfile
import time
from pathlib import Path

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from farm.farm import Farm, FarmResolver
from fetch_farm import hosts_of_every_kind, settings

from schemas import Fetch
from schemas.moment import Moment
from transforms.fetch.beam import FetchAll
from transforms.fetch.request import FetchResult, HostState
from transforms.step import Clock


def graph(workers: int = 2) -> None:
    """The same 500 hosts through the graph, in worker processes."""
    flags = [f"--direct_num_workers={workers}", "--direct_running_mode=multi_processing"]
    clock = Clock(batch=Moment(run_id="farm", now=dt.datetime(2025, 11, 4, tzinfo=dt.UTC)))
    how = settings(delay_s=0.5, budget_s=25.0, deadline_s=10.0)
    with Farm() as farm, tempfile.TemporaryDirectory() as folder:
        requests, started = hosts_of_every_kind(farm), time.monotonic()
        with beam.Pipeline(runner="FnApiRunner", options=PipelineOptions(flags)) as root:
            found = root | beam.Create(requests) | FetchAll(how, clock, resolver=FarmResolver)
            for number, ended in enumerate(found.ends):
                names = ended | f"Name {number}" >> beam.Map(name_of_end)
                names | f"Write {number}" >> beam.io.WriteToText(f"{folder}/{number}")
        took_s = time.monotonic() - started
        told = [line.split() for path in Path(folder).iterdir() for line in path.read_text().splitlines()]
        total = collections.Counter(name for name, _, _ in told)
        urls, processes = len({url for _, url, _ in told}), len({process for _, _, process in told})
        print(f"graph: {processes} processes, {took_s:.1f} s, {urls} of {len(requests)} ended: {dict(total)}")


def name_of_end(end: FetchResult) -> str:
    """How a request ended, its address, and the process that saw it."""
    assert not isinstance(end, Fetch | HostState)
    return f"{type(end).__name__} {end.request.input.requested_url} {os.getpid()}"


if __name__ == "__main__":
    graph()
