"""Tables as Parquet bytes and back."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.write.store import Store

ROW_GROUP_ROWS = 10_000
_FEW_ROWS, _VERY_FEW_ROWS = 100, 16
_THREADED_ROWS = 2_000
"""Fewer rows are decoded sooner by one thread: 1.5 CPU-ms a file of ten articles instead of 2.3."""

_READERS = 4


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as a final file: equal tables give equal bytes under one version of pyarrow.

    Of a few rows no dictionary and no page index: neither would save a reader anything. Of very few, Snappy: Zstandard
    makes room for itself at each of 87 columns, which took half the time (two articles: 1.6 ms instead of 3.2, a file
    of 58 kB instead of 52).
    """
    many = len(table) >= _FEW_ROWS
    compression = "zstd" if len(table) >= _VERY_FEW_ROWS else "snappy"
    return _written(
        table, compression=compression, row_group_size=ROW_GROUP_ROWS, write_page_index=many, use_dictionary=many
    )


def staged_bytes(table: pa.Table) -> bytes:
    """A table as a file that is read once and dropped: quick to write, nothing to find one's way by."""
    return _written(table, compression="zstd", compression_level=1, use_dictionary=False, write_statistics=False)


def content_name(data: bytes) -> str:
    """The name of a final file: a second write of the same rows is the same file."""
    return hashlib.sha256(data).hexdigest()[:32] + ".parquet"


def read_parquet(store: Store, path: str, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one file; only the columns asked for are read from the store."""
    with _opened(store, path) as file:
        return decoded(file, None if columns is None else list(columns))


def read_rows(store: Store, path: str, schema: pa.Schema) -> pa.Table:
    """The rows of one file under a schema; a column that came after it was written is null, or an empty list."""
    with _opened(store, path) as file:
        rows = decoded(file, schema.names)
    return under(schema, rows)


def read_many(store: Store, paths: Sequence[str], schema: pa.Schema) -> list[pa.Table]:
    """`read_rows` of each file, in the order of the paths; several at a time, for a bucket's sake and two cores'."""
    with ThreadPoolExecutor(_READERS if len(paths) > 1 else 1) as pool:
        return list(pool.map(read_rows, itertools.repeat(store), paths, itertools.repeat(schema)))


def decoded(file: pq.ParquetFile, columns: list[str] | None) -> pa.Table:
    """The columns asked for, as far as the file has them."""
    return file.read(columns=columns, use_threads=file.metadata.num_rows >= _THREADED_ROWS)


def under(schema: pa.Schema, rows: pa.Table) -> pa.Table:
    """The columns of a schema from rows of a file; those that the file lacks as of a version before them."""
    held = set(rows.column_names)
    if not len(schema):
        return rows.select([])  # which still has as many rows
    columns = [rows.column(field.name) if field.name in held else absent(field, len(rows)) for field in schema]
    cast = [
        column if column.type == field.type else column.cast(field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(cast, schema=schema)


def absent(field: pa.Field, count: int) -> pa.Array:
    """A column of a file that was written before it came."""
    return pa.nulls(count, field.type) if field.nullable else pa.array([()] * count, field.type)


def _opened(store: Store, path: str) -> pq.ParquetFile:
    """A file on this machine is read by Arrow itself, a fifth sooner than through Python."""
    return pq.ParquetFile(store.local(path) or store.open(path))


def _written(table: pa.Table, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **options)
    return bytes(sink.getvalue())
