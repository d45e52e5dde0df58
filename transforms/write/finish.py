"""Rows in order into final files: sorted, cut, named by their content."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import Table
from transforms.write.log import DataFile, statistics_of
from transforms.write.parquet import content_name, parquet_bytes
from transforms.write.store import Store
from transforms.write.waiting import Span, Waiting

MAX_ROWS = 5_000
MAX_BYTES = 16_000_000
"""About what the rows of one file take in memory; on disk a third of it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draft:
    """Rows of one table that wait in staged files.

    `places` has a row for each: `file` and `row`, where it waits; `date`, its partition; `bytes`, about its size; the
    columns the table sorts by; and those of `assigned`, whose values take the place of the staged ones.
    """

    table: Table
    files: tuple[str, ...]
    places: pa.Table
    assigned: tuple[str, ...] = ()
    run_id: str


def finish(store: Store, folder: str, draft: Draft) -> Iterator[DataFile]:
    """Writes the rows of a draft into final files, which stay below the run's staging folder until they are published.

    A file holds rows of one partition in the table's order. The files are the same for every spread of the rows over
    staged files. Memory is that of one file's rows, whatever their number: see `Waiting`.
    """
    places = draft.places
    order = pc.sort_indices(places, [(name, "ascending") for name in ("date", *draft.table.sort)])
    dates, sizes = _shared(places.column("date").take(order)), places.column("bytes").take(order).to_numpy()
    cuts = list(_cuts(dates, sizes))
    batches = list(_batches(cuts, sizes))
    spans = [(batch[0][0], batch[-1][1]) for batch in batches]
    assigned = places.select(draft.assigned)
    with Waiting(store, folder, draft.files, places.select(["file", "row"]).take(order), spans) as waiting:
        for number, batch in enumerate(batches):
            rows, first = waiting.rows(number), batch[0][0]
            for start, end in batch:
                given = assigned.take(order.slice(start, end - start))
                part = _assigned(rows.slice(start - first, end - start), given, draft)
                yield write_final(store, folder, draft.table, dates[start], part)


def write_final(store: Store, folder: str, table: Table, date: str, rows: pa.Table) -> DataFile:
    """Writes one final file; equal rows give the same file."""
    partition = date if table.partition else None
    return final_file(store, folder, table, partition, parquet_bytes(rows), len(rows), statistics_of(rows))


def final_file(
    store: Store, folder: str, table: Table, partition: str | None, data: bytes, rows: int, statistics: str
) -> DataFile:
    """Puts the bytes of a final file where they wait to be published, named by their content."""
    name = content_name(data)
    staged = f"{folder}/final-{table.name}-{partition}-{name}"
    store.write(staged, data)
    return DataFile(
        table=table.name,
        partition=partition,
        staged=staged,
        final=f"{table.name}/{name}" if partition is None else f"{table.name}/{table.partition}={partition}/{name}",
        rows=rows,
        bytes=len(data),
        statistics=statistics,
    )


def cut_rows(rows: pa.Table) -> Iterator[pa.Table]:
    """Rows of one partition in pieces of a file's size."""
    for start in range(0, len(rows), MAX_ROWS):
        yield rows.slice(start, MAX_ROWS)


def _cuts(dates: Any, sizes: Any) -> Iterator[Span]:
    """Where files begin and end: at each new day, and where one is full."""
    start, taken = 0, 0
    for place in range(len(dates)):
        full = place - start >= MAX_ROWS or taken + sizes[place] > MAX_BYTES
        if place > start and (full or dates[place] != dates[start]):
            yield start, place
            start, taken = place, 0
        taken += int(sizes[place])
    if len(dates):
        yield start, len(dates)


def _batches(cuts: list[Span], sizes: Any) -> Iterator[list[Span]]:
    """Files that follow each other, as many as are held in memory at once."""
    batch: list[Span] = []
    for start, end in cuts:
        if batch and (end - batch[0][0] > MAX_ROWS or int(sizes[batch[0][0] : end].sum()) > MAX_BYTES):
            yield batch
            batch = []
        batch.append((start, end))
    if batch:
        yield batch


def _shared(column: pa.ChunkedArray) -> Any:
    """Strings, one object for all rows that say the same."""
    coded = column.combine_chunks().dictionary_encode()
    return np.array(coded.dictionary.to_pylist(), np.object_)[coded.indices.to_numpy()]


def _assigned(rows: pa.Table, given: pa.Table, draft: Draft) -> pa.Table:
    """The staged rows with the columns that were decided after they were staged."""
    schema = draft.table.file_schema
    columns = {name: given.column(name).cast(schema.field(name).type) for name in draft.assigned}
    if "run_id" in schema.names:
        columns["run_id"] = pa.array([draft.run_id] * len(rows), pa.string())
    return pa.Table.from_arrays([columns.get(name, rows.column(name)) for name in schema.names], schema=schema)
