"""The thread that says again and again that a holder lives."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from transforms.write import lease
from transforms.write.lease import hold_lease
from transforms.write.local_store import LocalStore


class SlowBeats(LocalStore):
    """A store that takes its time over what the beat writes."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.begun, self.go_on = threading.Event(), threading.Event()

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        if threading.current_thread().name == "lease":
            self.begun.set()
            self.go_on.wait(5)
        super().write(path, data, durable=durable)


class FailingBeats(LocalStore):
    """A store that refuses the first beats."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.refusals, self.heard = 2, threading.Event()

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        if threading.current_thread().name == "lease":
            self.refusals -= 1
            if self.refusals >= 0:
                raise OSError("no way there")
            self.heard.set()
        super().write(path, data, durable=durable)


def test_a_beat_that_was_under_way_does_not_take_the_release_back(tmp_path: Path) -> None:
    store = SlowBeats(tmp_path)

    def hold() -> None:
        with hold_lease(store, "first", ttl_s=0.05):
            store.begun.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    assert store.begun.wait(5)
    beats = [thread for thread in threading.enumerate() if thread.name == "lease"]
    holder.join(0.2)  # it ends here if it does not wait for the beat
    store.go_on.set()
    for thread in (holder, *beats):
        thread.join()
    left = lease._read(store, 1)
    assert left is not None
    assert left.released


def test_a_beat_that_failed_is_followed_by_others(tmp_path: Path) -> None:
    store = FailingBeats(tmp_path)
    with hold_lease(store, "first", ttl_s=0.05):
        assert store.heard.wait(5)


def test_a_holder_is_heard_several_times_before_it_counts_as_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    monkeypatch.setattr(lease, "_renew_until", lambda _lease, _ended, every_s: told.append(every_s))
    with hold_lease(LocalStore(tmp_path), "first", ttl_s=60):
        pass
    assert told == [12]
