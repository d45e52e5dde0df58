from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.transforms.write.bucket import bucket_store
from transforms.write import lease
from transforms.write.errors import LakeBusyError, LeaseLostError
from transforms.write.lease import hold_lease
from transforms.write.local_store import LocalStore
from transforms.write.store import Store


@pytest.fixture(params=[LocalStore, bucket_store])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    opened: Store = request.param(tmp_path / "lake")
    return opened


def as_of(patch: pytest.MonkeyPatch, **changes: object) -> None:
    here = dataclasses.replace(lease.this_process(""), **changes)
    patch.setattr(lease, "this_process", lambda run_id: dataclasses.replace(here, run_id=run_id))


def test_a_second_writer_is_told_who_holds_the_lake(store: Store) -> None:
    with hold_lease(store, "first"), pytest.raises(LakeBusyError, match="run first"), hold_lease(store, "second"):
        pass


def test_tokens_rise_from_holder_to_holder(store: Store) -> None:
    tokens = []
    for _ in range(3):
        with hold_lease(store, "run") as held:
            tokens.append(held.token)
    assert tokens == [1, 2, 3]


def test_a_writer_waits_for_the_one_before_it(store: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with hold_lease(store, "first"):
            entered.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(5)
    threading.Timer(0.1, leave.set).start()
    with hold_lease(store, "second", wait_s=10):
        pass
    holder.join()


def test_the_lease_of_a_killed_process_is_free_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with pytest.MonkeyPatch.context() as patch:
        as_of(patch, pid=child.pid, born=lease._born(child.pid))
        _abandon(store, "killed")
    with pytest.raises(LakeBusyError), hold_lease(store, "second"):
        pass
    child.kill()
    child.wait()
    with hold_lease(store, "second") as held:
        assert held.token == 2
    with pytest.raises(LeaseLostError):
        lease.Lease(store, 1, lease.this_process("killed")).check()


def test_a_process_id_given_anew_is_another_process(store: Store) -> None:
    with pytest.MonkeyPatch.context() as patch:
        as_of(patch, born="1")
        _abandon(store, "killed")
    with hold_lease(store, "second"):
        pass


def test_a_silent_holder_on_another_machine_is_passed_over_in_time(store: Store) -> None:
    with pytest.MonkeyPatch.context() as patch:
        as_of(patch, host="elsewhere")
        _abandon(store, "far")
    with pytest.raises(LakeBusyError), hold_lease(store, "near", ttl_s=600):
        pass
    with hold_lease(store, "near", wait_s=5, ttl_s=0.05):
        pass


def test_the_clock_of_a_machine_plays_no_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as patch:
        as_of(patch, host="elsewhere")
        _abandon(store, "far")
    monkeypatch.setattr(time, "time", lambda: 10 * 365 * 86_400.0)
    with pytest.raises(LakeBusyError), hold_lease(store, "near", ttl_s=600):
        pass


def test_of_many_that_race_for_a_free_lake_one_gets_it(store: Store) -> None:
    won: list[int] = []
    start = threading.Barrier(8)

    def race() -> None:
        start.wait()
        try:
            held = lease._acquire(store, "run", 0.0, 600)
        except LakeBusyError:
            return
        won.append(held.token)

    racers = [threading.Thread(target=race) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert won == [1]


def test_a_holder_is_told_that_a_later_writer_took_the_lake(store: Store) -> None:
    first = lease._acquire(store, "first", 0.0, 600.0)
    first.check()
    second = lease.Lease(store, first.token + 1, dataclasses.replace(lease.this_process("second"), nonce="2"))
    second.renew()
    with pytest.raises(LeaseLostError, match="expected lease 1 of run first, got 2"):
        first.check()
    second.check()


def test_a_record_of_another_holder_under_the_same_number_is_a_loss(store: Store) -> None:
    first = lease._acquire(store, "first", 0.0, 600.0)
    lease.Lease(store, first.token, lease.this_process("second")).renew()
    with pytest.raises(LeaseLostError):
        first.check()


def test_a_lease_whose_record_cannot_be_read_is_held_on(store: Store) -> None:
    first = lease._acquire(store, "first", 0.0, 600.0)
    store.write(lease._path(first.token), b"{")
    first.check()


def test_who_lost_the_lake_does_not_let_a_third_in(store: Store) -> None:
    first = lease._acquire(store, "first", 0.0, 600.0)
    lease.Lease(store, first.token, lease.this_process("second")).renew()
    first.release()
    with pytest.raises(LakeBusyError, match="run second"), hold_lease(store, "third"):
        pass


def test_a_holder_is_heard_again_and_again(store: Store) -> None:
    with hold_lease(store, "first", ttl_s=0.5) as held:
        path = lease._path(held.token)
        store.write(path, b"{}")
        until_s = time.monotonic() + 5
        while store.read(path) == b"{}" and time.monotonic() < until_s:
            time.sleep(0.01)
        assert lease._read(store, held.token) == held._holder
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]


def test_one_record_is_left(store: Store) -> None:
    for run_id in ("first", "second"):
        with hold_lease(store, run_id):
            pass
    assert [entry.path for entry in store.list(lease.LEASES)] == [lease._path(2)]


def test_a_lease_that_is_gone_when_it_is_looked_at_is_not_free(store: Store) -> None:
    assert lease._is_free(store, 7, 0.0) is False


def test_an_unreadable_lease_is_free_in_time(store: Store) -> None:
    store.write(lease._path(1), b"{")
    assert lease._is_free(store, 1, 600.0) is False
    time.sleep(0.05)
    assert lease._is_free(store, 1, 0.01) is True


def test_a_full_disk_does_not_keep_the_lake_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    with hold_lease(store, "run"):
        monkeypatch.setattr(os, "write", _full)
    monkeypatch.undo()
    with hold_lease(store, "next"):
        pass


def _abandon(store: Store, run_id: str) -> None:
    """Takes the lease and never lets it go."""
    lease._acquire(store, run_id, 0.0, 600.0)


def _full(descriptor: int, data: bytes) -> int:
    raise OSError(28, "No space left on device")
