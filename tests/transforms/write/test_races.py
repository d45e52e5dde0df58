"""Writers in several processes at once."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.transforms.write.made_up import article, header, moment
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import logged, stage
from transforms.write.local_store import LocalStore
from transforms.write.write_run import write_run

ROOT = Path(__file__).parents[3]

_WRITER = """
import sys
from pathlib import Path
from tests.transforms.write.made_up import article, header, moment
from tests.transforms.write.whole_runs import stage
from transforms.write.local_store import LocalStore
from transforms.write.write_run import write_run

store, me, rounds = LocalStore(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
for number in range(rounds):
    run_id = f"writer-{me}-{number}"
    rows = [article(f"shared-{number}"), article(f"own-{me}-{number}")]
    staged = stage(store, rows, run_id=run_id)
    write_run(store, header(run_id), moment(run_id), staged, len(rows), lease_wait_s=120)
"""


def _race(lake: Path, writers: int, rounds: int) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(lake), str(me), str(rounds)], cwd=ROOT)
        for me in range(writers)
    ]
    assert [process.wait(300) for process in processes] == [0] * writers
    ids = logged(LocalStore(lake), "articles").column("article_id").to_pylist()
    assert len(ids) == len(set(ids)) == rounds * (writers + 1)
    assert logged(LocalStore(lake), "runs").num_rows == writers * rounds
    assert_readers_agree(lake, "articles")


def test_two_writers_at_once_leave_the_union(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)

    def write(me: int) -> int:
        rows = [article("shared"), article(f"own-{me}")]
        run_id = f"writer-{me}"
        staged = stage(store, rows, run_id=run_id)
        return write_run(store, header(run_id), moment(run_id), staged, len(rows), lease_wait_s=60).articles

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == [1, 2]
    assert logged(store, "articles").num_rows == 3
    assert_readers_agree(tmp_path, "articles")


def test_three_processes_that_write_the_same_ids_leave_each_once(tmp_path: Path) -> None:
    _race(tmp_path, writers=3, rounds=3)


@pytest.mark.slow
def test_six_writers_at_once_leave_the_union(tmp_path: Path) -> None:
    _race(tmp_path, writers=6, rounds=25)


@pytest.mark.slow
def test_runs_killed_at_random_moments_and_repeated_are_as_if_undisturbed(tmp_path: Path) -> None:
    delays = random.Random(7)
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), "0", "40"], cwd=ROOT)
        try:
            process.wait(1.0 + delays.random() * 3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    _race(tmp_path, writers=1, rounds=40)
    assert not list(LocalStore(tmp_path).list("_staging"))
