"""Batches on Dask: the outputs of a graph, and a whole run with one of two workers killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from jobs import digests, run_seeds

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TABLES = ("articles", "signatures", "stories", "story_members", "rejects")

pytest.importorskip("distributed", reason="expected the extra [dask], found none")


class OddsAtTheEnd(beam.DoFn):
    """Even numbers at once, odd ones under a tag, and how many there were when the bundle ends."""

    def start_bundle(self) -> None:
        self._seen = 0

    def process(self, number: int) -> Iterator[Any]:
        self._seen += 1
        yield beam.pvalue.TaggedOutput("odd", number) if number % 2 else number

    def finish_bundle(self) -> Iterator[Any]:
        yield beam.pvalue.TaggedOutput("seen", beam.transforms.window.GlobalWindows.windowed_value(self._seen))


def _appended(line: Any, path: str) -> None:
    with open(path, "a") as file:
        file.write(f"{line}\n")


def _parity(number: int) -> tuple[str, int]:
    return ("odd" if number % 2 else "even", number)


def _sorted(group: tuple[str, Any]) -> tuple[str, list[int]]:
    return group[0], sorted(group[1])


@contextlib.contextmanager
def scheduler(*workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler with some workers, and the workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, dask = f"tcp://127.0.0.1:{port}", [sys.executable, "-m", "dask"]
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}:{Path(__file__).parent}", "OMP_NUM_THREADS": "1"}
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    commands = [[*dask, "scheduler", "--port", str(port), *here]]
    # Without a nanny: what it starts is a daemon, which may have no processes of its own for documents.
    commands += [[*dask, "worker", address, "--no-nanny", "--nthreads", "1", *here] for _ in workers]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, env=env, cwd=ROOT, **quiet) for command in commands]  # type: ignore[call-overload]
    try:
        yield address, running[1:]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_tags_ends_of_bundles_and_groups_are_kept(tmp_path: Path) -> None:
    with scheduler(1, 2) as (address, _):
        told = [f"--dask_client_address={address}", "--runner=pipeline.dask_runner.DaskRunner"]
        with beam.Pipeline(options=beam.options.pipeline_options.PipelineOptions(told)) as root:
            numbers = (
                root | beam.Create(range(20)) | beam.ParDo(OddsAtTheEnd()).with_outputs("odd", "seen", main="even")
            )
            both = (numbers["even"], numbers["odd"]) | beam.Flatten()
            groups = both | beam.Map(_parity) | beam.GroupByKey() | beam.Map(_sorted)
            groups | "Groups" >> beam.Map(_appended, str(tmp_path / "groups"))
            seen = numbers["seen"] | beam.CombineGlobally(sum).without_defaults()
            seen | "Seen" >> beam.Map(_appended, str(tmp_path / "seen"))
    expected = {str(("even", list(range(0, 20, 2)))), str(("odd", list(range(1, 20, 2))))}
    assert set((tmp_path / "groups").read_text().splitlines()) == expected
    assert (tmp_path / "seen").read_text() == "20\n"


@pytest.mark.slow
def test_a_run_with_one_of_two_workers_killed_leaves_the_same_files(tmp_path: Path) -> None:
    run_seeds(tmp_path / "embedded", [SEEDS], run_id="r")
    lake = tmp_path / "dask"
    told = ["run", "--seeds", str(SEEDS), "--lake", str(lake), "--run-id", "r", "--now", "2026-03-05T12:00:00Z"]
    with scheduler(1, 2) as (address, workers):
        engine = ["--progress", "never", "--runner", "dask", "--", f"--dask_client_address={address}"]
        command = [sys.executable, "-c", "from pipeline.cli.main import main; main()", *told, *engine]
        client = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 200
        while not list((lake / "_staging").glob("*/*")):
            assert time.monotonic() < end, "expected staged rows"
            assert client.poll() is None
            time.sleep(0.05)
        workers[0].send_signal(signal.SIGKILL)
        assert client.wait(200) == 0
    assert digests(lake, TABLES) == digests(tmp_path / "embedded", TABLES)
