"""Forgetting: what is named goes out of the archive, every table and the index; and the proof that it did."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path

from pipeline.lake import Lake
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.fetch.archive_drop import Record, drop_records, records
from transforms.write.forget import Forget, traces
from transforms.write.gone import Gone
from transforms.write.known import INDEX, Known
from transforms.write.upkeep import keep_up


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much went."""

    rows: dict[str, int]
    records: int = 0
    """Of the archive."""


def forget(
    lake: Lake, header: RunHeader, gone: Gone, *, archive: Path | None = None, lease_wait_s: float = 0.0
) -> Forgotten:
    """Takes out what is to go; called again, it finds nothing.

    Raises:
        LakeBusyError: another writer holds the lake, or a run under way has staged some of it.
        OSError: the lake or the archive cannot be written.
    """
    moment = Moment(run_id=header.run_id, now=header.started_at)
    dropped = drop_records(str(archive), functools.partial(_goes, gone)) if archive is not None else 0
    committed = keep_up(lake.store, header, moment, Forget(gone, moment.run_id), lease_wait_s=lease_wait_s)
    if committed is None:
        return Forgotten(rows={}, records=dropped)
    lake.store.delete_folder(INDEX)  # derived: what is left of it is built at once
    Known.open(lake.store)
    written = {table.table: table.rows for table in committed.tables}
    rows = {table.table: table.rows - written.get(table.table, 0) for table in committed.removed}
    return Forgotten(rows={name: count for name, count in rows.items() if count}, records=dropped)


def remains(lake: Lake, gone: Gone, archive: Path | None = None) -> Iterator[str]:
    """Where something of it is left, a line each; none when it is forgotten."""
    for path, count in traces(lake.store, gone):
        yield f"not forgotten: {path}: {count:,} rows"
    if archive is not None:
        for file, record in records(str(archive)):
            if _goes(gone, record):
                yield f"not forgotten: {file}: {record[0]}"


def _goes(gone: Gone, record: Record) -> bool:
    url, day = record
    return day < gone.before if gone.before is not None else gone.names(url)
