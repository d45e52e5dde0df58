"""Story days: rewritten whole, since a story's rows change as it grows."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, UNKNOWN_DATE, Table
from schemas.staged import Grouped
from transforms.write.finish import cut_rows, write_final
from transforms.write.intent import TableChange
from transforms.write.log import LiveFile, live_files, open_log
from transforms.write.parquet import read_rows
from transforms.write.store import Store


def story_changes(store: Store, folder: str, run_id: str, grouped: Sequence[Grouped]) -> tuple[TableChange, ...]:
    """The changes of `stories` and `story_members` that put these stories, with their members, in place of themselves.

    A day on which nothing differs is left alone.
    """
    stories, members = [part.stories for part in grouped], [part.members for part in grouped]
    days = sorted({day for part in stories for day in pc.unique(_day(part)).to_pylist()})
    changes = (
        _change(store, folder, run_id, TABLES[name], parts, stories, days)
        for name, parts in (("stories", stories), ("story_members", members))
    )
    return tuple(change for change in changes if change.added or change.removed)


def _change(
    store: Store,
    folder: str,
    run_id: str,
    table: Table,
    parts: Sequence[pa.Table],
    stories: Sequence[pa.Table],
    days: Sequence[str],
) -> TableChange:
    log = open_log(store, table.name)
    live = [] if log is None else list(live_files(table, log).values())
    added = []
    removed: list[LiveFile] = []
    live_on: dict[str | None, list[LiveFile]] = {}
    for file in live:
        live_on.setdefault(file.partition, []).append(file)
    for day in days:
        old = live_on.get(day, [])
        fresh = [_as_written(_of_day(part, day), table.file_schema, run_id) for part in parts]
        gone = pa.concat_tables([part.select(["story_id"]) for part in (_of_day(one, day) for one in stories)])
        kept = [_without(read_rows(store, file.path, table.file_schema), gone["story_id"]) for file in old]
        # A day may have no row: its only story went into one of another day.
        rows = pa.concat_tables([*fresh, *kept]).sort_by([(name, "ascending") for name in table.sort])
        added += [write_final(store, folder, table, day, part) for part in cut_rows(rows)]
        removed += old
    same = {file.final for file in added} & {file.path for file in removed}
    return TableChange(
        table=table.name,
        added=tuple(file for file in added if file.final not in same),
        removed=tuple(file for file in removed if file.path not in same),
    )


def _day(rows: pa.Table) -> pa.ChunkedArray:
    """The partition of each row."""
    return pc.coalesce(rows["date"].cast(pa.string()), pa.scalar(UNKNOWN_DATE))


def _of_day(rows: pa.Table, day: str) -> pa.Table:
    return rows.filter(pc.equal(_day(rows), day))


def _without(rows: pa.Table, story_ids: pa.ChunkedArray) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(rows.column("story_id"), story_ids.combine_chunks())))


def _as_written(rows: pa.Table, schema: pa.Schema, run_id: str) -> pa.Table:
    rows = rows.select(schema.names).cast(schema)
    place = schema.get_field_index("run_id")
    return rows.set_column(place, schema.field(place), pa.array([run_id] * len(rows), pa.string()))
