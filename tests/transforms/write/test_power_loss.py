"""What a commit builds on is on the disk before it is built on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.transforms.write.made_up import article, header, moment, reject
from tests.transforms.write.whole_runs import stage
from transforms.write.local_store import LocalStore
from transforms.write.write_run import write_run


class Noting(LocalStore):
    """Notes what is done to storage, in order: what, and to which path."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.done: list[tuple[str, str]] = []

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        self.done.append(("write", path))
        super().write(path, data, durable=durable)
        if durable:
            self.done.append(("sync", path))

    def publish(self, staged: str, final: str) -> None:
        super().publish(staged, final)
        self.done.append(("publish", final))

    def sync(self, paths: Iterable[str]) -> None:
        paths = list(paths)
        super().sync(paths)
        self.done += [("sync", path) for path in paths]

    def delete(self, path: str) -> None:
        self.done.append(("delete", path))
        super().delete(path)

    def delete_folder(self, folder: str) -> None:
        self.done.append(("delete", folder))
        super().delete_folder(folder)

    def at(self, what: str, path: str, after: int = 0) -> int:
        """When something was first done, after some other moment."""
        return self.done.index((what, path), after)


@pytest.fixture
def store(tmp_path: Path) -> Noting:
    """The store of a lake to which a run of two days and one reject was committed, with no note of the staging."""
    store = Noting(tmp_path)
    staged = stage(store, [article("a"), article("b", day=None), reject("1")])
    store.done.clear()
    write_run(store, header(), moment(), staged, 3)
    return store


def finals(store: Noting) -> list[str]:
    return [path for what, path in store.done if what == "publish"]


def test_the_intent_comes_after_the_files_that_it_names_and_lasts(store: Noting) -> None:
    intent = store.at("write", "_staging/run-1/commit.json")
    waiting = [path for what, path in store.done[:intent] if what == "write" and "/final-" in path]
    assert len(waiting) == len(finals(store)) == 6
    for path in waiting:
        assert store.at("sync", path, store.at("write", path)) < intent
    assert store.at("sync", "_staging/run-1", store.at("write", waiting[-1])) < intent
    assert store.at("sync", "_staging/run-1/commit.json") < store.at("publish", finals(store)[0])
    assert store.at("sync", "_staging/run-1", intent) < store.at("publish", finals(store)[0])


def test_a_file_lasts_in_its_place_before_the_log_counts_it_in(store: Noting) -> None:
    for final in finals(store):
        table, published = final.split("/")[0], store.at("publish", final)
        logged = store.at("sync", f"{table}/_delta_log/{1:020d}.json")
        assert store.at("sync", final.rpartition("/")[0], published) < logged
        assert store.at("sync", table, published) < logged


def test_the_log_lasts_before_the_intent_goes(store: Noting) -> None:
    logged = [number for number, (what, path) in enumerate(store.done) if what == "sync" and "_delta_log" in path]
    assert store.at("delete", "_staging/run-1") > max(logged)
    tables = {path.split("/")[0] for what, path in store.done if what == "sync" and path.endswith("_delta_log")}
    assert tables == {"articles", "signatures", "rejects", "runs"}
