"""A batch run on Flink leaves the files that it leaves on the embedded engine, also when parts of it are killed."""

from __future__ import annotations

import collections
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from appending import FOLDER
from cluster import Cluster
from flink_options import ROOT, options
from jobs import digests, page, paragraphs
from streams import below, until

from pipeline.lake import Lake

PAGES = 600
TABLES = ("articles", "signatures", "stories", "story_members", "rejects")
_PROGRAM = "from appending import start; start()"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    for number in range(PAGES):
        town = f"Town{number % 500}"  # the last hundred are copies at other addresses
        body = page(f"Bridge of {town} to be rebuilt", paragraphs(town), url=f"https://post.example/{number}")
        (folder / f"{number}.html").write_text(body)
    return folder


@pytest.fixture(scope="module")
def expected(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    lake = tmp_path_factory.mktemp("embedded")
    assert started(seeds, lake, "--runner", "embedded").wait(300) == 0
    found = digests(lake / "lake", TABLES)
    assert Lake.open(str(lake / "lake")).run("r")["articles"] == PAGES  # type: ignore[index]
    return found


def started(seeds: Path, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    path = f"{ROOT}:{ROOT / 'tests'}:{Path(__file__).parent}"
    (folder / "appended").mkdir()
    told = ["--seeds", str(seeds), "--lake", str(folder / "lake"), "--run-id", "r", "--now", "2026-03-05T12:00:00Z"]
    with (folder / "client.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "run", *told, "--workers", "1", "--progress", "never", *more],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, FOLDER: str(folder / "appended")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def rows(folder: Path) -> int:
    """How many the naive sink holds; quickly, since a batch is soon over."""
    return sum(name.endswith(".txt") for name in os.listdir(folder / "appended"))


def appended(folder: Path) -> collections.Counter[str]:
    return collections.Counter(file.read_text() for file in (folder / "appended").glob("*.txt"))


def task_manager(cluster: Cluster) -> list[int]:
    pid = cluster.pid("tm2")
    assert pid is not None
    return [pid]


def workers(cluster: Cluster) -> list[int]:
    pid = cluster.pid("tm1")
    assert pid is not None
    return below(pid, "python")


def test_parts_killed_in_mid_batch_change_no_file(
    whole: Cluster, seeds: Path, expected: dict[str, str], tmp_path: Path
) -> None:
    client = started(seeds, tmp_path, "--runner", "flink", "--", *options(whole, "--parallelism=2"))
    until(lambda: rows(tmp_path) > 20, 120)
    kill(workers(whole))
    until(lambda: came_again(tmp_path) > 20, 120)
    before = came_again(tmp_path)
    kill(task_manager(whole))
    assert client.wait(200) == 0, (tmp_path / "client.log").read_text()[-2000:]
    assert digests(tmp_path / "lake", TABLES) == expected
    assert [run["run_id"] for run in Lake.open(str(tmp_path / "lake")).runs()] == ["r"]
    assert came_again(tmp_path) > before


def kill(pids: list[int]) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def came_again(folder: Path) -> int:
    """How many rows too many the naive sink holds."""
    found = appended(folder)
    return found.total() - len(found)
