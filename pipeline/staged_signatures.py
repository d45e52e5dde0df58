"""The staged signatures of a run as grouping reads them: with the ids that settling gave, few rows in memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from schemas import TABLES
from transforms.write.parquet import read_parquet
from transforms.write.settled import Settled
from transforms.write.store import Store

_GIVEN = ("article_id", "version", "revision", "first_seen_at")
"""By settling."""

PLACES = ("file", "row", *_GIVEN)
"""What must be known of a settled row to read its signature."""


class StagedSignatures:
    """Signatures of some settled rows, read anew from the staged files for each pass over a column.

    Of the rows `PLACES` are needed; they are in the order of their files, as settling leaves them.
    """

    schema: pa.Schema = TABLES["signatures"].file_schema

    def __init__(self, store: Store, settled: Settled, rows: pa.Table) -> None:
        self._store, self._count = store, len(rows)
        bounds = rows["file"].to_numpy().searchsorted(np.arange(len(settled.files) + 1)).tolist()
        spans = zip(settled.signature_files, itertools.pairwise(bounds), strict=True)
        self._files = [(file, rows.slice(first, last - first)) for file, (first, last) in spans if first < last]

    def count_rows(self) -> int:
        """How many rows there are."""
        return self._count

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns of all rows, a staged file at a time."""
        for table in self._tables(columns):
            yield from table.combine_chunks().to_batches()

    def table(self) -> pa.Table:
        """All columns of all rows."""
        return pa.concat_tables(self._tables(self.schema.names))

    def _tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        stored = [name for name in columns if name not in _GIVEN]
        for file, rows in self._files:
            read = read_parquet(self._store, file, stored).take(rows["row"]) if stored else rows
            fields = [self.schema.field(name) for name in columns]
            values = [
                rows[field.name].cast(field.type) if field.name in _GIVEN else read[field.name] for field in fields
            ]
            yield pa.Table.from_arrays(values, schema=pa.schema(fields))
