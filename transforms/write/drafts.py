"""What a run's staged rows become: the drafts of its final files, and its counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, UNKNOWN_DATE, PendingState
from schemas.moment import Moment
from schemas.staged import Staged
from transforms.write.errors import BrokenInvariantError
from transforms.write.finish import Draft
from transforms.write.known import Known
from transforms.write.parquet import read_parquet
from transforms.write.settled import Settled
from transforms.write.store import Store

_ARTICLE_BYTES, _WORD_BYTES = 3_000, 7
_SIGNATURE_BYTES = 4_000
_ROW_BYTES = {"rejects": 4_000, "pending": 2_000, "fetches": 2_000}
_GROUPING = ("text_id", "text_relation", "text_score", "excerpt_of", "story_id")
_SIGNED_GROUPING = (*_GROUPING, "links")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """The rows of a run that are no articles, and what they count."""

    drafts: tuple[Draft, ...]
    duplicates: int
    unchanged: int
    rejects_by_reason: tuple[tuple[str, int], ...]
    deferred: int


def article_drafts(settled: Settled, assignments: Sequence[pa.Table], moment: Moment) -> tuple[Draft, Draft]:
    """The drafts of `articles` and `signatures`, row for row of the same documents."""
    rows = _with_grouping(settled.rows, assignments)
    words = rows.column("word_count").cast(pa.int64())
    articles = Draft(
        table=TABLES["articles"],
        files=settled.files,
        places=rows.append_column("bytes", pc.add(pc.multiply(words, _WORD_BYTES), _ARTICLE_BYTES)),
        assigned=("article_id", "version", "revision", "first_seen_at", *_GROUPING),
        run_id=moment.run_id,
    )
    first_day = rows.column("first_seen_at").cast(pa.date32()).cast(pa.string())
    known_day = pc.not_equal(rows.column("date"), UNKNOWN_DATE)
    dated = rows.set_column(
        rows.schema.get_field_index("date"), "date", pc.if_else(known_day, rows.column("date"), first_day)
    )
    signatures = Draft(
        table=TABLES["signatures"],
        files=settled.signature_files,
        places=dated.append_column("bytes", pa.array(np.full(len(rows), _SIGNATURE_BYTES))),
        assigned=("article_id", "version", "revision", "alias_ids", "first_seen_at", *_SIGNED_GROUPING),
        run_id=moment.run_id,
    )
    return articles, signatures


def leftovers(store: Store, staged: Sequence[Staged], known: Known, moment: Moment) -> Leftovers:
    """The drafts of the tables that are not grouped, each row once, and what they count.

    A reject that the lake holds and that is not to be tried again is an unchanged input.
    """
    rejects = _places(store, staged, "rejects", ("retryable",), moment)
    fresh, rejects_again = _distinct(rejects.filter(pa.array(_not_remembered(rejects, known), pa.bool_())), "reject_id")
    all_pending = _places(store, staged, "pending", ("state",), moment)
    pending, _ = _distinct(all_pending, "input_id")
    fetches, _ = _distinct(_places(store, staged, "fetches", (), moment), "fetch_id")
    deferred, all_deferred = _deferred(pending), _deferred(all_pending)
    reasons = [(reason["values"], reason["counts"]) for reason in fresh.column("reason").value_counts().to_pylist()]
    return Leftovers(
        drafts=tuple(
            Draft(table=TABLES[name], files=_files(staged, name), places=places, run_id=moment.run_id)
            for name, places in (("rejects", fresh), ("pending", pending), ("fetches", fetches))
        ),
        rejects_by_reason=tuple(sorted(reasons)),
        duplicates=rejects_again + all_deferred - deferred,
        unchanged=len(rejects) - rejects_again - len(fresh),
        deferred=deferred,
    )


def _with_grouping(rows: pa.Table, assignments: Sequence[pa.Table]) -> pa.Table:
    """The rows with the columns that grouping fills, null where it says nothing."""
    schema = pa.schema([TABLES["signatures"].file_schema.field(name) for name in ("article_id", *_SIGNED_GROUPING)])
    said = pa.concat_tables([schema.empty_table(), *(part.select(schema.names).cast(schema) for part in assignments)])
    at = pc.index_in(rows["article_id"], value_set=said["article_id"].combine_chunks())
    for name in _SIGNED_GROUPING:
        rows = rows.append_column(schema.field(name), said[name].combine_chunks().take(at))
    return rows


def _places(store: Store, staged: Sequence[Staged], name: str, columns: Sequence[str], moment: Moment) -> pa.Table:
    """Where the staged rows of a table wait, with the columns that sort and tell them apart."""
    table = TABLES[name]
    wanted = list(dict.fromkeys([*table.sort, table.key[0], *columns]))
    schema = pa.schema([table.file_schema.field(column) for column in wanted])
    parts = [schema.empty_table()]
    rows_of = {one.file: one.rows for one in staged if one.table == name}
    for file in _files(staged, name):
        parts.append(read_parquet(store, file, wanted).select(wanted).cast(schema))
        if len(parts[-1]) != rows_of[file]:
            raise BrokenInvariantError(f"expected {rows_of[file]} rows in {file}, got {len(parts[-1])}")
    places = pa.concat_tables(parts)
    lengths = [len(part) for part in parts[1:]]
    day = moment.now.date().isoformat()
    return (
        places.append_column("file", pa.array(np.repeat(np.arange(len(lengths)), lengths).astype(np.int32)))
        .append_column("row", pa.array(np.concatenate([np.arange(0), *map(np.arange, lengths)]).astype(np.int32)))
        .append_column("date", pa.array(np.full(len(places), day)))
        .append_column("bytes", pa.array(np.full(len(places), _ROW_BYTES[name])))
    )


def _files(staged: Sequence[Staged], name: str) -> tuple[str, ...]:
    return tuple(one.file for one in staged if one.table == name and one.file is not None)


def _distinct(places: pa.Table, key: str) -> tuple[pa.Table, int]:
    """The first row of each key in the table's order, and how many were left out."""
    ordered = places.sort_by([(key, "ascending"), *((name, "ascending") for name in places.column_names[:4])])
    keys = ordered.column(key).to_numpy()
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    return ordered.filter(pa.array(first)), int(len(keys) - first.sum())


def _not_remembered(rejects: pa.Table, known: Known) -> list[bool]:
    """Which rejects the lake does not hold, or are worth another row each time they come."""
    told = zip(rejects.column("reject_id").to_pylist(), rejects.column("retryable").to_pylist(), strict=True)
    return [retryable or not known.rejected(reject_id) for reject_id, retryable in told]


def _deferred(pending: pa.Table) -> int:
    """Inputs that a later run takes up; a row that says that one was taken up is no input."""
    return int(pc.sum(pc.not_equal(pending.column("state"), PendingState.DONE.value)).as_py() or 0)
