"""The Delta log of a table: what is in it, and one entry more."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Field, Schema, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from schemas import Table
from transforms.write.errors import LeaseLostError, told_by_storage
from transforms.write.store import Store

APPLICATION = "newsbeam"
"""The one application of a lake; its version in a table's log is the number of the last commit that wrote there."""
_CHECKPOINT_EVERY = "10"
"""Measured over 300 commits: 5-8 ms a commit flat; with the default of 100 it grows to 29 ms."""
STATISTICS = ("article_id", "story_id", "run_id", "published_at")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of a table: staged, or in its final place when both paths are the same."""

    table: str
    partition: str | None
    staged: str
    final: str
    rows: int
    bytes: int
    statistics: str
    """As the log keeps them: JSON with the number of rows, and least and greatest values of a few columns."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LiveFile:
    """A file that a table's log counts in; a commit may take it out."""

    path: str
    partition: str | None
    bytes: int


@contextlib.contextmanager
def naming_errors(store: Store, table: str) -> Iterator[None]:
    """Turns an error that is no race into an `OSError` that names the log."""
    try:
        yield
    except (CommitFailedError, TableNotFoundError):
        raise
    except (DeltaError, OSError) as error:
        raise OSError(errno.EIO, told_by_storage(error), f"{store.uri}/{table}/_delta_log") from None


def open_log(store: Store, table: str) -> DeltaTable | None:
    """A table as its log has it now; None when the lake has no such table yet."""
    try:
        with naming_errors(store, table):
            return DeltaTable(f"{store.uri}/{table}", storage_options=store.storage_options or None)
    except TableNotFoundError:
        return None


def create_log(store: Store, table: Table) -> DeltaTable:
    """An empty table, or the one that is there, with the columns that it lacks."""
    with naming_errors(store, table.name):
        log = DeltaTable.create(
            f"{store.uri}/{table.name}",
            schema=table.table_schema,
            partition_by=[table.partition] if table.partition else None,
            mode="ignore",
            configuration={"delta.checkpointInterval": _CHECKPOINT_EVERY},
            storage_options=store.storage_options or None,
        )
        missing = missing_columns(table, log)
        if missing:  # without this an entry is accepted and its column is never seen
            log.alter.add_columns(missing)
        return log


def missing_columns(table: Table, log: DeltaTable) -> list[Field]:
    """The columns that came after a table was made; rows written before have none, so all may be null."""
    held = {field.name for field in log.schema().fields}
    fields = [field.with_nullable(True) for field in table.table_schema if field.name not in held]
    return list(Schema.from_arrow(pa.schema(fields)).fields)


def rows_of(table: Table, log: DeltaTable) -> dict[str, int]:
    """How many rows each file holds that a log counts in, by path below the lake."""
    actions = pa.table(log.get_add_actions(flatten=True))
    paths = [f"{table.name}/{path}" for path in actions.column("path").to_pylist()]
    return dict(zip(paths, actions.column("num_records").to_pylist(), strict=True))


def live_files(table: Table, log: DeltaTable, run_id: str | None = None) -> dict[str, LiveFile]:
    """The files a log counts in, by path below the lake; of one run those that may have rows of it."""
    actions = pa.table(log.get_add_actions(flatten=True))
    if run_id is not None and "min.run_id" in actions.column_names:
        least, greatest = actions.column("min.run_id"), actions.column("max.run_id")
        may_hold = pc.and_(pc.less_equal(least, run_id), pc.greater_equal(greatest, run_id))
        actions = actions.filter(pc.fill_null(may_hold, True))
    paths = [f"{table.name}/{path}" for path in actions.column("path").to_pylist()]
    sizes = actions.column("size_bytes").to_pylist()
    partitions: list[str | None] = [None] * len(paths)
    if table.partition is not None:
        partitions = actions.column(f"partition.{table.partition}").to_pylist()
    return {
        path: LiveFile(path=path, partition=partition, bytes=size)
        for path, partition, size in zip(paths, partitions, sizes, strict=True)
    }


def files_of(store: Store, table: Table, run_id: str | None = None) -> dict[str, LiveFile]:
    """`live_files` of a table as its log has it now; none where the lake has no such table yet."""
    log = open_log(store, table.name)
    return {} if log is None else live_files(table, log, run_id)


def append_entry(
    store: Store, log: DeltaTable, table: Table, number: int, added: Sequence[DataFile], removed: Sequence[LiveFile]
) -> None:
    """Writes the log entry of one commit; its files lie in their final places.

    Raises:
        LeaseLostError: the same commit, or one that takes out the same files, was made since the log was opened.
    """
    actions: list[Any] = [_add_action(store, table, file) for file in added]
    actions += [_remove_action(store, table, file) for file in removed]
    properties = CommitProperties(app_transactions=[Transaction(APPLICATION, number)])
    try:
        with naming_errors(store, table.name):
            log.create_write_transaction(
                actions,
                mode="append",
                schema=table.table_schema,
                partition_by=[table.partition] if table.partition else None,
                commit_properties=properties,
            )
    except CommitFailedError as error:
        raise LeaseLostError(f"expected to write commit {number} of {table.name}, got {error}") from error
    _sync_log(store, table, log.version())


def statistics_of(rows: pa.Table) -> str:
    """Statistics for the log. Instants are cut to milliseconds there, so the greatest is rounded up."""
    least: dict[str, Any] = {}
    greatest: dict[str, Any] = {}
    nulls: dict[str, int] = {}
    held = set(rows.column_names)
    for name in STATISTICS:
        if name not in held:
            continue
        column = rows.column(name)
        nulls[name] = column.null_count
        if column.null_count < len(column):
            ends = pc.min_max(column).as_py()
            least[name], greatest[name] = _bound(ends["min"], up=False), _bound(ends["max"], up=True)
    return json.dumps({"numRecords": len(rows), "minValues": least, "maxValues": greatest, "nullCount": nulls})


def _bound(value: Any, *, up: bool) -> Any:
    if not isinstance(value, dt.datetime):
        return value
    if up and value.microsecond % 1_000:
        value += dt.timedelta(milliseconds=1)
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1_000:03d}Z"


def _sync_log(store: Store, table: Table, version: int) -> None:
    """Syncs the entries after a version: the library leaves them to the system, and staged files are about to go."""
    folder = f"{table.name}/_delta_log"
    written = [folder]
    while store.entry(f"{folder}/{version + 1:020d}.json"):
        version += 1
        checkpoint = (f"{version:020d}.checkpoint.parquet", "_last_checkpoint")
        written.append(f"{folder}/{version:020d}.json")
        written += [f"{folder}/{name}" for name in checkpoint if store.entry(f"{folder}/{checkpoint[0]}")]
    store.sync(written)


def _add_action(store: Store, table: Table, file: DataFile) -> AddAction:
    entry = store.entry(file.final)
    modified_ms = 0 if entry is None else int(entry.modified_s * 1000)
    partition = {} if table.partition is None else {table.partition: file.partition}
    return AddAction(_below(table, file.final), file.bytes, partition, modified_ms, True, file.statistics)


def _remove_action(store: Store, table: Table, file: LiveFile) -> RemoveAction:
    partition = {} if table.partition is None else {table.partition: file.partition}
    return RemoveAction(
        path=_below(table, file.path),
        size=file.bytes,
        partition_values=partition,
        deletion_timestamp=int(store.now_s() * 1000),
        data_change=True,
    )


def _below(table: Table, path: str) -> str:
    return path.removeprefix(f"{table.name}/")
