"""The lake as readers of the log see it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import NoInputError
from schemas import TABLES
from transforms.write.log import LiveFile, files_of, open_log
from transforms.write.parquet import read_many, under
from transforms.write.store import Store, open_store

if TYPE_CHECKING:
    import pyarrow.dataset as ds

_TRIES = 3
T = TypeVar("T")


class Lake:
    """Reads the tables of one lake; each call sees the newest commit."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, uri: str) -> Lake:
        """The lake at a path or address, whether there is one or not."""
        return cls(open_store(uri))

    @classmethod
    def committed(cls, uri: str) -> Lake:
        """The lake at a path or address, for those who only read it or take from it.

        Raises:
            NoInputError: nothing was ever committed there.
        """
        lake = cls.open(uri)
        if all(lake.version(table) is None for table in ("runs", *TABLES)):
            raise NoInputError(f"expected a lake at {uri}, got {'a file' if Path(uri).is_file() else 'none'}")
        return lake

    def version(self, table: str) -> int | None:
        """The newest version of a table; None when the lake has no such table."""
        log = open_log(self.store, table)
        return None if log is None else int(log.version())

    def files(
        self, table: str, partitions: Collection[str] | None = None, run_id: str | None = None
    ) -> tuple[LiveFile, ...]:
        """The files of a table, by path; of some partitions or of one run if these are named."""
        found = files_of(self.store, TABLES[table], run_id)
        return tuple(found[path] for path in sorted(found) if partitions is None or found[path].partition in partitions)

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
        partitions: Collection[str] | None = None,
        run_id: str | None = None,
    ) -> pa.Table:
        """Rows of a table, or those that one run wrote; with the partition as a column where no columns are named.

        Raises:
            FileNotFoundError: a file went while it was read: a commit replaced its day; `steady` reads again.
        """
        kind = TABLES[table]
        schema = kind.table_schema if columns is None else pa.schema([kind.table_schema.field(c) for c in columns])
        told = schema
        if run_id is not None and "run_id" not in schema.names:
            told = schema.append(kind.table_schema.field("run_id"))
        files, wanted = self.files(table, partitions, run_id), _in_files(table, told)
        if where is None:
            parts = read_many(self.store, [file.path for file in files], wanted)
        else:
            parts = [self._some(file, wanted, where) for file in files]
        dated = [_with_day(table, part, file, told) for part, file in zip(parts, files, strict=True)]
        rows = pa.concat_tables(dated) if dated else told.empty_table()
        return rows if run_id is None else rows.filter(pc.equal(rows["run_id"], run_id)).select(schema.names)

    def dataset(self, table: str, partitions: Collection[str] | None = None) -> ds.Dataset | None:
        """Rows of a table to be read column by column, without the partition; None where there is no file."""
        import pyarrow.dataset as ds  # takes pandas along where that is installed: a second that questions need not pay

        files = self.files(table, partitions)
        schema = TABLES[table].file_schema
        if not files:
            return None
        paths = [self.store.local(file.path) for file in files]
        if all(paths):
            return ds.dataset([str(path) for path in paths], schema=schema, format="parquet")
        return ds.dataset(self.read(table, schema.names, partitions=partitions))

    def runs(self) -> list[dict[str, Any]]:
        """Every run, earliest first."""
        rows = self.read("runs").sort_by([("started_at", "ascending"), ("run_id", "ascending")])
        return list(rows.to_pylist(maps_as_pydicts="strict"))

    def run(self, run_id: str) -> dict[str, Any] | None:
        """The row of one run; None when it was not committed."""
        rows = self.read("runs", run_id=run_id).to_pylist(maps_as_pydicts="strict")
        return dict(rows[0]) if rows else None

    def _some(self, file: LiveFile, wanted: pa.Schema, where: pc.Expression) -> pa.Table:
        """The rows of a kind; row groups that have none are passed over. Files of a few rows are read whole sooner."""
        source = self.store.local(file.path) or self.store.open(file.path)
        held = set(pq.read_schema(source).names)  # other columns came after it was written
        rows = pq.read_table(source, columns=[name for name in wanted.names if name in held], filters=where)
        return under(wanted, rows)


def steady(read: Callable[[], T]) -> T:
    """What a read of whole days gives; done again where a commit replaced a day while it was read.

    Raises:
        FileNotFoundError: a file went each time.
    """
    for _ in range(_TRIES - 1):
        with contextlib.suppress(FileNotFoundError):
            return read()
    return read()


def _in_files(table: str, schema: pa.Schema) -> pa.Schema:
    """The columns that lie in files; one that came later is null in those before it."""
    return pa.schema([field.with_nullable(True) for field in schema if field.name != TABLES[table].partition])


def _with_day(table: str, rows: pa.Table, file: LiveFile, schema: pa.Schema) -> pa.Table:
    partition = TABLES[table].partition
    if partition not in schema.names:
        return rows
    days = pa.array([file.partition] * len(rows), pa.string())
    return rows.add_column(schema.get_field_index(partition), pa.field(partition, pa.string()), days)
