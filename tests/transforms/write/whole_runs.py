"""Whole runs without Beam, and what a lake holds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import pyarrow as pa

from schemas import TABLES
from schemas.staged import Committed, Staged
from tests.transforms.write.made_up import NOW, header, moment
from transforms.write.log import live_files, open_log
from transforms.write.parquet import read_parquet
from transforms.write.stage import Element, Stager
from transforms.write.store import Store
from transforms.write.write_run import Group, write_run


def stage(
    store: Store, elements: Iterable[Element], *, run_id: str = "run-1", now: dt.datetime = NOW, max_rows: int = 2_000
) -> list[Staged]:
    stager = Stager(store, moment(run_id, now), max_rows=max_rows)
    staged = [one for element in elements for one in stager.add(element)]
    return [*staged, *stager.flush()]


def run(
    store: Store,
    elements: Sequence[Element],
    *,
    run_id: str = "run-1",
    now: dt.datetime = NOW,
    inputs: int | None = None,
    max_rows: int = 2_000,
    group: Group | None = None,
) -> Committed:
    staged = stage(store, elements, run_id=run_id, now=now, max_rows=max_rows)
    count = len(elements) if inputs is None else inputs
    return write_run(store, header(run_id, now), moment(run_id, now), staged, count, group=group)


def logged(store: Store, name: str) -> pa.Table:
    """The rows of a table as its log counts them, in its order, with the partition."""
    table = TABLES[name]
    log = open_log(store, name)
    parts = [table.table_schema.empty_table()]
    for path, file in ({} if log is None else live_files(table, log)).items():
        rows = read_parquet(store, path)
        if table.partition:
            rows = rows.append_column(table.partition, pa.array([file.partition] * len(rows), pa.string()))
        parts.append(rows)
    return pa.concat_tables(parts).sort_by([(column, "ascending") for column in table.sort])


def data_files(store: Store) -> dict[str, str]:
    """Every Parquet file of the tables, with a hash of its bytes; `runs` left out, since it holds the time of day."""
    return {
        entry.path: hashlib.sha256(store.read(entry.path)).hexdigest()
        for name in TABLES
        for entry in store.list(name)
        if entry.path.endswith(".parquet") and "_delta_log" not in entry.path and name != "runs"
    }
