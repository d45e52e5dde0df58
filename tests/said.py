"""What a grouping says, from records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from schemas import TABLES, Story, StoryMember, arrow_schema
from schemas.staged import Grouped
from transforms.rows import table_of

_GIVEN = ("article_id", "text_id", "text_relation", "text_score", "excerpt_of", "story_id", "links")


def said(
    assignments: Sequence[dict[str, Any]] = (),
    stories: Sequence[Story] = (),
    members: Sequence[StoryMember] = (),
    alarms: tuple[str, ...] = (),
) -> Grouped:
    schema = pa.schema([TABLES["signatures"].file_schema.field(name) for name in _GIVEN])
    return Grouped(
        assignments=pa.Table.from_pylist(list(assignments), schema=schema),
        stories=table_of(stories, arrow_schema(Story)),
        members=table_of(members, arrow_schema(StoryMember)),
        alarms=alarms,
    )
