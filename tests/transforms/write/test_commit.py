"""A commit under way: what stops it, and what the next command makes of it."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import threading
from pathlib import Path

import pytest

from schemas import TABLES
from tests.transforms.write.crash import dead_pid
from tests.transforms.write.made_up import NOW, article, header, moment, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import data_files, logged, run
from transforms.write import lease
from transforms.write.commit import next_number
from transforms.write.compact import Compact, merges
from transforms.write.errors import LakeBusyError, LeaseLostError
from transforms.write.intent import read_intents
from transforms.write.lease import Holder, hold_lease, this_process
from transforms.write.local_store import LocalStore
from transforms.write.log import create_log, open_log
from transforms.write.upkeep import keep_up
from transforms.write.verify import verify
from transforms.write.write_run import mend

ROWS = [article("a"), article("b", day=None), reject("1")]


def versions(store: LocalStore) -> dict[str, int]:
    logs = {name: open_log(store, name) for name in TABLES}
    return {name: log.version() for name, log in logs.items() if log is not None}


class Overtaken(LocalStore):
    """A store whose lease another takes when the first file of a table is published."""

    def __init__(self, root: Path, table: str) -> None:
        super().__init__(root)
        self.table = table

    def publish(self, staged: str, final: str) -> None:
        if final.startswith(f"{self.table}/"):
            self.create("_lease/000000000099.json", lease._bytes_of(dead("other")))
        super().publish(staged, final)


class Cutting(LocalStore):
    """A store that loses the end of one of the files that are published."""

    def __init__(self, root: Path, number: int) -> None:
        super().__init__(root)
        self.left = number

    def publish(self, staged: str, final: str) -> None:
        super().publish(staged, final)
        self.left -= final.startswith("articles/")
        if not self.left:
            self.left = -1
            (self.root / final).write_bytes(self.read(final)[:-1])


class Cluttered(LocalStore):
    """A store that cannot remove a folder."""

    def delete_folder(self, folder: str) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy", folder)


class Jammed(LocalStore):
    """A store that publishes nothing."""

    def publish(self, staged: str, final: str) -> None:
        raise OSError(errno.EIO, "Input/output error", final)


class Slept(LocalStore):
    """A store whose writer sleeps, right before it writes down its intent, while another one works in `other`."""

    def __init__(self, other: LocalStore) -> None:
        super().__init__(other.root)
        self.other, self.awake = other, False

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        if path.endswith("/commit.json") and not self.awake:
            self.awake = True
            with contextlib.suppress(OSError):
                run(self.other, [article("c")], run_id="tardy")
        super().write(path, data, durable=durable)


def dead(run_id: str) -> Holder:
    return dataclasses.replace(this_process(run_id), pid=dead_pid(), born="1")


def test_a_writer_that_is_overtaken_in_the_middle_logs_no_table_more(tmp_path: Path) -> None:
    with pytest.raises(LeaseLostError):
        run(Overtaken(tmp_path, "articles"), ROWS)
    store = LocalStore(tmp_path)
    assert set(versions(store)) == {"articles"}
    assert mend(store) == ("run-1",)
    assert [logged(store, name).num_rows for name in ("articles", "signatures", "rejects", "runs")] == [2, 2, 1, 1]


def test_a_writer_that_is_overtaken_before_its_commit_leaves_no_intent(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)

    def overtaken(*_: object) -> tuple[()]:
        store.create("_lease/000000000099.json", lease._bytes_of(dead("other")))
        return ()

    with pytest.raises(LeaseLostError):
        run(store, ROWS, group=overtaken)
    assert read_intents(store) == []


@pytest.mark.parametrize("number", [1, 2])
def test_a_file_that_is_cut_where_it_lies_is_not_counted_in(tmp_path: Path, number: int) -> None:
    with pytest.raises(OSError, match="expected content"):
        run(Cutting(tmp_path, number), ROWS)
    store = LocalStore(tmp_path)
    assert logged(store, "articles").num_rows == logged(store, "runs").num_rows == 0
    with pytest.raises(OSError, match="expected content"):
        mend(store)


def test_a_commit_that_was_made_and_not_tidied_up_is_tidied_up_and_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="busy"):
        run(Cluttered(tmp_path), ROWS)
    store = LocalStore(tmp_path)
    files, numbers = data_files(store), versions(store)
    assert [entry.path for entry in store.list("_staging")] == ["_staging/run-1/commit.json"]
    assert mend(store) == ("run-1",)
    assert (data_files(store), versions(store)) == (files, numbers)
    assert not list(store.list("_staging"))


def test_a_commit_that_was_cut_short_comes_before_the_next_run(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output"):
        run(Jammed(tmp_path), ROWS)
    store = LocalStore(tmp_path)
    later = run(store, [article("a"), article("c")], run_id="run-2")
    assert (later.articles, later.unchanged) == (1, 1)
    assert [logged(store, name).num_rows for name in ("articles", "rejects", "runs")] == [3, 1, 2]
    assert read_intents(store) == []


def test_numbers_begin_with_one_also_where_the_first_commit_got_no_further_than_the_table(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    assert next_number(store) == 1
    create_log(store, TABLES["runs"])
    assert next_number(store) == 1
    run(store, ROWS)
    assert next_number(store) == 2


def test_only_what_was_cut_short_is_waited_for(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with hold_lease(store, "other"):
        assert mend(store) == ()
    with pytest.raises(OSError, match="Input/output"):
        run(Jammed(tmp_path), ROWS)
    with hold_lease(store, "other"):
        with pytest.raises(LakeBusyError):
            mend(store)
        threading.Timer(0.1, store.delete_folder, [lease.LEASES]).start()
        assert mend(store, lease_wait_s=10) == ("run-1",)


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Who takes the lease is thought dead."""
    monkeypatch.setattr(lease, "this_process", dead)
    return monkeypatch


def test_a_run_written_down_after_another_commit_is_not_carried_through_in_part(
    tmp_path: Path, asleep: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LeaseLostError):
        run(Slept(LocalStore(tmp_path)), ROWS)
    asleep.undo()
    store = LocalStore(tmp_path)
    assert mend(store) == ()
    assert read_intents(store) == []
    assert list(store.list("_staging/run-1"))
    assert logged(store, "rejects").num_rows == 0
    again = run(store, ROWS)
    assert (again.articles, again.rejects) == (2, 1)
    assert [logged(store, name).num_rows for name in ("articles", "rejects", "runs")] == [3, 1, 2]
    assert_readers_agree(tmp_path, "articles")


def test_a_merge_written_down_after_another_commit_deletes_no_file(tmp_path: Path, asleep: pytest.MonkeyPatch) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    run(store, [article("b")], run_id="run-2")
    with pytest.raises(LeaseLostError):
        keep_up(Slept(store), header("merge"), moment("merge"), Compact(merges(store, NOW.date())))
    asleep.undo()
    assert mend(store) == ()
    assert logged(store, "articles").num_rows == 3
    assert verify(store).findings == ()
    assert keep_up(store, header("again"), moment("again"), Compact(merges(store, NOW.date())))


def test_of_two_intents_of_one_number_the_one_of_the_later_lease_is_carried_through(
    tmp_path: Path, asleep: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LeaseLostError):
        run(Slept(Jammed(tmp_path)), ROWS)
    asleep.undo()
    store = LocalStore(tmp_path)
    assert [(intent.run_id, intent.number) for intent in read_intents(store)] == [("tardy", 1), ("run-1", 1)]
    assert mend(store) == ("tardy",)
    assert read_intents(store) == []
    assert logged(store, "articles").num_rows == logged(store, "runs").num_rows == 1
    assert verify(store).findings == ()
