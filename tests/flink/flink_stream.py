"""A stream on the cluster, unsupervised and with a naive sink beside the lake, and what Flink tells of its job."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from appending import FOLDER
from cluster import Cluster
from farm import news
from farm.farm import NETWORK, Farm
from flink_options import ROOT, options
from streams import EVERY_S, JOB_ID, PAGES, Stream, until

from pipeline.fetching import fetch_settings
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.polling import polls_of, read_feeds
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings
from pipeline.stream.engines import BUILT
from pipeline.stream.liveness import Patience
from pipeline.stream.marks import Marks
from pipeline.stream.supervisor import Supervisor

HOSTS = 3
WHOLE = HOSTS * PAGES
CHECKPOINT_MS = 5000
START_S = 240
"""A quiet machine takes 20 s from the command to the first tick."""
FEED = "/feed.xml?every=3600"
_PROGRAM = "from appending import start; start()"


class FlinkStream(Stream):
    """The stream of a test; its lake lies below `folder`."""

    def __init__(self, cluster: Cluster, farm: Farm, folder: Path) -> None:
        # Four windows: a page each 1.5 s from each host, for 9 s.
        super().__init__(farm, folder, "flink", hosts=HOSTS, delay_s=1.5, budget_s=9.0)
        self._cluster, self._folder = cluster, folder
        self.appended_files = folder / "appended"
        self.appended_files.mkdir()
        self.starts = 0

    @contextlib.contextmanager
    def started(self, *more: str) -> Iterator[subprocess.Popen[bytes]]:
        """The client of the job, once the job has given a tick; the job is cancelled after the block."""
        for _ in range(2):  # a start that never polls is known of Beam's runner: it may be repeated once
            self.starts += 1
            client = self._client(*more)
            try:
                until(lambda: self._marks.opened is not None, START_S)
                break
            except AssertionError:
                self._end(client)
        try:
            yield client
        finally:
            self._end(client)

    @classmethod
    def run_once(cls, farm: Farm, folder: Path) -> Path:
        """Takes in all pages by one run on the embedded engine; gives its lake."""
        farm.turn_clock(news.EPOCH + dt.timedelta(days=3))
        fetch = {"user_agent": "test/1 (+mailto:a@b.example)", "delay_s": 0.0, "allow_networks": (NETWORK,)}
        feeds = tuple(farm.url(host, FEED) for host in range(1, HOSTS + 1))
        settings = Settings(lake=str(folder), feeds=feeds, workers=1, fetch=fetch)
        header = header_of(settings, "run", dt.datetime.now(dt.UTC), None, [])
        job = Job(header=header, settings=settings)
        polls = polls_of(Lake.open(settings.lake), read_feeds(settings.feeds), job.moment)
        run_job(dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch_settings(settings))))
        return folder

    def assert_each_once(self) -> None:
        """What the farm served is in the lake, each page once; and no two windows were under way at a time."""
        assert set(self.served()) == set(self.articles())
        assert set(self.articles().values()) == {1}
        assert self.overlaps() == []

    def appended(self) -> collections.Counter[tuple[str, str]]:
        """How often each page lies in the naive sink, by host and path."""
        parts = [urlsplit(file.read_text()) for file in self.appended_files.glob("*.txt")]
        return collections.Counter((part.hostname or "", part.path) for part in parts)

    def wait_for_mid_window_rows(self, windows: int) -> None:
        """Waits until so many windows are committed, and some rows of a later one have passed."""
        until(lambda: len(self.runs()) >= windows, 120)
        before = self.appended().total()
        until(lambda: self.appended().total() > before + 2, 120)

    def job(self) -> str:
        """The id of the job that runs."""
        (running,) = self._cluster.running()
        return running

    def task_manager(self) -> int:
        """The process id of one that the job runs on."""
        job = self.job()
        vertices = self._cluster.ask(f"/jobs/{job}")["vertices"]
        found = {
            one["taskmanager-id"]
            for vertex in vertices
            for one in self._cluster.ask(f"/jobs/{job}/vertices/{vertex['id']}/taskmanagers")["taskmanagers"]
        }
        pid = self._cluster.pid(min(found))
        assert pid is not None
        return pid

    def savepoint(self, job: str) -> str:
        """Takes one and cancels the job; gives where it lies."""
        told = {"target-directory": f"file://{self._cluster.run}/savepoints", "cancel-job": True}
        taken = _post(f"{self._cluster.rest}/jobs/{job}/savepoints", told)["request-id"]
        until(lambda: self._cluster.ask(f"/jobs/{job}/savepoints/{taken}")["status"]["id"] == "COMPLETED", 60)
        operation = self._cluster.ask(f"/jobs/{job}/savepoints/{taken}")["operation"]
        assert "location" in operation, str(operation)[:500]
        return str(operation["location"])

    def stop(self, client: subprocess.Popen[bytes]) -> int:
        """Asks the stream to stop; gives the client's exit code, once no job is left on the cluster."""
        self._marks.ask_to_stop()
        code = client.wait(120)
        assert self._cluster.running() == []
        return code

    @property
    def _marks(self) -> Marks:
        return Marks(Lake.open(str(self.lake)).store, JOB_ID)

    def supervisor(self, silent_s: float) -> Supervisor:
        """Runs in this process; the workers of its first job hang, so that Flink says it runs and it never polls."""
        starts, boot = self._folder / "starts", self._folder / "boot"
        boot.write_text(f'#!/bin/sh\n[ $(wc -l < "{starts}") -gt 1 ] || exec sleep 600\nexec {BUILT}/boot "$@"\n')
        boot.chmod(0o755)
        counted = f'echo >> "{starts}"; exec "$0" "$@" >> "{self._folder}/client.log" 2>&1'
        patience = Patience(silent_s=silent_s, window_s=300.0, grace_s=120.0)
        store = Lake.open(str(self.lake)).store
        return Supervisor(["sh", "-c", counted, *self._words(boot=boot)], store, JOB_ID, patience)

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to find the naive sink."""
        path = f"{ROOT}:{ROOT / 'tests'}:{Path(__file__).parent}"
        return {"PYTHONPATH": path, FOLDER: str(self.appended_files)}

    def _client(self, *more: str) -> subprocess.Popen[bytes]:
        self._marks.clear()
        environment = {**os.environ, **self.environment}
        with (self._folder / "client.log").open("ab") as log:
            return subprocess.Popen(
                self._words(*more), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _words(self, *more: str, boot: Path | None = None) -> list[str]:
        feeds = [self._farm.url(host, FEED) for host in range(1, HOSTS + 1)]
        told = ["--runner", "flink", "--every", f"{EVERY_S}s", "--job-id", JOB_ID, "--workers", "1", "--no-supervise"]
        where = ["--lake", str(self.lake), "--config", str(self._config)]
        beam_options = options(self._cluster, f"--checkpointing_interval={CHECKPOINT_MS}", *more, boot=boot)
        return [sys.executable, "-c", _PROGRAM, "stream", "--feeds", *feeds, *told, *where, "--", *beam_options]

    def _end(self, client: subprocess.Popen[bytes]) -> None:
        if client.poll() is None:
            client.kill()
        client.wait()
        cancel_all(self._cluster)


def groups_of(lake: Path) -> set[frozenset[str]]:
    """The texts and stories that hold more than one article, each as the addresses of its articles."""
    found = Lake.open(str(lake))
    url_of = {row["article_id"]: row["requested_url"] for row in found.read("articles").to_pylist()}
    groups: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
    for row in found.read("signatures", ["article_id", "text_id"]).to_pylist():
        groups["text", row["text_id"]].add(url_of[row["article_id"]])
    for row in found.read("story_members", ["article_id", "story_id"]).to_pylist():
        groups["story", row["story_id"]].add(url_of[row["article_id"]])
    return {frozenset(members) for members in groups.values() if len(members) > 1}


def cancel_all(cluster: Cluster) -> None:
    """Cancels every job: it outlives its client, and would go on beside the next one."""
    for job in cluster.running():
        with contextlib.suppress(OSError):
            _post(f"{cluster.rest}/jobs/{job}?mode=cancel", {}, "PATCH")
    until(lambda: cluster.running() == [], 60)


def _post(url: str, told: dict[str, Any], method: str = "POST") -> dict[str, Any]:
    request = urllib.request.Request(
        url, json.dumps(told).encode(), {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
    return json.loads(body) if body else {}
