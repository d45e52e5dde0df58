"""Streams as their users start them: a supervisor in a process of its own, to be killed, stopped and started again."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from farm import news
from farm.farm import NETWORK, Farm

from pipeline.lake import Lake
from pipeline.settings import SettingsError
from pipeline.stream.engines import found_program
from pipeline.stream.marks import Marks

JOB_ID = "job"
EVERY_S = 3
PAGES = 20
"""That each feed shows."""
_PROGRAM = "from pipeline.cli.main import main; main()"
_ROOT = Path(__file__).parents[1]
_FETCH = """[fetch]
user_agent = "test/1 (+mailto:a@b.example)"
allow_networks = ["{network}"]
delay_s = {delay_s}
budget_s = {budget_s}
"""


class Stream:
    """A stream of some feeds of a farm, whose pages take several windows."""

    def __init__(
        self, farm: Farm, folder: Path, runner: str, *, hosts: int = 3, delay_s: float, budget_s: float
    ) -> None:
        self._farm, self._hosts, self._runner = farm, hosts, runner
        self.lake = folder / "lake"
        self._config = folder / "newsbeam.toml"
        self._config.write_text(_FETCH.format(network=NETWORK, delay_s=delay_s, budget_s=budget_s))
        farm.turn_clock(news.EPOCH + dt.timedelta(days=3))
        farm.forget()

    @contextlib.contextmanager
    def running(self, *more: str) -> Iterator[subprocess.Popen[bytes]]:
        """The supervisor; whatever is left of it is killed after the block."""
        feeds = [self._farm.url(host, "/feed.xml?every=3600") for host in range(1, self._hosts + 1)]
        told = ["--runner", self._runner, "--every", f"{EVERY_S}s", "--job-id", JOB_ID, "--workers", "1"]
        where = ["--lake", str(self.lake), "--config", str(self._config), *more]
        command = [sys.executable, "-c", _PROGRAM, "stream", "--feeds", *feeds, *told, *where]
        supervisor = subprocess.Popen(command, cwd=_ROOT, start_new_session=True, stdin=subprocess.DEVNULL)
        try:
            yield supervisor
        finally:
            for pid in [supervisor.pid, *below(supervisor.pid)]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            supervisor.wait()

    def runs(self) -> list[dict[str, Any]]:
        return Lake.open(str(self.lake)).runs() if (self.lake / "runs").exists() else []

    def articles(self) -> collections.Counter[tuple[str, str]]:
        """How often each page is in the lake, by host and path."""
        if not (self.lake / "articles").exists():
            return collections.Counter()
        rows = Lake.open(str(self.lake)).read("articles", ["requested_url"]).to_pylist()
        parts = [urlsplit(row["requested_url"]) for row in rows]
        return collections.Counter((part.hostname or "", part.path) for part in parts)

    def served(self) -> collections.Counter[tuple[str, str]]:
        """How often the farm has served each page."""
        arrivals = self._farm.arrivals()
        return collections.Counter((one.host, one.path) for one in arrivals if one.path.startswith("/story/"))

    def open_window(self) -> str | None:
        """The run id of the window that is open; None between two."""
        opened = Marks(Lake.open(str(self.lake)).store, JOB_ID).opened
        if opened is None or any(run["run_id"] == opened.run_id for run in self.runs()):
            return None
        return opened.run_id

    def overlaps(self) -> list[str]:
        """The runs in which something was asked for before the run before was at its end."""
        runs = sorted(self.runs(), key=lambda run: run["started_at"])
        sent = Lake.open(str(self.lake)).read("fetches", ["run_id", "started_at"]).to_pylist()
        return [
            after["run_id"]
            for before, after in itertools.pairwise(runs)
            if any(one["run_id"] == after["run_id"] and one["started_at"] < before["ended_at"] for one in sent)
        ]

    def wait_for_mid_window(self, windows: int) -> str:
        """Waits until so many windows are committed and pages are served in the one after; gives its run id."""
        until(lambda: len(self.runs()) >= windows)
        found, before = None, 0

        def serves() -> bool:
            nonlocal found, before
            window, served = self.open_window(), self.served().total()
            if window is None or window != found:
                found, before = window, served
            return found is not None and served > before

        until(serves)
        assert found is not None
        return found


def until(holds: Callable[[], Any], timeout_s: float = 300.0) -> None:
    """Waits until something holds."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, f"expected it within {timeout_s:.0f} s"
        time.sleep(0.1)


def below(pid: int, name: str = "") -> list[int]:
    """The processes that a process has started, and those that they have; by name, or all."""
    parents: dict[int, list[tuple[int, str]]] = collections.defaultdict(list)
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            found = (
                re.match(r"(\d+) \((.*)\) \S (\d+)", (folder / "stat").read_text()) if folder.name.isdigit() else None
            )
            if found:
                parents[int(found[3])].append((int(found[1]), found[2]))
    found_pids, front = [], [pid]
    while front:
        children = [child for parent in front for child in parents[parent]]
        found_pids += [child for child, title in children if name in title]
        front = [child for child, _ in children]
    return found_pids


def need_prism() -> None:
    """Skips the test where Prism is not there."""
    try:
        found_program("prism", "make prism")
    except SettingsError as error:
        pytest.skip(str(error))
