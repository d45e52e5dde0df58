from __future__ import annotations

from pathlib import Path

import pytest

from tests.transforms.write.bucket import bucket_store
from tests.transforms.write.made_up import article, reject
from tests.transforms.write.whole_runs import data_files, run
from transforms.write.cloud import ObstoreBucket
from transforms.write.entry import CLOCK
from transforms.write.local_store import LocalStore
from transforms.write.object_store import ObjectStore
from transforms.write.store import Store, open_store


def obstore_store(root: Path) -> ObjectStore:
    """The adapter of real buckets over a folder that `obstore` serves as one."""
    store = pytest.importorskip("obstore.store", reason="the extra `cloud` is not installed")
    root.mkdir(parents=True, exist_ok=True)
    return ObjectStore(ObstoreBucket(store.LocalStore(root), str(root)), str(root))


@pytest.fixture(params=[LocalStore, bucket_store, obstore_store])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    opened: Store = request.param(tmp_path / "lake")
    return opened


def test_a_written_file_is_read_again_and_written_over(store: Store) -> None:
    store.write("folder/a", b"one")
    store.write("folder/a", b"two", durable=True)
    assert store.read("folder/a") == b"two"
    with store.open("folder/a") as file:
        file.seek(1)
        assert file.read() == b"wo"


def test_only_the_first_creates_a_file(store: Store) -> None:
    assert store.create("folder/a", b"first")
    assert not store.create("folder/a", b"second")
    assert store.read("folder/a") == b"first"


def test_a_published_file_has_moved_and_may_be_published_again(store: Store) -> None:
    store.write("staged/a", b"data")
    store.publish("staged/a", "final/deep/a")
    store.publish("staged/a", "final/deep/a")
    assert store.read("final/deep/a") == b"data"
    assert store.entry("staged/a") is None


def test_a_file_that_is_nowhere_is_not_published(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.publish("staged/a", "final/a")


def test_files_are_listed_by_path_with_their_size(store: Store) -> None:
    for path in ("folder/b", "folder/a/c", "folders/d"):
        store.write(path, path.encode())
    assert [(entry.path, entry.size) for entry in store.list("folder")] == [("folder/a/c", 10), ("folder/b", 8)]


def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: Store) -> None:
    store.write("folder/a", b"")
    store.delete("folder/a")
    assert store.entry("folder/a") is None
    store.delete("folder/a")
    store.write("folder/b", b"")
    store.delete_folder("folder")
    store.delete_folder("folder")
    assert not list(store.list("folder"))


def test_the_clock_of_the_store_is_that_of_its_files(store: Store) -> None:
    store.write("a", b"")
    entry = store.entry("a")
    assert entry is not None
    assert abs(store.now_s() - entry.modified_s) < 60
    assert not list(store.list(CLOCK))


def test_a_read_of_nothing_says_what_is_missing(store: Store) -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        store.read("folder/nothing")


def test_every_store_gets_the_same_files_from_a_run(tmp_path: Path) -> None:
    rows = [article("a"), article("b", day=None), reject("1")]
    seen = []
    for number, open_lake in enumerate((LocalStore, bucket_store, obstore_store)):
        lake = open_lake(tmp_path / str(number))
        run(lake, rows)
        seen.append(data_files(lake))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_path_is_a_lake_on_this_machine(tmp_path: Path, scheme: str) -> None:
    store = open_store(f"{scheme}{tmp_path}/lake")
    store.write("folder/a", b"data")
    assert (tmp_path / "lake" / "folder" / "a").read_bytes() == b"data"


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a path"):
        open_store("ftp://host/lake")
