"""A lake in a bucket of S3, served on loopback: same files, same promises. `gs://` and `az://` take the same code."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bucket_server import SECRET, serving_bucket

from schemas import TABLES
from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, header, moment, pending, reject
from tests.transforms.write.whole_runs import data_files, logged, run, stage
from transforms.write import lease
from transforms.write.compact import Compact, merges
from transforms.write.errors import LakeBusyError
from transforms.write.lease import hold_lease
from transforms.write.local_store import LocalStore
from transforms.write.store import Store, open_store
from transforms.write.upkeep import keep_up
from transforms.write.vacuum import vacuum
from transforms.write.verify import verify
from transforms.write.write_run import write_run

ROWS = [article("a"), article("b", day=None), reject("1"), pending("p")]
AGAIN = [article("a", text="New text."), article("c"), reject("2", run_id="run-2")]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with serving_bucket() as uri:
        yield uri


@pytest.fixture
def store(bucket: str, request: pytest.FixtureRequest) -> Store:
    return open_store(f"{bucket}/{request.node.name}")


def test_of_eight_at_once_one_creates_an_object(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda number: store.create("a/lease", str(number).encode()), range(8)))
    assert sum(won) == 1
    assert store.read("a/lease") == str(won.index(True)).encode()


def test_runs_leave_the_files_that_they_leave_in_a_folder(store: Store, tmp_path: Path) -> None:
    folder = LocalStore(tmp_path)
    for lake in (store, folder):
        run(lake, ROWS)
        run(lake, AGAIN, run_id="run-2")
        assert run(lake, AGAIN, run_id="run-2").already_committed
    assert data_files(store) == data_files(folder)
    assert all(logged(store, name).num_rows == logged(folder, name).num_rows for name in TABLES)
    assert verify(store).findings == ()


def test_two_writers_at_once_leave_the_union(store: Store) -> None:
    def write(me: int) -> int:
        rows, run_id = [article("shared"), article(f"own-{me}")], f"writer-{me}"
        staged = stage(store, rows, run_id=run_id)
        return write_run(store, header(run_id), moment(run_id), staged, len(rows), lease_wait_s=60).articles

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == [1, 2]
    assert logged(store, "articles").num_rows == 3


def test_a_held_lake_is_busy_until_a_holder_elsewhere_falls_silent(store: Store) -> None:
    with hold_lease(store, "first"), pytest.raises(LakeBusyError, match="first"), hold_lease(store, "second"):
        pass
    here = lease.this_process("far")
    elsewhere = dataclasses.replace(here, host="elsewhere", nonce="n")
    store.create("_lease/000000000009.json", lease._bytes_of(elsewhere))
    with pytest.raises(LakeBusyError, match="elsewhere"), hold_lease(store, "third", ttl_s=60):
        pass
    with hold_lease(store, "third", wait_s=20, ttl_s=1.5) as held:
        assert held.token == 10


def test_compact_and_vacuum_change_no_row(store: Store) -> None:
    run(store, ROWS)
    run(store, AGAIN, run_id="run-2")
    before = logged(store, "articles")
    keep_up(store, header("keep"), moment("keep"), Compact(merges(store, NOW.date())))
    store.write("articles/date=2026-02-27/stray.parquet", b"nothing counts this in")
    assert vacuum(store).files == 1
    assert logged(store, "articles").equals(before)
    assert verify(store).findings == ()


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.slow)])
def test_a_run_killed_before_a_request_that_changes_is_whole_after_the_next(
    bucket: str, tmp_path: Path, every: int
) -> None:
    whole, counted = open_store(f"{bucket}/whole-{every}"), Crash(None)
    run(whole, ROWS)
    with crashing(counted):
        run(whole, AGAIN, run_id="run-2")
    assert counted.seen > 25
    for at in range(2, counted.seen + 1, every):
        killed = open_store(f"{bucket}/killed-{every}-{at}")
        run(killed, ROWS)
        with crashing(Crash(at)):
            run(killed, AGAIN, run_id="run-2")
        run(killed, AGAIN, run_id="run-2")
        assert data_files(killed) == data_files(whole), f"killed before change {at}"
        assert not list(killed.list("_staging"))
        assert verify(killed).findings == ()


def test_an_error_tells_the_place_and_no_key(bucket: str) -> None:
    lake = open_store("s3://no-such-bucket/lake")
    with pytest.raises(OSError, match="no-such-bucket") as failed:
        run(lake, ROWS)
    assert "<" not in str(failed.value)
    assert len(str(failed.value)) < 500
    assert SECRET not in str(failed.value)


@pytest.mark.parametrize("address", ["s3://me:secret@bucket/lake", "az://bucket/lake?sig=secret"])
def test_an_address_with_a_key_in_it_is_refused_unquoted(address: str) -> None:
    with pytest.raises(ValueError, match="keys in the environment") as refused:
        open_store(address)
    assert "secret" not in str(refused.value)
