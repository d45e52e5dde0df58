"""Whether the holder of a lease lives, as far as its record and this machine tell."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.write.crash import dead_pid
from transforms.write import lease
from transforms.write.errors import LakeBusyError, LeaseLostError
from transforms.write.lease import Holder, hold_lease, is_alive, this_process
from transforms.write.local_store import LocalStore

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell of processes")


def held_by(store: LocalStore, holder: Holder, token: int = 1) -> None:
    assert store.create(lease._path(token), lease._bytes_of(holder))


def test_a_process_is_known_by_its_id_and_its_start() -> None:
    here = this_process("run")
    assert here.born
    assert is_alive(here)
    assert not is_alive(dataclasses.replace(here, born="1"))
    assert not is_alive(dataclasses.replace(here, pid=dead_pid()))


@needs_proc
def test_a_killed_process_that_nobody_has_waited_for_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    holder = dataclasses.replace(this_process("run"), pid=child.pid, born=lease._born(child.pid))
    assert is_alive(holder)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(holder)
    child.wait()


def test_a_holder_of_this_name_before_the_last_start_or_in_another_container_is_not_judged_by_its_process(
    tmp_path: Path,
) -> None:
    store = LocalStore(tmp_path)
    held_by(store, dataclasses.replace(this_process("far"), boot_id="another", pid=dead_pid()))
    with pytest.raises(LakeBusyError), hold_lease(store, "near"):
        pass


@needs_proc
def test_another_space_of_process_ids_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    here = this_process("run")
    monkeypatch.setattr(os, "readlink", lambda _: "pid:[1]")
    assert this_process("run").boot_id not in ("", here.boot_id)
    assert is_alive(here) is None


def test_a_process_that_ends_while_it_is_looked_at_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Path) -> str:
        raise ProcessLookupError

    monkeypatch.setattr(Path, "read_text", gone)
    assert lease._born(os.getpid()) == ""


@pytest.mark.parametrize(("answer", "alive"), [(None, True), (PermissionError, True), (ProcessLookupError, False)])
def test_where_the_system_does_not_tell_a_process_is_looked_for_by_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: type[OSError] | None, alive: bool
) -> None:
    asked: list[tuple[int, int]] = []

    def kill(pid: int, signal: int) -> None:
        asked.append((pid, signal))
        if answer is not None:
            raise answer

    monkeypatch.setattr(lease, "Path", lambda path: tmp_path / path.lstrip("/"))
    here = this_process("run")
    assert here.boot_id == ""
    monkeypatch.setattr(os, "kill", kill)
    assert lease._born(here.pid) == ("alive" if alive else "")
    assert asked == [(here.pid, 0)]


def test_a_busy_lake_whose_holder_cannot_be_read_says_so(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write(lease._path(1), b"{")
    with pytest.raises(LakeBusyError, match="lease 1: unreadable"), hold_lease(store, "second"):
        pass


def test_a_record_that_goes_while_it_is_looked_at_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    held_by(store, this_process("first"))

    def gone(_: str) -> bytes:
        raise FileNotFoundError

    monkeypatch.setattr(store, "read", gone)
    with pytest.raises(LakeBusyError), hold_lease(store, "second"):
        pass


def test_a_holder_whose_record_is_gone_has_lost_the_lake(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with hold_lease(store, "first") as held:
        store.delete(lease._path(1))
        with pytest.raises(LeaseLostError, match="got 0 in the lake"):
            held.check()
    assert not list(store.list(lease.LEASES))


def test_the_records_of_all_holders_before_go(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for token in (3, 4, 12):
        held_by(store, dataclasses.replace(this_process("old"), released=True), token)
    with hold_lease(store, "new") as held:
        assert held.token == 13
        assert [entry.path for entry in store.list(lease.LEASES)] == [lease._path(13)]


@pytest.mark.parametrize("name", ["note.json", "000000000007.part", "000000000007.json.part"])
def test_what_is_no_record_holds_nothing(tmp_path: Path, name: str) -> None:
    store = LocalStore(tmp_path)
    store.write(f"_lease/{name}", b"{")
    with hold_lease(store, "run") as held:
        assert held.token == 1


def test_what_another_is_about_to_put_in_place_stays(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write("_lease/.000000000001.json.0a1b2c3d.tmp", b"{")
    with hold_lease(store, "run"):
        assert store.entry("_lease/.000000000001.json.0a1b2c3d.tmp")


def test_who_was_beaten_to_a_free_lake_is_told_by_whom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)

    def beaten(path: str, _: bytes) -> bool:
        store.write(path, lease._bytes_of(this_process("quicker")))
        return False

    monkeypatch.setattr(store, "create", beaten)
    with pytest.raises(LakeBusyError, match="lease 1: run quicker"), hold_lease(store, "second"):
        pass


class Clock:
    """Time that passes in sleep only."""

    def __init__(self) -> None:
        self.now_s, self.slept = 5.0, list[float]()

    def monotonic(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


@pytest.mark.parametrize(("told", "slept"), [({}, []), ({"wait_s": 0.625}, [0.25, 0.25, 0.125])])
def test_who_waits_looks_four_times_a_second_and_no_longer_than_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], slept: list[float]
) -> None:
    clock = Clock()
    store = LocalStore(tmp_path)
    held_by(store, this_process("first"))
    monkeypatch.setattr(lease, "time", clock)
    with pytest.raises(LakeBusyError), hold_lease(store, "second", **told):
        pass
    assert clock.slept == slept
