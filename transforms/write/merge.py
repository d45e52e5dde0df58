"""Many files of one partition into one, sorted, without holding its rows in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import Table
from transforms.write.finish import final_file
from transforms.write.log import STATISTICS, DataFile, LiveFile, statistics_of
from transforms.write.parquet import ROW_GROUP_ROWS, read_rows
from transforms.write.segment import Array
from transforms.write.store import Store
from transforms.write.waiting import Waiting


def merge_files(
    store: Store, folder: str, table: Table, files: Sequence[LiveFile], kept: Array | None = None
) -> DataFile:
    """Writes one final file with the rows of some files of one partition, in the table's order.

    Of a single file `kept` may say which rows stay, at least one. The rows stay as they are; a column that some files
    lack is null in theirs. In memory are the new file as it will
    lie on disk, one row group, and of the other rows what they sort by.
    """
    paths = [file.path for file in sorted(files, key=lambda file: file.path)]
    places = _places(store, table, paths, kept)
    spans = [(start, min(start + ROW_GROUP_ROWS, len(places))) for start in range(0, len(places), ROW_GROUP_ROWS)]
    sink = pa.BufferOutputStream()
    with (
        Waiting(store, folder, paths, places, spans, table.file_schema) as waiting,
        pq.ParquetWriter(sink, table.file_schema, compression="zstd", write_page_index=True) as writer,
    ):
        for number in range(len(spans)):
            writer.write_table(waiting.rows(number), row_group_size=ROW_GROUP_ROWS)
    data = bytes(sink.getvalue())
    return final_file(store, folder, table, files[0].partition, data, len(places), statistics_of(places))


def _places(store: Store, table: Table, paths: Sequence[str], kept: Array | None) -> pa.Table:
    """Where each row lies, in the table's order, with what it sorts by and what the log keeps of it."""
    order = list(dict.fromkeys([*table.sort, *table.key]))
    wanted = [name for name in dict.fromkeys([*order, *STATISTICS]) if name in table.file_schema.names]
    schema = pa.schema([table.file_schema.field(name) for name in wanted])
    parts = [read_rows(store, path, schema) for path in paths]
    lengths = [len(part) for part in parts]
    places = pa.concat_tables(parts)
    places = places.append_column("file", pa.array(np.repeat(np.arange(len(parts)), lengths).astype(np.int32)))
    places = places.append_column("row", pa.array(np.concatenate([np.arange(n) for n in lengths]).astype(np.int32)))
    if kept is not None:
        places = places.filter(pa.array(kept))
    return places.sort_by([(name, "ascending") for name in [*order, "file", "row"]])
