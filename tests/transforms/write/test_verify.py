"""A sound lake has no findings, and each kind of damage has its own."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas import TABLES
from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, header, moment, pending, reject
from tests.transforms.write.test_growth import older_lake  # noqa: F401
from tests.transforms.write.test_stories import DAY, Telling, told
from tests.transforms.write.whole_runs import run
from transforms.write.commit import commit
from transforms.write.compact import Compact, merges
from transforms.write.intent import TableChange, read_intents
from transforms.write.lease import hold_lease
from transforms.write.local_store import LocalStore
from transforms.write.log import DataFile, live_files, open_log, rows_of, statistics_of
from transforms.write.parquet import content_name, parquet_bytes, read_rows
from transforms.write.upkeep import keep_up
from transforms.write.verify import told as lines
from transforms.write.verify import verify

LATER = NOW + dt.timedelta(days=1)


IDS = {name: article(name)[0].article_id for name in "abc"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = LocalStore(tmp_path_factory.mktemp("sound"))
    first = Telling(told(("s1", DAY, ("a", "b")), ("s2", DAY, ("c",)), ids=IDS))
    rows = [article("a"), article("b"), article("c"), article("u", day=None), reject("1"), pending("p")]
    run(store, rows, group=first)
    run(store, [article("a", text="New text.", now=LATER)], run_id="run-2", now=LATER, group=first)
    return store.root


@pytest.fixture
def store(sound: Path, tmp_path: Path) -> LocalStore:
    shutil.copytree(sound, tmp_path / "lake")
    return LocalStore(tmp_path / "lake")


def checks(store: LocalStore) -> set[str]:
    return {finding.check for finding in verify(store).findings}


def files(store: LocalStore, table: str) -> list[str]:
    log = open_log(store, table)
    assert log is not None
    return sorted(live_files(TABLES[table], log))


def add_rows(store: LocalStore, table: str, path: str) -> None:
    """Counts the rows of a file in twice, behind the back of `runs`."""
    rows = read_rows(store, path, TABLES[table].file_schema).slice(0, 1)
    data = parquet_bytes(rows)
    final = f"{path.rpartition('/')[0]}/{content_name(data)}"
    day = path.split("/")[1].partition("=")[2]
    added = DataFile(
        table=table,
        partition=day,
        staged=f"_staging/bad/{content_name(data)}",
        final=final,
        rows=1,
        bytes=len(data),
        statistics=statistics_of(rows),
    )
    store.write(added.staged, data)
    with hold_lease(store, "bad") as lease:
        commit(store, lease, "bad", (TableChange(table=table, added=(added,)),))


def test_a_sound_lake_has_no_findings(store: LocalStore) -> None:
    verified = verify(store)
    assert list(lines(verified.findings)) == []
    assert verified.rows["articles"] == verified.rows["signatures"] == 5
    assert verified.unfinished == ()


def test_a_lake_is_sound_after_compaction(store: LocalStore) -> None:
    keep_up(store, header("c"), moment("c"), Compact(merges(store, LATER.date())))
    assert list(lines(verify(store).findings)) == []


def test_a_lake_of_an_older_version_is_sound_before_and_after_its_next_run(older_lake: LocalStore) -> None:  # noqa: F811
    assert checks(older_lake) <= {"no article"}  # its stories are made up
    run(older_lake, [article("c", now=LATER)], run_id="run-2", now=LATER)
    assert checks(older_lake) <= {"no article"}


def test_an_empty_lake_is_sound(tmp_path: Path) -> None:
    assert verify(LocalStore(tmp_path)).findings == ()


def test_a_flipped_bit_is_found(store: LocalStore) -> None:
    path = store.root / files(store, "articles")[0]
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    assert checks(store) & {"changed file", "unreadable file"}


def test_a_cut_file_is_found(store: LocalStore) -> None:
    path = store.root / files(store, "signatures")[0]
    path.write_bytes(path.read_bytes()[:-30])
    assert "unreadable file" in checks(store)


def test_a_missing_file_is_found(store: LocalStore) -> None:
    (store.root / files(store, "rejects")[0]).unlink()
    assert "missing file" in checks(store)


def test_a_file_that_the_log_does_not_know_is_found(store: LocalStore) -> None:
    path = store.root / files(store, "articles")[0]
    shutil.copy(path, path.with_name("stray.parquet"))
    assert checks(store) == {"not in the log"}


def test_a_doubled_row_is_found(store: LocalStore) -> None:
    log = open_log(store, "articles")
    assert log is not None
    counts = rows_of(TABLES["articles"], log)
    add_rows(store, "articles", max(counts, key=counts.__getitem__))  # of one row it would be the file that is there
    assert {"doubled key", "counts"} <= checks(store)


def test_a_story_member_too_many_is_found(store: LocalStore) -> None:
    add_rows(store, "story_members", files(store, "story_members")[0])
    assert {"doubled key", "another count", "counts"} <= checks(store)


def test_a_row_on_another_day_is_found(store: LocalStore) -> None:
    rows = pq.read_table(store.root / files(store, "articles")[0])
    assert len(rows)
    path = next(path for path in files(store, "signatures"))
    moved = path.replace(path.split("/")[1], "date=1999-01-01")
    (store.root / moved).parent.mkdir()
    shutil.copy(store.root / path, store.root / moved)
    add_rows(store, "signatures", moved)
    assert "wrong day" in checks(store)


def test_a_commit_cut_short_is_no_damage(store: LocalStore) -> None:
    for at in range(20, 200):
        with crashing(Crash(at)):
            run(store, [article("z")], run_id="run-3")
        if read_intents(store):
            break
    verified = verify(store)
    assert verified.unfinished == ("run-3",)
    assert verified.findings == ()
