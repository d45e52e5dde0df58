"""Compaction leaves fewer files and every row as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from schemas import TABLES
from tests.transforms.write.made_up import NOW, article, header, moment, pending, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.test_stories import DAY, Telling, told
from tests.transforms.write.whole_runs import data_files, logged, run
from transforms.write.compact import Compact, batches, merges
from transforms.write.errors import LakeBusyError
from transforms.write.known import Known
from transforms.write.lease import hold_lease
from transforms.write.local_store import LocalStore
from transforms.write.stage import Element
from transforms.write.upkeep import keep_up

TODAY = NOW.date() + dt.timedelta(days=1)
RUNS = 18
REJECTS = 3


def filled(folder: Path, runs: int = RUNS) -> LocalStore:
    """A lake of many small runs."""
    store = LocalStore(folder)
    for number in range(runs):
        at = NOW + dt.timedelta(minutes=number)
        rows: list[Element] = [article(f"a{number}", text=f"Text {number}.", now=at)]
        rows.append(article(f"u{number}", day=None, now=at))
        group = None
        if number % 6 == 0:
            rows += [reject(f"r{number}", run_id=f"run-{number}", now=at), pending(f"p{number}", now=at)]
            group = Telling(told((f"s{number}", DAY, (f"a{number}",))))
        run(store, rows, run_id=f"run-{number}", now=at, group=group)
    return store


def compact(store: LocalStore, run_id: str = "compact", today: dt.date = TODAY) -> None:
    keep_up(store, header(run_id), moment(run_id), Compact(merges(store, today)))


@pytest.fixture(scope="module")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("many")).root


@pytest.fixture
def store(small_files: Path, tmp_path: Path) -> LocalStore:
    shutil.copytree(small_files, tmp_path / "lake")
    return LocalStore(tmp_path / "lake")


def test_each_closed_day_of_each_table_is_one_file_and_no_row_is_changed(store: LocalStore) -> None:
    before = {name: logged(store, name) for name in TABLES}
    compact(store)
    for name in TABLES:
        if name != "runs":
            assert logged(store, name).equals(before[name]), name
    assert logged(store, "runs").num_rows == RUNS + 1
    assert len(data_files(store)) == len({path.rpartition("/")[0] for path in data_files(store)})
    assert len([entry for entry in store.list("runs") if "_log" not in entry.path]) == 2


def test_every_reader_sees_the_rows_it_saw_before(store: LocalStore) -> None:
    compact(store)
    assert_readers_agree(store.root, "articles")
    assert_readers_agree(store.root, "signatures")
    assert_readers_agree(store.root, "rejects", ["reject_id", "run_id"])
    assert_readers_agree(store.root, "story_members", ["story_id", "article_id"])


def test_a_second_compaction_finds_nothing_to_do(store: LocalStore) -> None:
    compact(store)
    files = data_files(store)
    compact(store, "again")
    assert data_files(store) == files
    assert "again" not in logged(store, "runs")["run_id"].to_pylist()


def test_a_day_that_is_not_over_is_left_alone(store: LocalStore) -> None:
    compact(store, today=NOW.date())
    assert len([path for path in data_files(store) if path.startswith("rejects/")]) == REJECTS
    assert len([path for path in data_files(store) if path.startswith("articles/date=2026-02-27")]) == 1


def test_what_is_known_is_still_known(store: LocalStore) -> None:
    compact(store)
    known = Known.open(store)
    assert all(known.lookup(article(f"a{number}")[0].article_id) is not None for number in range(RUNS))
    again = run(store, [article("a3", text="Text 3.", now=NOW)], run_id="later")
    assert (again.articles, again.unchanged) == (0, 1)


def test_merged_files_stop_at_the_target_and_come_to_rest(store: LocalStore) -> None:
    sizes = [file.bytes for merge in merges(store, TODAY) for file in merge.files if merge.table == "articles"]
    target, rounds = max(sizes) * 4, 0
    while any(merge.table == "articles" for merge in merges(store, TODAY, target_bytes=target)):
        for batch in batches(merges(store, TODAY, target_bytes=target), most_bytes=target):
            rounds += 1
            assert sum(merge.bytes for merge in batch) <= target or len(batch) == 1
            keep_up(store, header("c"), moment(f"c-{rounds}"), Compact(batch))
        assert rounds < 40
    assert logged(store, "articles").num_rows == 2 * RUNS


def test_a_merge_whose_files_went_meanwhile_is_left_out(store: LocalStore) -> None:
    found = merges(store, TODAY)
    compact(store)
    assert keep_up(store, header("late"), moment("late"), Compact(found)) is None


def test_upkeep_waits_for_its_turn(store: LocalStore) -> None:
    with hold_lease(store, "other"), pytest.raises(LakeBusyError):
        compact(store)
