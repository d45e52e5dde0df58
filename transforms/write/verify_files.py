"""Every file of a table: whether it is there, whole, counted in, and holds what the log says."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas import UNKNOWN_DATE, Table
from transforms.write.log import live_files, open_log, rows_of
from transforms.write.parquet import content_name, decoded, under
from transforms.write.store import Store

_LOG = "_delta_log"
_KEPT: dict[str, tuple[str, ...]] = {
    "articles": ("article_id", "version", "revision", "content_hash", "run_id"),
    "signatures": ("article_id", "version", "revision", "content_hash"),
    "stories": ("story_id", "article_count", "merged_into"),
    "story_members": ("story_id", "article_id"),
    "rejects": ("reject_id", "run_id"),
    "pending": ("input_id", "state", "run_id"),
    "fetches": ("fetch_id", "run_id"),
}
"""What is compared between rows; of `runs` all."""
_DAY = ("published_on", "first_seen_at")
"""What tells the day of an article or signature."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be."""

    check: str
    where: str
    detail: str


@dataclasses.dataclass(slots=True)
class TableFiles:
    """What a table's files gave."""

    rows: pa.Table
    """The columns that are compared between rows, and the partition."""
    files: int = 0
    bytes: int = 0
    findings: list[Finding] = dataclasses.field(default_factory=list)


def read_files(store: Store, table: Table, under_way: Collection[str] = ()) -> TableFiles:
    """Reads every file that the log counts in, byte by byte; those `under_way` in a commit may be missing or early."""
    log = open_log(store, table.name)
    found = TableFiles(rows=_schema(table).empty_table())
    on_disk = {
        entry.path: entry.size
        for entry in store.list(table.name)
        if f"/{_LOG}/" not in entry.path and entry.path.endswith(".parquet") and not _is_hidden(entry.path)
    }
    live = {} if log is None else live_files(table, log)
    counts = {} if log is None else rows_of(table, log)
    for path in sorted(on_disk.keys() - live.keys() - set(under_way)):
        found.findings.append(Finding(check="not in the log", where=path, detail="expected no such file"))
    parts = [found.rows]
    for path in sorted(live):
        if path not in on_disk:
            if path not in under_way:
                found.findings.append(Finding(check="missing file", where=path, detail="the log counts it in"))
            continue
        try:
            part = _read(store, table, path, found)
        except (OSError, pa.ArrowException, KeyError) as error:
            found.findings.append(Finding(check="unreadable file", where=path, detail=str(error)[:300]))
            continue
        if len(part) != counts[path]:
            detail = f"expected {counts[path]} rows as the log says, got {len(part)}"
            found.findings.append(Finding(check="row count", where=path, detail=detail))
        if table.partition is not None:
            part = part.append_column(table.partition, pa.array([live[path].partition] * len(part), pa.string()))
        parts.append(part)
    found.rows = pa.concat_tables(parts)
    return found


def _read(store: Store, table: Table, path: str, found: TableFiles) -> pa.Table:
    """The columns that are kept.

    A file's name is the hash of what was written: where it still is, the columns that are not compared need not be
    decoded to know that they can be.
    """
    data = store.read(path)
    found.files += 1
    found.bytes += len(data)
    name, content = path.rpartition("/")[2], content_name(data)
    file, schema = pq.ParquetFile(pa.BufferReader(data)), _kept(table)
    if content != name:
        detail = f"expected content {name}, got {content}"
        found.findings.append(Finding(check="changed file", where=path, detail=detail))
        file.read()
    rows = decoded(file, list(dict.fromkeys([*schema.names, *_DAY])))
    _check_day(table, path, rows, found)
    return under(schema, rows)


def _check_day(table: Table, path: str, rows: pa.Table, found: TableFiles) -> None:
    """Whether the rows of articles and signatures lie on their own day."""
    if table.name not in ("articles", "signatures"):
        return
    day = rows["published_on"].cast(pa.string())
    other = rows["first_seen_at"].cast(pa.date32()).cast(pa.string()) if table.name == "signatures" else UNKNOWN_DATE
    expected = pc.coalesce(day, other)
    lies = path.split("/")[1].partition("=")[2]
    wrong = pc.sum(pc.not_equal(expected, lies)).as_py() or 0
    if wrong:
        found.findings.append(Finding(check="wrong day", where=path, detail=f"{wrong} rows are of another day"))


def _kept(table: Table) -> pa.Schema:
    names = _KEPT.get(table.name, tuple(table.file_schema.names))
    return pa.schema([table.file_schema.field(name).remove_metadata() for name in names])


def _schema(table: Table) -> pa.Schema:
    kept = _kept(table)
    return kept if table.partition is None else kept.append(pa.field(table.partition, pa.string()))


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "_")) for part in path.split("/"))
