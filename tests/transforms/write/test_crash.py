"""A kill before any change to storage leaves a lake that the next command makes whole."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas import TABLES
from tests.transforms.write.bucket import bucket_store
from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, pending, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import data_files, run
from transforms.write.local_store import LocalStore
from transforms.write.log import open_log
from transforms.write.store import Store

LATER = NOW + dt.timedelta(hours=1)
FIRST = [article("a"), article("b", day=None), reject("1")]
SECOND = [article("a", text="New text.", now=LATER), article("c", now=LATER), pending("p", now=LATER)]

PARTS = 4
"""So many pieces the full sets are cut into; each takes a minute or less on an idle core."""
STORES = {"file system": LocalStore, "object store": bucket_store}


@pytest.mark.parametrize("kind", STORES)
def test_a_killed_run_is_whole_after_the_next(tmp_path: Path, kind: str) -> None:
    _kill_and_repeat(tmp_path, STORES[kind], range(1, 10_000, 31), torn=True)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
@pytest.mark.parametrize("kind", STORES)
def test_a_run_killed_before_any_change_is_whole_after_the_next(
    tmp_path: Path, kind: str, torn: bool, part: int
) -> None:
    _kill_and_repeat(tmp_path, STORES[kind], range(1 + part, 10_000, PARTS), torn=torn)


def _kill_and_repeat(folder: Path, open_lake: Callable[[Path], Store], moments: range, torn: bool) -> None:
    """Kills a lake's second run before the changes of these numbers, repeats it, and wants the undisturbed lake."""
    run(open_lake(folder / "first"), FIRST)
    shutil.copytree(folder / "first", folder / "undisturbed")
    undisturbed = open_lake(folder / "undisturbed")
    counted = Crash(None)
    with crashing(counted):
        run(undisturbed, SECOND, run_id="run-2", now=LATER)
    assert counted.seen > 30
    files, before, after = data_files(undisturbed), _rows(open_lake(folder / "first")), _rows(undisturbed)
    for at in itertools.takewhile(counted.seen.__ge__, moments):
        shutil.copytree(folder / "first", folder / "killed")
        store = open_lake(folder / "killed")
        with crashing(Crash(at, torn=torn)):
            run(store, SECOND, run_id="run-2", now=LATER)
        assert all(rows in (before[name], after[name]) for name, rows in _rows(store).items())
        run(store, SECOND, run_id="run-2", now=LATER)
        assert data_files(store) == files, f"killed before change {at}"
        assert _rows(store) == after
        assert not list(store.list("_staging"))
        if isinstance(store, LocalStore):
            assert_readers_agree(store.root, "articles")
        shutil.rmtree(folder / "killed")


def _rows(store: Store) -> dict[str, int]:
    logs = {name: open_log(store, name) for name in TABLES}
    return {name: 0 if log is None else log.count() for name, log in logs.items()}
