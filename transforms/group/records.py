"""Rows of the story tables as records again."""

from __future__ import annotations

import typing

import pyarrow as pa
import pyarrow.compute as pc

from schemas import UNKNOWN_DATE, Role, Story, StoryMember, Topic, TopicSource, arrow_schema


def dated(table: pa.Table | None, record: type) -> pa.Table:
    """The rows, with `date` as a date where it was read from a path as a string."""
    schema = arrow_schema(record)
    if table is None:
        return schema.empty_table()
    date = table["date"]
    if date.type != pa.date32():
        date = pc.if_else(pc.equal(date, UNKNOWN_DATE), None, date).cast(pa.date32())
    table = table.set_column(table.schema.get_field_index("date"), "date", date)
    return table.select(schema.names).cast(schema)


def topic_of(row: dict[str, typing.Any]) -> Topic:
    return Topic(code=row["code"], label=row["label"], score=row["score"], source=TopicSource(row["source"]))


def story_of(row: dict[str, typing.Any]) -> Story:
    return Story(**(row | {"topics": tuple(topic_of(topic) for topic in row["topics"] or ())}))


def member_of(row: dict[str, typing.Any]) -> StoryMember:
    return StoryMember(**(row | {"role": Role(row["role"])}))
