"""Rows that are to go, out of every table in one commit; what is told of stories is told again without them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, Table
from transforms.write.errors import LakeBusyError
from transforms.write.finish import write_final
from transforms.write.gone import ADDRESSES, Gone
from transforms.write.intent import TableChange
from transforms.write.log import DataFile, LiveFile, files_of
from transforms.write.merge import merge_files
from transforms.write.parquet import read_rows
from transforms.write.recount import recounted
from transforms.write.segment import Array
from transforms.write.stage import STAGING
from transforms.write.store import Store

_TABLES = ("articles", "signatures", "rejects", "pending", "fetches")
"""Those whose rows go or stay; story days are written anew, `runs` lose lines only."""


@dataclasses.dataclass(frozen=True, slots=True)
class Forget:
    """A plan of upkeep: takes out what is to go.

    Raises:
        LakeBusyError: a run under way has staged rows of it, and would bring them back.
    """

    gone: Gone
    run_id: str

    def __call__(self, store: Store, folder: str) -> Iterator[TableChange]:
        _refuse_staged(store, self.gone, folder)
        ids, titles = gone_articles(store, self.gone)
        for name in _TABLES:
            yield _change(store, folder, TABLES[name], self.gone, ids)
        yield from recounted(store, folder, self.run_id, ids, titles, self.gone.before)
        yield _without_alarms(store, folder, self.gone, set(ids.to_pylist()), titles)


def gone_articles(store: Store, gone: Gone) -> tuple[pa.Array, set[str]]:
    """The ids of the articles that go, and the titles they ever had."""
    ids: set[str] = set()
    empty = pa.array([], pa.string())
    for name in ("signatures", "articles"):
        table = TABLES[name]
        schema = _schema(table, gone, "article_id")
        for file in _files(store, table):
            rows = read_rows(store, file.path, schema)
            ids |= set(rows["article_id"].filter(pa.array(gone.mask(table, rows, file.partition, empty))).to_pylist())
    found = pa.array(sorted(ids), pa.string())
    if gone.before is not None:
        found = _all_versions_gone(store, gone, found)
    titles: set[str] = set()
    for file in _files(store, TABLES["articles"]) if len(found) else ():
        rows = read_rows(store, file.path, _schema(TABLES["articles"], gone, "article_id", "title"))
        titles |= set(rows["title"].filter(pc.is_in(rows["article_id"], found)).to_pylist()) - {None}
    return found, titles


def traces(store: Store, gone: Gone) -> Iterator[tuple[str, int]]:
    """Where rows of it are left, tables and staged files alike, and how many."""
    ids, _ = gone_articles(store, gone)
    for name in (*_TABLES, "story_members", "stories"):
        table = TABLES[name]
        for file in _files(store, table):
            count = int(_mask(store, table, file, gone, ids).sum())
            if count:
                yield file.path, count
    yield from _staged(store, gone, ids)


def _all_versions_gone(store: Store, gone: Gone, ids: pa.Array) -> pa.Array:
    """Of a day's end only those articles go of which no version is younger: others keep their place in stories."""
    kept: set[str] = set()
    table = TABLES["articles"]
    for file in _files(store, table):
        rows = read_rows(store, file.path, _schema(table, gone, "article_id"))
        stays = ~gone.mask(table, rows.drop_columns(["article_id"]), file.partition, ids)
        kept |= set(rows["article_id"].filter(pa.array(stays)).to_pylist())
    return pa.array([one for one in ids.to_pylist() if one not in kept], pa.string())


def _change(store: Store, folder: str, table: Table, gone: Gone, ids: pa.Array) -> TableChange:
    """A file without a row left goes; one with some is written anew."""
    added: list[DataFile] = []
    removed: list[LiveFile] = []
    for file in _files(store, table):
        mask = _mask(store, table, file, gone, ids)
        if mask.any():
            removed.append(file)
            if not mask.all():
                added.append(merge_files(store, folder, table, [file], kept=~mask))
    return TableChange(table=table.name, added=tuple(added), removed=tuple(removed))


def _mask(store: Store, table: Table, file: LiveFile, gone: Gone, ids: pa.Array) -> Array:
    by_article = ("article_id",) if gone.before is None and "article_id" in table.file_schema.names else ()
    names = [*gone.columns(table), *by_article] or [table.key[0]]
    rows = read_rows(store, file.path, _schema(table, gone, *names))
    return gone.mask(table, rows, file.partition, ids)


def _schema(table: Table, gone: Gone, *more: str) -> pa.Schema:
    names = dict.fromkeys([*gone.columns(table), *more])
    return pa.schema([table.file_schema.field(name) for name in names])


def _files(store: Store, table: Table) -> list[LiveFile]:
    found = files_of(store, table)
    return [found[path] for path in sorted(found)]


def _without_alarms(store: Store, folder: str, gone: Gone, ids: set[str], titles: set[str]) -> TableChange:
    """Alarms name a title of their group: those of articles that go, and of runs before the day, are dropped."""
    table = TABLES["runs"]
    added: list[DataFile] = []
    removed: list[LiveFile] = []
    for file in _files(store, table):
        rows = read_rows(store, file.path, table.file_schema)
        alarms = rows["alarms"].to_pylist()
        days = rows["started_at"].cast(pa.date32()).cast(pa.string()).to_pylist()
        left = [
            [line for line in lines if not (_tells(line, ids, titles) or (gone.before and day < gone.before))]
            for lines, day in zip(alarms, days, strict=True)
        ]
        if left != alarms:
            place = table.file_schema.get_field_index("alarms")
            field = table.file_schema.field(place)
            added.append(
                write_final(store, folder, table, "", rows.set_column(place, field, pa.array(left, field.type)))
            )
            removed.append(file)
    return TableChange(table="runs", added=tuple(added), removed=tuple(removed))


def _tells(line: str, ids: set[str], titles: set[str]) -> bool:
    words, _, title = line.partition(": ")
    return title in titles or not ids.isdisjoint(words.split())


def _refuse_staged(store: Store, gone: Gone, own_folder: str) -> None:
    for path, _ in _staged(store, gone, pa.array([], pa.string())):
        if not path.startswith(f"{own_folder}/"):
            raise LakeBusyError(f"expected no run under way with rows of it, got {path}")


def _staged(store: Store, gone: Gone, ids: pa.Array) -> Iterator[tuple[str, int]]:
    """Staged files with rows of it. Those of a day's end are left to their run."""
    if gone.before is not None:
        return
    for entry in list(store.list(STAGING)):
        name = entry.path.rpartition("/")[2]
        table = TABLES.get(name.partition("-")[0])
        if table is None or table.name not in ADDRESSES or not name.endswith(".parquet"):
            continue
        try:
            rows = read_rows(store, entry.path, _schema(table, gone))
        except (FileNotFoundError, pa.ArrowException):
            continue  # its run has just gone on
        count = int(np.count_nonzero(gone.mask(table, rows, None, ids)))
        if count:
            yield entry.path, count
