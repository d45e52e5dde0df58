"""Rows of `runs`: the one a commit ends with, and the one that says that it was made before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pyarrow.compute as pc

from schemas import TABLES, RemovedRows, Run, WrittenTable
from schemas.moment import Moment
from schemas.staged import Committed, RunHeader
from transforms.rows import table_of
from transforms.write.finish import write_final
from transforms.write.intent import TableChange
from transforms.write.log import files_of, missing_columns, open_log, rows_of
from transforms.write.parquet import read_parquet
from transforms.write.store import Store

_COUNTS = ("inputs", "articles", "duplicates", "unchanged", "rejects", "deferred")


def run_change(
    store: Store, folder: str, header: RunHeader, moment: Moment, committed: Committed, ended_at: dt.datetime
) -> TableChange:
    """The change that writes a run's own row."""
    run = Run(
        run_id=moment.run_id,
        command=header.command,
        config_hash=header.config_hash,
        code_version=header.code_version,
        library_versions=dict(header.library_versions),
        started_at=moment.now,
        ended_at=ended_at,
        inputs=committed.inputs,
        articles=committed.articles,
        duplicates=committed.duplicates,
        unchanged=committed.unchanged,
        rejects=committed.rejects,
        deferred=committed.deferred,
        rejects_by_reason=dict(committed.rejects_by_reason),
        invariants_ok=True,
        tables=committed.tables,
        alarms=committed.alarms,
        removed=committed.removed,
    )
    rows = table_of([run], TABLES["runs"].file_schema)
    return TableChange(table="runs", added=(write_final(store, folder, TABLES["runs"], "", rows),))


def committed_run(store: Store, run_id: str) -> Committed | None:
    """What a run of this id has left in the lake; None when there was none."""
    for path in files_of(store, TABLES["runs"], run_id):
        rows = read_parquet(store, path)
        found = rows.filter(pc.equal(rows.column("run_id"), run_id)).to_pylist()
        if found:
            return _committed(found[0])
    return None


def written_tables(store: Store, changes: Sequence[TableChange]) -> tuple[WrittenTable, ...]:
    """What changes will have added to each table; a log's version rises by one with its entry, and with new columns."""
    written = []
    for change in changes:
        log = open_log(store, change.table)
        grows = log is not None and bool(missing_columns(TABLES[change.table], log))
        written.append(
            WrittenTable(
                table=change.table,
                version=1 if log is None else log.version() + 1 + grows,
                files=len(change.added),
                rows=sum(file.rows for file in change.added),
                bytes=sum(file.bytes for file in change.added),
            )
        )
    return tuple(written)


def removed_rows(store: Store, changes: Sequence[TableChange]) -> tuple[RemovedRows, ...]:
    """How many rows the files hold that changes will take out of each table."""
    found = []
    for change in changes:
        log = open_log(store, change.table) if change.removed else None
        if log is not None:
            counts = rows_of(TABLES[change.table], log)
            found.append(RemovedRows(table=change.table, rows=sum(counts[file.path] for file in change.removed)))
    return tuple(found)


def _committed(row: dict[str, object]) -> Committed:
    counts = {name: row[name] for name in _COUNTS}
    tables = row["tables"]
    assert isinstance(tables, list)
    return Committed(
        run_id=str(row["run_id"]),
        already_committed=True,
        rejects_by_reason=tuple(row["rejects_by_reason"]),  # type: ignore[arg-type]
        tables=tuple(WrittenTable(**table) for table in tables),
        removed=tuple(RemovedRows(**gone) for gone in row.get("removed") or ()),  # type: ignore[attr-defined]
        alarms=tuple(row.get("alarms") or ()),  # type: ignore[arg-type]
        **counts,  # type: ignore[arg-type]
    )
