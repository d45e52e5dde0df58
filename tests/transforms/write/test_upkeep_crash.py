"""Upkeep killed before any change to storage is done or undone whole by the next command."""

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
from tests.transforms.write.made_up import NOW, article, header, moment, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import data_files, logged, run
from transforms.write.compact import Compact, merges
from transforms.write.forget import Forget, traces
from transforms.write.gone import gone_of
from transforms.write.local_store import LocalStore
from transforms.write.store import Store
from transforms.write.upkeep import Plan, keep_up
from transforms.write.vacuum import vacuum
from transforms.write.verify import told, verify
from transforms.write.write_run import mend

LATER = NOW + dt.timedelta(days=1)
GONE = gone_of("https://news.example/a")
PARTS = 4
"""So many pieces the full sets are cut into; each takes a minute or less on an idle core."""
STORES = {"file system": LocalStore, "object store": bucket_store}
PLANS: dict[str, Callable[[Store], Plan]] = {
    "compact": lambda store: Compact(merges(store, LATER.date())),
    "forget": lambda store: Forget(GONE, "upkeep"),
}


def made(store: Store) -> None:
    run(store, [article("a"), article("b"), reject("1")])
    again = [article("a", text="New text.", now=LATER), article("c", now=LATER), reject("2", run_id="run-2")]
    run(store, again, run_id="run-2", now=NOW + dt.timedelta(minutes=5))


def keep(store: Store, plan: str) -> None:
    keep_up(store, header("upkeep"), moment("upkeep", LATER), PLANS[plan](store))


@pytest.mark.parametrize("plan", PLANS)
def test_upkeep_that_is_killed_is_whole_after_the_next_command(tmp_path: Path, plan: str) -> None:
    _kill_and_repeat(tmp_path, LocalStore, plan, range(1, 10_000, 17), torn=True)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
@pytest.mark.parametrize("kind", STORES)
@pytest.mark.parametrize("plan", PLANS)
def test_upkeep_killed_before_any_change_is_whole(tmp_path: Path, plan: str, kind: str, torn: bool, part: int) -> None:
    _kill_and_repeat(tmp_path, STORES[kind], plan, range(1 + part, 10_000, PARTS), torn=torn)


def _kill_and_repeat(folder: Path, open_lake: Callable[[Path], Store], plan: str, moments: range, torn: bool) -> None:
    made(open_lake(folder / "first"))
    shutil.copytree(folder / "first", folder / "undisturbed")
    undisturbed, counted = open_lake(folder / "undisturbed"), Crash(None)
    with crashing(counted):
        keep(undisturbed, plan)
    files = data_files(undisturbed)
    assert counted.seen > 20
    assert files != data_files(open_lake(folder / "first"))
    for at in itertools.takewhile(counted.seen.__ge__, moments):
        shutil.copytree(folder / "first", folder / "killed")
        store = open_lake(folder / "killed")
        with crashing(Crash(at, torn=torn)):
            keep(store, plan)
        mend(store)
        assert verify(store).findings == (), list(told(verify(store).findings))
        keep(store, plan)
        vacuum(store)
        assert data_files(store) == files, f"killed before change {at}"
        assert not list(store.list("_staging"))
        assert plan == "compact" or not list(traces(store, GONE))
        assert verify(store).findings == ()
        if isinstance(store, LocalStore):
            assert_readers_agree(store.root, "articles")
        shutil.rmtree(folder / "killed")


def test_every_table_is_as_it_was_where_upkeep_never_got_to_its_commit(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    made(store)
    before = {name: logged(store, name) for name in TABLES}
    with crashing(Crash(12)):
        keep(store, "forget")
    mend(store)
    assert all(logged(store, name).equals(before[name]) for name in TABLES)
