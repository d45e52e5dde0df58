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

PAGES = 300
TABLES = ("articles", "signatures", "stories", "story_members", "rejects")
_PROGRAM = "from appending import start; start()"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    for number in range(PAGES):
        town = f"Town{number % 250}"  # the last fifty are copies at other addresses
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
    again = [0]
    for victims in (workers, task_manager):
        before = appended(tmp_path).total()
        until(lambda before=before: appended(tmp_path).total() > before + 40, 120)
        again.append(came_again(tmp_path))
        killed = victims(whole)
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
    assert client.wait(200) == 0, (tmp_path / "client.log").read_text()[-2000:]
    assert digests(tmp_path / "lake", TABLES) == expected
    assert [run["run_id"] for run in Lake.open(str(tmp_path / "lake")).runs()] == ["r"]
    first, second = again[-1], came_again(tmp_path) - again[-1]
    assert first > 0
    assert second > 0


def came_again(folder: Path) -> int:
    """How many rows too many the naive sink holds."""
    rows = appended(folder)
    return rows.total() - len(rows)
