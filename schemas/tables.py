"""The tables of a lake: record, partition, sort order and key of each, from the one definition of its columns."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from schemas.article import Article
from schemas.column import arrow_schema
from schemas.fetch import Fetch
from schemas.pending import Pending
from schemas.reject import Reject
from schemas.run import Run
from schemas.signature import Signature
from schemas.story import Story, StoryMember

if TYPE_CHECKING:
    import pyarrow as pa

UNKNOWN_DATE = "unknown"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Table:
    """One table. `replaces`: a commit rewrites whole days; otherwise rows are only added."""

    name: str
    record: type
    meaning: str
    partition: str | None = "date"
    partition_meaning: str = ""
    key: tuple[str, ...]
    sort: tuple[str, ...]
    replaces: bool = False

    @functools.cached_property
    def file_schema(self) -> pa.Schema:
        """The columns inside a Parquet file: all but the partition, which lives in the path."""
        import pyarrow as pa

        schema = arrow_schema(self.record)
        names = [name for name in schema.names if name != self.partition]
        return pa.schema([schema.field(name) for name in names])

    @functools.cached_property
    def table_schema(self) -> pa.Schema:
        """The columns as a reader of the log sees them: the file's, then the partition as a string."""
        import pyarrow as pa

        if self.partition is None:
            return self.file_schema
        return self.file_schema.append(pa.field(self.partition, pa.string()))


_TIME_ORDER = ("language", "domain", "published_at", "article_id", "version", "revision")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="articles",
            record=Article,
            meaning="one row per version of an article",
            partition_meaning="`published_on`, else `unknown`",
            key=("article_id", "version", "revision"),
            sort=_TIME_ORDER,
        ),
        Table(
            name="signatures",
            record=Signature,
            meaning="what later runs compare with",
            partition_meaning="`published_on`, else the day of `first_seen_at`",
            key=("article_id", "version", "revision"),
            sort=_TIME_ORDER,
        ),
        Table(
            name="stories",
            record=Story,
            meaning="one row per story as last seen",
            partition_meaning="day of its first report",
            key=("story_id",),
            sort=("language", "story_id"),
            replaces=True,
        ),
        Table(
            name="story_members",
            record=StoryMember,
            meaning="one row per article of a story",
            partition_meaning="the story's",
            key=("story_id", "article_id"),
            sort=("story_id", "rank", "article_id"),
            replaces=True,
        ),
        Table(
            name="rejects",
            record=Reject,
            meaning="inputs that became no article",
            partition_meaning="day of the run",
            key=("reject_id", "run_id"),
            sort=("stage", "reason", "origin_ref", "reject_id"),
        ),
        Table(
            name="pending",
            record=Pending,
            meaning="inputs put off or to be tried again, as they were",
            partition_meaning="day of the run",
            key=("input_id", "run_id"),
            sort=("due_at", "input_id"),
        ),
        Table(
            name="fetches",
            record=Fetch,
            meaning="one row per HTTP request, and so the state of every feed and host",
            partition_meaning="day of the run",
            key=("fetch_id",),
            sort=("kind", "url", "started_at", "fetch_id"),
        ),
        Table(
            name="runs",
            record=Run,
            meaning="one row per run, written last",
            partition=None,
            key=("run_id",),
            sort=("started_at", "run_id"),
        ),
    )
}
"""In the order of a commit: `runs` last."""
