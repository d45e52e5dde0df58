"""How many articles each file of the lake brought of each outlet, and how full they are; kept beside the lake.

Opening a file costs 4 CPU-ms, whatever is in it: a lake of thousands of small files is summed once, and each run adds
its own.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.lake import Lake
from schemas import TABLES
from transforms.write.log import LiveFile
from transforms.write.parquet import read_many

LEAST_WORDS = 50
"""A text of fewer words counts as no body."""
KEPT = "_index/arrivals.parquet"
"""Derived from the files it names, and made anew where it is missing."""

_COUNTS = ("articles", "title", "date", "author", "body", "words")
_NAME = pa.dictionary(pa.int32(), pa.string())
_KEPT_SCHEMA = pa.schema(
    [
        pa.field("file", _NAME),
        pa.field("outlet", _NAME),
        pa.field("first_seen_at", pa.timestamp("us", tz="UTC")),
        *(pa.field(name, pa.int32()) for name in _COUNTS),
    ]
)
_AT_ONCE, _BYTES_AT_ONCE = 500, 16 << 20
"""Files that are summed in one go, and about what they weigh: in memory are some of their columns."""
_READ = pa.schema(
    [
        TABLES["articles"].file_schema.field(name)
        for name in ("version", "revision", "outlet", "domain", "first_seen_at", "title", "published_on", "authors")
    ]
    + [TABLES["articles"].file_schema.field("word_count")]
)


def arrivals(lake: Lake, partitions: Collection[str], *, keep: bool = False) -> pa.Table:
    """Counts by file, outlet (else domain) and instant of first sight, of some partitions; first versions only.

    With `keep` what had to be read is kept for the next time; where it cannot be written it is read again.
    """
    live = lake.files("articles", partitions)
    held = _held(lake, [file.path for file in live])
    known = set(held["file"].unique().to_pylist())
    missing = [file for file in live if file.path not in known]
    if not missing:
        return held
    counted = pa.concat_tables([held, *(_counted(lake, batch) for batch in _batches(missing))]).unify_dictionaries()
    counted = counted.combine_chunks()
    if keep:
        sink = io.BytesIO()
        pq.write_table(counted, sink, compression="zstd")
        with contextlib.suppress(OSError):
            lake.store.write(KEPT, sink.getvalue())
    return counted


def _held(lake: Lake, live: Sequence[str]) -> pa.Table:
    """What was kept of files that are still there."""
    try:
        rows = pq.read_table(io.BytesIO(lake.store.read(KEPT)))
    except (OSError, pa.ArrowInvalid):
        return _KEPT_SCHEMA.empty_table()
    if not rows.schema.equals(_KEPT_SCHEMA):
        return _KEPT_SCHEMA.empty_table()
    return rows.filter(pc.is_in(rows["file"], pa.array(live, pa.string())))


def _batches(files: Sequence[LiveFile]) -> Iterator[list[str]]:
    batch: list[str] = []
    weight = 0
    for file in files:
        if batch and (len(batch) == _AT_ONCE or weight + file.bytes > _BYTES_AT_ONCE):
            yield batch
            batch, weight = [], 0
        batch.append(file.path)
        weight += file.bytes
    yield batch


def _counted(lake: Lake, paths: Sequence[str]) -> pa.Table:
    """The counts of some files; one without first versions has a row of zeros, so that it is known too."""
    parts = read_many(lake.store, paths, _READ)
    rows = pa.concat_tables(parts)
    places = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part) for part in parts])
    rows = rows.append_column("file", pa.DictionaryArray.from_arrays(places, list(paths)))
    rows = rows.filter(pc.and_(pc.equal(rows["version"], 1), pc.equal(rows["revision"], 0)))
    flags = pa.table(
        {
            "file": rows["file"],
            "outlet": pc.coalesce(rows["outlet"], rows["domain"]),
            "first_seen_at": rows["first_seen_at"],
            "articles": pa.array(np.ones(len(rows), np.int32)),
            "title": rows["title"].is_valid().cast(pa.int32()),
            "date": rows["published_on"].is_valid().cast(pa.int32()),
            "author": pc.greater(pc.list_value_length(rows["authors"]), 0).cast(pa.int32()),
            "body": pc.greater_equal(rows["word_count"], LEAST_WORDS).cast(pa.int32()),
            "words": rows["word_count"],
        }
    )
    summed = flags.group_by(["file", "outlet", "first_seen_at"], use_threads=False).aggregate(
        [(name, "sum") for name in _COUNTS]
    )
    columns = [summed[name] for name in ("file", "outlet", "first_seen_at", *(f"{name}_sum" for name in _COUNTS))]
    counted = pa.table(
        [column.cast(field.type) for column, field in zip(columns, _KEPT_SCHEMA, strict=True)], _KEPT_SCHEMA
    )
    empty = sorted(set(paths) - set(summed["file"].unique().to_pylist()))
    nothing = [{"file": path, **dict.fromkeys(_COUNTS, 0)} for path in empty]
    return pa.concat_tables([counted, pa.Table.from_pylist(nothing, schema=_KEPT_SCHEMA)])
