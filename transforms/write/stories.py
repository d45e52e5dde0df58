"""Story days: rewritten whole, since a story's rows change as it grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, UNKNOWN_DATE, Story, StoryMember, Table
from transforms.write.finish import cut_rows, write_final
from transforms.write.intent import TableChange
from transforms.write.log import LiveFile, live_files, open_log
from transforms.write.parquet import read_rows
from transforms.write.rows import table_of
from transforms.write.store import Store


def story_changes(
    store: Store, folder: str, run_id: str, stories: Sequence[Story], members: Sequence[StoryMember]
) -> tuple[TableChange, ...]:
    """The changes of `stories` and `story_members` that put these stories, with their members, in place of themselves.

    A day on which nothing differs is left alone.
    """
    days: dict[str, set[str]] = {}
    for story in stories:
        days.setdefault(_day(story.date), set()).add(story.story_id)
    changes = []
    rows: Iterable[Sequence[Story | StoryMember]] = (stories, members)
    for name, records in zip(("stories", "story_members"), rows, strict=True):
        change = _change(store, folder, run_id, TABLES[name], records, days)
        if change.added or change.removed:
            changes.append(change)
    return tuple(changes)


def _change(
    store: Store,
    folder: str,
    run_id: str,
    table: Table,
    records: Sequence[Story | StoryMember],
    days: dict[str, set[str]],
) -> TableChange:
    log = open_log(store, table.name)
    live = [] if log is None else list(live_files(table, log).values())
    added = []
    removed: list[LiveFile] = []
    live_on: dict[str | None, list[LiveFile]] = {}
    for file in live:
        live_on.setdefault(file.partition, []).append(file)
    records_on: dict[str, list[Story | StoryMember]] = {}
    for record in records:
        records_on.setdefault(_day(record.date), []).append(record)
    for day in sorted(days):
        old = live_on.get(day, [])
        fresh = table_of(records_on.get(day, []), table.file_schema)
        kept = [_without(read_rows(store, file.path, table.file_schema), days[day]) for file in old]
        rows = pa.concat_tables([_of_run(fresh, run_id), *kept]).sort_by([(name, "ascending") for name in table.sort])
        added += [write_final(store, folder, table, day, part) for part in cut_rows(rows)]
        removed += old
    same = {file.final for file in added} & {file.path for file in removed}
    return TableChange(
        table=table.name,
        added=tuple(file for file in added if file.final not in same),
        removed=tuple(file for file in removed if file.path not in same),
    )


def _without(rows: pa.Table, story_ids: set[str]) -> pa.Table:
    gone = pc.is_in(rows.column("story_id"), pa.array(sorted(story_ids), pa.string()))
    return rows.filter(pc.invert(gone))


def _of_run(rows: pa.Table, run_id: str) -> pa.Table:
    place = rows.schema.get_field_index("run_id")
    column = pa.array([run_id] * len(rows), pa.string())
    return rows.set_column(place, rows.schema.field(place), column)


def _day(date: dt.date | None) -> str:
    return UNKNOWN_DATE if date is None else date.isoformat()
