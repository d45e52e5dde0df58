"""Vacuum removes what nothing counts in, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.whole_runs import data_files, run, stage
from transforms.write.intent import read_intents
from transforms.write.known import Known
from transforms.write.local_store import LocalStore
from transforms.write.vacuum import vacuum
from transforms.write.verify import verify

LATER = NOW + dt.timedelta(hours=1)


def test_strays_and_half_written_files_go_and_every_row_stays(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), reject("1")])
    files = data_files(store)
    store.write("articles/date=2026-02-27/stray.parquet", b"stray")
    half = tmp_path / "articles" / ".half.parquet.1234.tmp"
    half.write_bytes(b"half")
    os.utime(half, (1, 1))
    fresh = tmp_path / "articles" / ".fresh.parquet.1234.tmp"
    fresh.write_bytes(b"being written")
    assert vacuum(store).files == 2
    assert data_files(store) == files
    assert (half.exists(), fresh.exists()) == (False, True)
    assert verify(store).findings == ()
    assert vacuum(store).files == 0


def test_a_commit_cut_short_is_carried_through_first(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    for at in range(20, 200):
        with crashing(Crash(at)):
            run(store, [article("b")], run_id="run-2", now=LATER)
        if read_intents(store):
            break
    vacuum(store)
    assert verify(store).rows["articles"] == 2
    assert verify(store).findings == ()


def test_staged_rows_of_a_living_run_stay(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    stage(store, [article("a")])
    vacuum(store)
    assert list(store.list("_staging"))


def test_indexes_that_are_built_on_stay(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for number in range(3):
        run(store, [article(f"a{number}")], run_id=f"run-{number}")
        Known.open(store)
    store.write("_index/signatures/recent-00000000000000000099.old.ids", b"old")
    vacuum(store)
    used = Known.open(store).paths
    assert used == {entry.path for entry in store.list("_index")}


def test_between_the_windows_of_a_stream_its_marks_stay_and_what_a_kill_left_beside_them_goes(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    marks = ["_stream/job/open", "_stream/job/start", "_stream/job/stop"]
    left = ["_stream/job/.open.12345678.tmp", "_clock/0123456789abcdef"]
    for path in (*marks, *left):
        store.write(path, b"")
        os.utime(tmp_path / path, (1, 1))
    assert verify(store).findings == ()
    assert vacuum(store).files == len(left)
    assert [path for path in (*marks, *left) if store.entry(path)] == marks
    assert verify(store).findings == ()
