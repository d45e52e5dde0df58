"""A stream on Flink ends by cancelling its own job, and begins by cancelling what earlier starts have left."""

from __future__ import annotations

import dataclasses
import datetime as dt
import http.server
import json
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from jobs import run_seeds

import pipeline.stream.flink_jobs
from pipeline.job import Job
from pipeline.settings import Settings, SettingsError
from pipeline.stream.flink_jobs import FlinkJobs, run_on_flink
from pipeline.stream.marks import Marks
from pipeline.stream.started import stream_job
from transforms.write.local_store import LocalStore

NAME = "newsbeam-stream-job"


class Flink:
    """What the REST interface tells of jobs, and how it cancels them."""

    def __init__(self) -> None:
        self.jobs = {"a": [NAME, "RUNNING"], "b": ["another", "RUNNING"], "c": [NAME, "FINISHED"]}
        told = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                jobs = [{"jid": jid, "name": name, "state": state} for jid, (name, state) in told.jobs.items()]
                self._say(json.dumps({"jobs": jobs}).encode())

            def do_PATCH(self) -> None:
                told.jobs[self.path.partition("?")[0].rpartition("/")[2]][1] = "CANCELED"
                self._say(b"{}")

            def _say(self, body: bytes) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        self.options = [f"--flink_master={self.place}", f"--job_name={NAME}"]

    def running(self) -> list[str]:
        return [jid for jid, (_, state) in self.jobs.items() if state == "RUNNING"]


@pytest.fixture
def flink() -> Iterator[Flink]:
    flink = Flink()
    threading.Thread(target=flink.server.serve_forever, daemon=True).start()
    yield flink
    flink.server.shutdown()
    flink.server.server_close()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "new").mkdir()
    settings = Settings(lake=str(tmp_path / "lake"))
    return dataclasses.replace(stream_job(settings, "job", every_s=60, watched=str(tmp_path / "new")), start_id="s1")


def test_only_the_streams_own_jobs_are_cancelled(flink: Flink) -> None:
    FlinkJobs(flink.place, NAME).cancel()
    assert flink.running() == ["b"]


def test_a_stream_ends_once_its_last_window_is_committed(
    flink: Flink, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = Marks(LocalStore(tmp_path / "lake"), "job")
    looks: list[list[str]] = []

    def engine(job: Job, options: Sequence[str]) -> None:
        looks.append(flink.running())
        flink.jobs["d"] = [NAME, "RUNNING"]
        marks.open_window("job-1", dt.datetime.now(dt.UTC))
        marks.end("s1")
        time.sleep(1.2)
        looks.append(flink.running())
        run_seeds(tmp_path / "lake", [_text(tmp_path)], run_id="job-1")
        while "d" in flink.running():
            time.sleep(0.05)
        raise RuntimeError("Pipeline newsbeam failed in state CANCELLED")

    monkeypatch.setattr(pipeline.stream.flink_jobs, "run_job", engine)
    run_on_flink(job, flink.options)
    assert looks == [["b"], ["b", "d"]]
    assert flink.running() == ["b"]


def test_a_job_that_another_has_cancelled_is_an_error(flink: Flink, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(job: Job, options: Sequence[str]) -> None:
        raise RuntimeError("Pipeline newsbeam failed in state CANCELLED")

    monkeypatch.setattr(pipeline.stream.flink_jobs, "run_job", engine)
    with pytest.raises(RuntimeError, match="state CANCELLED"):
        run_on_flink(job, flink.options)


def test_a_stream_that_never_polled_is_cancelled_when_it_is_asked_to_stop(
    flink: Flink, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def engine(job: Job, options: Sequence[str]) -> None:
        flink.jobs["d"] = [NAME, "RUNNING"]
        Marks(LocalStore(tmp_path / "lake"), "job").ask_to_stop()
        while "d" in flink.running():
            time.sleep(0.05)
        raise RuntimeError("Pipeline newsbeam failed in state CANCELLED")

    monkeypatch.setattr(pipeline.stream.flink_jobs, "run_job", engine)
    run_on_flink(job, flink.options)
    assert flink.running() == ["b"]


def test_where_flink_is_must_be_told(job: Job) -> None:
    with pytest.raises(SettingsError, match="--flink_master"):
        run_on_flink(job, ["--job_endpoint=cluster:8099", f"--job_name={NAME}"])


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(ConnectionError, match="expected Flink at http://127.0.0.1:9"):
        FlinkJobs("127.0.0.1:9", NAME).cancel()


def _text(folder: Path) -> Path:
    path = folder / "council.txt"
    path.write_text("The council approved the budget for the harbour on Tuesday.")
    return path
