"""How many articles each file of the lake brought of each outlet, and how full they are; kept beside the lake.

Opening a file costs 4 CPU-ms, whatever is in it: a lake of thousands of small files is summed once, and each run adds
its own.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.lake import Lake
from schemas import TABLES
from transforms.write.parquet import read_rows

LEAST_WORDS = 50
"""A text of fewer words counts as no body."""
KEPT = "_index/arrivals.parquet"
"""Derived from the files it names, and made anew where it is missing."""

_COUNTS = ("articles", "title", "date", "author", "body", "words")
_KEPT_SCHEMA = pa.schema(
    [
        pa.field("file", pa.string()),
        pa.field("outlet", pa.string()),
        pa.field("first_seen_at", pa.timestamp("us", tz="UTC")),
        *(pa.field(name, pa.int64()) for name in _COUNTS),
    ]
)
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
    live = [file.path for file in lake.files("articles", partitions)]
    held = _held(lake)
    held = held.filter(pc.is_in(held["file"], pa.array(live, pa.string())))
    known = set(pc.unique(held["file"]).to_pylist())
    missing = [path for path in live if path not in known]
    if not missing:
        return held
    counted = pa.concat_tables([held, *(_counted(lake, path) for path in missing)]).combine_chunks()
    if keep:
        sink = io.BytesIO()
        pq.write_table(counted, sink, compression="zstd")
        with contextlib.suppress(OSError):
            lake.store.write(KEPT, sink.getvalue())
    return counted


def _held(lake: Lake) -> pa.Table:
    try:
        rows = pq.read_table(io.BytesIO(lake.store.read(KEPT)))
    except (OSError, pa.ArrowInvalid):
        return _KEPT_SCHEMA.empty_table()
    return rows if rows.schema.equals(_KEPT_SCHEMA) else _KEPT_SCHEMA.empty_table()


def _counted(lake: Lake, path: str) -> pa.Table:
    """The counts of one file; a file without first versions has one row of zeros, so that it is known too."""
    rows = read_rows(lake.store, path, _READ)
    rows = rows.filter(pc.and_(pc.equal(rows["version"], 1), pc.equal(rows["revision"], 0)))
    if not len(rows):
        return pa.Table.from_pylist([{"file": path, **dict.fromkeys(_COUNTS, 0)}], schema=_KEPT_SCHEMA)
    flags = pa.table(
        {
            "outlet": pc.coalesce(rows["outlet"], rows["domain"]),
            "first_seen_at": rows["first_seen_at"],
            "articles": pa.array([1] * len(rows), pa.int64()),
            "title": rows["title"].is_valid().cast(pa.int64()),
            "date": rows["published_on"].is_valid().cast(pa.int64()),
            "author": pc.greater(pc.list_value_length(rows["authors"]), 0).cast(pa.int64()),
            "body": pc.greater_equal(rows["word_count"], LEAST_WORDS).cast(pa.int64()),
            "words": rows["word_count"].cast(pa.int64()),
        }
    )
    summed = flags.group_by(["outlet", "first_seen_at"]).aggregate([(name, "sum") for name in _COUNTS])
    columns = [pa.array([path] * len(summed), pa.string()), summed["outlet"], summed["first_seen_at"]]
    return pa.table([*columns, *(summed[f"{name}_sum"] for name in _COUNTS)], schema=_KEPT_SCHEMA)
