"""What a lake on a file system asks of the system, and what it makes of its answers."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.write.local_store import LocalStore


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were made to last, as they are named then."""
    paths: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        fsync(descriptor)
        paths.append(os.readlink(f"/proc/self/fd/{descriptor}"))

    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not tell what a descriptor stands for")
    monkeypatch.setattr(os, "fsync", noted)
    return paths


def refusing(number: int) -> Callable[..., None]:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refused


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_disk_that_takes_a_part_at_a_time_gets_the_whole(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:3]))
    store.write("folder/a", b"0123456789")
    assert store.read("folder/a") == b"0123456789"


def test_a_durable_file_and_its_folder_last(store: LocalStore, synced: list[str]) -> None:
    store.write("folder/a", b"data")
    assert not synced
    store.write("folder/b", b"data", durable=True)
    file, folder = synced
    assert Path(file).parent == store.root / "folder"
    assert Path(file).name.startswith(".b.")
    assert folder == str(store.root / "folder")


def test_a_created_file_and_its_folder_last(store: LocalStore, synced: list[str]) -> None:
    assert store.create("folder/a", b"data")
    assert [Path(path).parent for path in synced] == [store.root / "folder", store.root]
    assert names(store.root / "folder") == ["a"]


def test_who_comes_second_leaves_nothing_behind(store: LocalStore) -> None:
    store.create("folder/a", b"first")
    assert not store.create("folder/a", b"second")
    assert names(store.root / "folder") == ["a"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK])
def test_where_there_are_no_links_only_the_first_creates_a_file_too(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, synced: list[str], number: int
) -> None:
    monkeypatch.setattr(os, "link", refusing(number))
    assert store.create("folder/a", b"first")
    assert str(store.root / "folder" / "a") in synced
    assert not store.create("folder/a", b"second")
    assert store.read("folder/a") == b"first"
    assert names(store.root / "folder") == ["a"]


def test_a_link_that_fails_for_another_reason_is_an_error(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        store.create("folder/a", b"first")
    assert names(store.root / "folder") == []


@pytest.mark.parametrize("durable", [False, True])
def test_what_a_disk_did_not_take_leaves_nothing_behind(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    store.write("folder/a", b"old")
    monkeypatch.setattr(os, "write", refusing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left") as failed:
        store.write("folder/a", b"new", durable=durable)
    assert failed.value.filename == str(store.root / "folder" / "a")
    assert store.read("folder/a") == b"old"
    assert names(store.root / "folder") == ["a"]


def test_a_disk_that_may_only_be_read_is_the_error_told(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("folder/a", b"old")
    monkeypatch.setattr(os, "open", refusing(errno.EROFS))
    with pytest.raises(OSError, match="Read-only"):
        store.write("folder/a", b"new")


def test_a_file_that_cannot_be_put_in_place_is_an_error(store: LocalStore) -> None:
    store.write("folder/a", b"")
    with pytest.raises(OSError, match="folder"):
        store.write("folder", b"data")


def test_a_sync_of_nothing_is_an_error(store: LocalStore) -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        store.sync(["nothing"])


def test_what_a_system_says_in_words_only_is_told(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> None:
        raise OSError("the network is elsewhere")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError, match="elsewhere"):
        store.write("folder/a", b"", durable=True)


@pytest.mark.parametrize("count", [1, 15, 16, 40])
def test_every_file_is_synced_whatever_their_number(store: LocalStore, synced: list[str], count: int) -> None:
    for number in range(count):
        store.write(f"folder/{number}", b"")
    store.sync(f"folder/{number}" for number in range(count))
    assert sorted(synced) == sorted(str(store.root / "folder" / str(number)) for number in range(count))


@pytest.mark.parametrize("count", [1, 40])
def test_a_sync_that_fails_is_told_whatever_their_number(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    for number in range(count):
        store.write(f"folder/{number}", b"")
    monkeypatch.setattr(os, "fsync", refusing(errno.EIO))
    with pytest.raises(OSError, match=r"Input/output.*folder/"):
        store.sync(f"folder/{number}" for number in range(count))


def test_a_folder_that_another_makes_at_the_same_moment_is_no_error(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("folder/a", b"")
    isdir = os.path.isdir
    monkeypatch.setattr(os.path, "isdir", lambda path: isdir(path) and not path.endswith("folder"))
    store.write("folder/b", b"")
    assert names(store.root / "folder") == ["a", "b"]


def test_no_descriptor_is_left_open(store: LocalStore) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not tell of descriptors")
    before = len(os.listdir("/proc/self/fd"))
    store.write("folder/a", b"", durable=True)
    store.read("folder/a")
    assert len(os.listdir("/proc/self/fd")) == before


def test_there_is_no_file_below_a_file(store: LocalStore) -> None:
    store.write("a", b"")
    assert store.entry("a/b") is None


def test_a_file_that_goes_while_a_folder_is_listed_is_left_out(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        store.write(f"folder/{name}", b"")
    stat = os.stat

    def seen(path: str) -> os.stat_result:
        if path.endswith("/b"):
            raise FileNotFoundError
        return stat(path)

    monkeypatch.setattr(os, "stat", seen)
    assert [entry.path for entry in store.list("folder")] == ["folder/a", "folder/c"]


def test_a_look_at_the_clock_leaves_no_file(store: LocalStore) -> None:
    store.now_s()
    store.now_s()
    assert not [path for path in store.root.rglob("*") if path.is_file()]
