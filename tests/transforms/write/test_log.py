"""The log of a table: its statistics, what it counts in, and one entry more."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from schemas import TABLES, Table
from transforms.write.errors import LeaseLostError
from transforms.write.local_store import LocalStore
from transforms.write.log import (
    DataFile,
    LiveFile,
    append_entry,
    create_log,
    live_files,
    open_log,
    rows_of,
    statistics_of,
)

PENDING = TABLES["pending"]
AT = dt.datetime(2026, 1, 2, 3, 4, 5, 678_901, dt.UTC)


class Synced(LocalStore):
    """Notes what is made to survive a loss of power."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.synced: list[str] = []

    def sync(self, paths: Iterable[str]) -> None:
        paths = list(paths)
        self.synced += paths
        super().sync(paths)


def file(name: str, first: str = "a", last: str = "b", rows: int = 1) -> DataFile:
    said = {"numRecords": rows, "minValues": {"run_id": first}, "maxValues": {"run_id": last}, "nullCount": {}}
    path = f"pending/date=2026-01-02/{name}"
    return DataFile(
        table="pending",
        partition="2026-01-02",
        staged=path,
        final=path,
        rows=rows,
        bytes=7,
        statistics=json.dumps(said),
    )


def append(store: LocalStore, number: int, *added: DataFile, removed: Iterable[LiveFile] = ()) -> None:
    append_entry(store, create_log(store, PENDING), PENDING, number, added, tuple(removed))


def opened(store: LocalStore) -> DeltaTable:
    log = open_log(store, "pending")
    assert log is not None
    return log


def test_statistics_are_counts_and_bounds_of_some_columns() -> None:
    later = AT + dt.timedelta(hours=1)
    rows = pa.table(
        {
            "article_id": ["b", "a", None],
            "published_at": pa.array([AT, later, None], pa.timestamp("us", tz="UTC")),
            "run_id": pa.array([None, None, None], pa.string()),
            "title": ["x", "y", "z"],
        }
    )
    assert json.loads(statistics_of(rows)) == {
        "numRecords": 3,
        "minValues": {"article_id": "a", "published_at": "2026-01-02T03:04:05.678Z"},
        "maxValues": {"article_id": "b", "published_at": "2026-01-02T04:04:05.679Z"},
        "nullCount": {"article_id": 1, "published_at": 1, "run_id": 3},
    }


def test_a_bound_of_whole_milliseconds_is_itself() -> None:
    whole = AT.replace(microsecond=678_000)
    said = json.loads(statistics_of(pa.table({"published_at": pa.array([whole], pa.timestamp("us", tz="UTC"))})))
    assert said["minValues"] == said["maxValues"] == {"published_at": "2026-01-02T03:04:05.678Z"}


def test_a_lake_without_a_table_has_no_log(tmp_path: Path) -> None:
    assert open_log(LocalStore(tmp_path), "pending") is None


def test_a_log_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "pending" / "_delta_log").mkdir(parents=True)
    (tmp_path / "pending" / "_delta_log" / f"{0:020d}.json").write_bytes(b"no json")
    with pytest.raises(OSError, match="pending/_delta_log"):
        open_log(LocalStore(tmp_path), "pending")
    with pytest.raises(OSError, match="pending/_delta_log"):
        create_log(LocalStore(tmp_path), PENDING)


def test_what_a_store_of_logs_refuses_is_told_without_what_it_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("put failed at https://a.example/b?sig=key - 403: <Error>secret</Error>")

    monkeypatch.setattr("transforms.write.log.DeltaTable", refused)
    with pytest.raises(OSError, match=r"b - 403: .*pending/_delta_log") as failed:
        open_log(LocalStore(tmp_path), "pending")
    assert "key" not in str(failed.value)
    assert "secret" not in str(failed.value)


def test_an_entry_puts_files_in_and_takes_files_out(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    append(store, 1, file("1.parquet", rows=3), file("2.parquet", rows=4))
    one, two = "pending/date=2026-01-02/1.parquet", "pending/date=2026-01-02/2.parquet"
    found = live_files(PENDING, opened(store))
    assert found == {path: LiveFile(path=path, partition="2026-01-02", bytes=7) for path in (one, two)}
    assert rows_of(PENDING, opened(store)) == {one: 3, two: 4}
    append(store, 2, removed=[found[one]])
    assert set(live_files(PENDING, opened(store))) == {two}
    assert opened(store).transaction_version("newsbeam") == 2


def test_an_entry_tells_other_readers_what_they_go_by(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write(file("1.parquet").final, b"content")
    append(store, 1, file("1.parquet"))
    append(store, 2, removed=live_files(PENDING, opened(store)).values())
    entries = [store.read(f"pending/_delta_log/{number:020d}.json").splitlines() for number in (1, 2)]
    (added,) = (json.loads(line)["add"] for line in entries[0] if b'"add"' in line)
    (gone,) = (json.loads(line)["remove"] for line in entries[1] if b'"remove"' in line)
    for told in (added, gone):
        assert (told["size"], told["partitionValues"], told["dataChange"]) == (7, {"date": "2026-01-02"}, True)
    now_ms = store.now_s() * 1_000
    assert abs(added["modificationTime"] - now_ms) < 60_000
    assert abs(gone["deletionTimestamp"] - now_ms) < 60_000


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_that_was_made_and_not_yet_written_holds_nothing(tmp_path: Path, table: Table) -> None:
    log = create_log(LocalStore(tmp_path), table)
    assert live_files(table, log) == live_files(table, log, "run") == rows_of(table, log) == {}


def test_an_entry_that_storage_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("refused")

    monkeypatch.setattr(DeltaTable, "create_write_transaction", refused)
    with pytest.raises(OSError, match="refused.*pending/_delta_log"):
        append(LocalStore(tmp_path), 1, file("1.parquet"))


def test_of_one_run_are_the_files_that_may_hold_it(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    unsaid = DataFile(
        table="pending",
        partition="2026-01-02",
        staged="",
        final="pending/date=2026-01-02/4.parquet",
        rows=1,
        bytes=7,
        statistics=json.dumps({"numRecords": 1}),
    )
    append(store, 1, file("1.parquet", "a", "b"), file("2.parquet", "b", "d"), file("3.parquet", "d", "e"), unsaid)
    found = {run: {path[-9] for path in live_files(PENDING, opened(store), run)} for run in ("a", "b", "c", "e")}
    assert found == {"a": set("14"), "b": set("124"), "c": set("24"), "e": set("34")}


def test_a_file_taken_out_meanwhile_is_a_lost_lease(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    append(store, 1, file("1.parquet"))
    stale = opened(store)
    removed = tuple(live_files(PENDING, stale).values())
    append(store, 2, removed=removed)
    with pytest.raises(LeaseLostError, match="expected to write commit 3 of pending"):
        append_entry(store, stale, PENDING, 3, (), removed)


def test_every_entry_and_checkpoint_survives_a_loss_of_power(tmp_path: Path) -> None:
    store = Synced(tmp_path)
    for number in range(1, 13):
        append(store, number, file(f"{number}.parquet"))
    folder = tmp_path / "pending" / "_delta_log"
    written = {f"pending/_delta_log/{path.name}" for path in folder.iterdir() if path.is_file()}
    assert [name for name in written if name.endswith((".checkpoint.parquet", "_last_checkpoint"))]
    assert written - {f"pending/_delta_log/{0:020d}.json"} <= set(store.synced)
    assert "pending/_delta_log" in store.synced
