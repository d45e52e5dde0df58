"""What travels between the stops of the lake: places of staged rows, counts, and what grouping says of an article."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from schemas.run import RemovedRows, WrittenTable

if TYPE_CHECKING:
    import pyarrow as pa


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many inputs a source gave; commit compares their sum with what became of them."""

    origin_ref: str
    inputs: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """An input that is known and holds nothing new: it is counted and needs no row."""

    origin_ref: str
    article_id: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An input that another of the same run stands for: it is counted and needs no row."""

    origin_ref: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """One staged file, or a count of inputs without rows; stands for up to some thousand rows.

    A bundle that is tried again writes other files; those of the failed try are named by no `Staged` and so fall away.
    """

    table: str | None
    """The table its rows are for; None when it only counts."""
    file: str | None = None
    """Path below the lake. A file of `articles` has a twin beside it with the signatures, row by row."""
    rows: int = 0
    unchanged: int = 0
    duplicates: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RunHeader:
    """What is known of a run before it starts: the first columns of its row in `runs`."""

    run_id: str
    """Of a stream, the id of the job; each window's run has its own."""
    command: str
    config_hash: str
    code_version: str
    library_versions: tuple[tuple[str, str], ...] = ()
    started_at: dt.datetime
    """The run's `now`."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What grouping says of the new articles of one language.

    A story given here replaces the row of its `story_id` on its day, and all of its members; other stories stay.
    """

    assignments: pa.Table
    """A row for each new article: `article_id`, and the columns of `signatures` that grouping fills."""
    stories: pa.Table
    """With the columns of `Story`, and"""
    members: pa.Table
    """of `StoryMember`."""
    alarms: tuple[str, ...] = ()
    """Groups too large to be believed, a line each."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a run left in the lake."""

    run_id: str
    already_committed: bool = False
    """A run of this id was in the lake before: nothing was written, the counts are those of that run."""
    inputs: int = 0
    articles: int = 0
    duplicates: int = 0
    unchanged: int = 0
    rejects: int = 0
    deferred: int = 0
    rejects_by_reason: tuple[tuple[str, int], ...] = ()
    tables: tuple[WrittenTable, ...] = ()
    removed: tuple[RemovedRows, ...] = ()
    alarms: tuple[str, ...] = ()
