from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from schemas import Reason
from tests.transforms.write.bucket import bucket_store
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.whole_runs import run
from transforms.ids import id_of
from transforms.write import known as known_module
from transforms.write.known import INDEX, Known
from transforms.write.local_store import LocalStore
from transforms.write.store import Store

LATER = NOW + dt.timedelta(days=1)


def address_id(name: str) -> str:
    return id_of(f"https://news.example/{name}")


def index_files(store: Store) -> list[str]:
    return [entry.path.rpartition("/")[2] for entry in store.list(f"{INDEX}/signatures")]


def test_an_empty_lake_knows_nothing(tmp_path: Path) -> None:
    assert Known.open(LocalStore(tmp_path)).lookup(address_id("a")) is None


@pytest.mark.parametrize("open_lake", [LocalStore, bucket_store])
def test_an_article_is_known_by_its_id_and_its_aliases(tmp_path: Path, open_lake: type[LocalStore]) -> None:
    store = open_lake(tmp_path / "lake")
    run(store, [article("a", aliases=("short", "amp"))])
    known = Known.open(store)
    found = known.lookup(address_id("a"))
    assert found is not None
    assert (found.article_id, found.version, found.first_seen_at) == (address_id("a"), 1, NOW)
    assert known.lookup(address_id("short")) == known.lookup(address_id("amp")) == found
    assert known.lookup(address_id("other")) is None


def test_the_newest_version_is_known_also_by_an_alias_of_an_older_one(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a", aliases=("short",))])
    Known.open(store)
    run(store, [article("a", text="New text.", now=LATER)], run_id="run-2", now=LATER)
    found = Known.open(store).lookup(address_id("short"))
    assert found is not None
    assert (found.version, found.first_seen_at) == (2, NOW)
    assert found.same_content(id_of("content", "New text."))
    assert not found.same_content(id_of("content", "Some text."))


def test_the_index_reads_only_what_was_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    Known.open(store)
    run(store, [article("b")], run_id="run-2")
    read: list[str] = []
    reader = known_module._READERS["signatures"]
    noting = {"signatures": lambda store, files: (read.extend(files), reader(store, files))[1]}
    monkeypatch.setattr(known_module, "_READERS", known_module._READERS | noting)
    known = Known.open(store)
    assert len(read) == 1
    assert known.lookup(address_id("a"))
    assert known.lookup(address_id("b"))
    assert Known.open(store).lookup(address_id("b"))
    assert len(read) == 1
    assert len(index_files(store)) == 2


def test_a_lost_index_is_made_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    Known.open(store)
    store.delete_folder(INDEX)
    assert Known.open(store).lookup(address_id("a"))


def test_a_broken_index_is_made_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    Known.open(store)
    for entry in list(store.list(INDEX)):
        store.write(entry.path, store.read(entry.path)[:10])
    assert Known.open(store).lookup(address_id("a"))


def test_only_rejects_that_cannot_end_otherwise_are_remembered(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    final, again = reject("1"), reject("2", reason=Reason.CRASH)
    run(store, [final, again])
    known = Known.open(store)
    assert known.rejected(final.reject_id)
    assert not known.rejected(again.reject_id)
