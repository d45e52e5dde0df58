"""The lake as readers of the log see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from schemas import TABLES
from transforms.write.log import LiveFile, live_files, open_log
from transforms.write.store import Store, open_store


class Lake:
    """Reads the tables of one lake; each call sees the newest commit."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, uri: str) -> Lake:
        """The lake at a path or address, whether there is one or not."""
        return cls(open_store(uri))

    def version(self, table: str) -> int | None:
        """The newest version of a table; None when the lake has no such table."""
        log = open_log(self.store, table)
        return None if log is None else int(log.version())

    def files(self, table: str, partitions: Collection[str] | None = None) -> tuple[LiveFile, ...]:
        """The files of a table, by path; of some partitions if these are named."""
        log = open_log(self.store, table)
        if log is None:
            return ()
        found = live_files(TABLES[table], log)
        return tuple(found[path] for path in sorted(found) if partitions is None or found[path].partition in partitions)

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
        partitions: Collection[str] | None = None,
    ) -> pa.Table:
        """Rows of a table, with its partition as a column of its own where no columns are named.

        Raises:
            FileNotFoundError: a file went while it was read: a commit replaced its day; read again.
        """
        kind = TABLES[table]
        schema = kind.table_schema if columns is None else pa.schema([kind.table_schema.field(c) for c in columns])
        parts = [self._file(table, file, schema, where) for file in self.files(table, partitions)]
        return pa.concat_tables(parts) if parts else schema.empty_table()

    def dataset(self, table: str, partitions: Collection[str] | None = None) -> ds.Dataset | None:
        """Rows of a table to be read column by column, without the partition; None where there is no file."""
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
        """The row of one run; None when it was not committed. Only files whose run ids enclose it are read."""
        log = open_log(self.store, "runs")
        actions = None if log is None else pa.table(log.get_add_actions(flatten=True))
        if actions is None or not len(actions):
            return None
        least, greatest = actions.column("min.run_id"), actions.column("max.run_id")
        may_hold = pc.and_(pc.less_equal(least, run_id), pc.greater_equal(greatest, run_id))
        schema, where = TABLES["runs"].table_schema, pc.field("run_id") == run_id
        for path in sorted(actions.filter(pc.fill_null(may_hold, True)).column("path").to_pylist()):
            file = LiveFile(path=f"runs/{path}", partition=None, bytes=0)
            rows = self._file("runs", file, schema, where).to_pylist(maps_as_pydicts="strict")
            if rows:
                return dict(rows[0])
        return None

    def _file(self, table: str, file: LiveFile, schema: pa.Schema, where: pc.Expression | None) -> pa.Table:
        partition = TABLES[table].partition
        names = [name for name in schema.names if name != partition]
        source = self.store.local(file.path) or self.store.open(file.path)
        held = pq.read_schema(source)
        rows = pq.read_table(source, columns=[name for name in names if name in held.names], filters=where)
        columns = []
        for field in schema:
            if field.name == partition:
                columns.append(pa.array([file.partition] * len(rows), pa.string()))
            elif field.name in held.names:
                columns.append(rows.column(field.name).cast(field.type))
            else:  # written before the column was added
                columns.append(pa.nulls(len(rows), field.type))
        return pa.table(columns, schema=pa.schema([field.with_nullable(True) for field in schema]))
