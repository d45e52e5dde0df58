"""An input put off, or to be tried again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import Annotated

from schemas.column import Column, Int16
from schemas.origin import Origin


class PendingState(enum.StrEnum):
    """What is to happen with it; the newest row of an input counts."""

    DEFERRED = "deferred"
    RETRY = "retry"
    DONE = "done"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An input as it was, to be taken up by a later run."""

    input_id: Annotated[str, Column("id of the input: origin, origin_ref, address")]
    state: Annotated[PendingState, Column("what is to happen with it")]
    url: Annotated[str | None, Column("as asked for", null="it has no address")] = None
    origin: Annotated[Origin, Column("what kind of source it came from")]
    origin_ref: Annotated[str, Column("feed address, file, or file#offset")]
    feed_entry_id: Annotated[str | None, Column("the entry's own id", null="not from a feed")] = None
    feed_title: Annotated[str | None, Column("title in the feed", null="not stated")] = None
    feed_summary: Annotated[str | None, Column("summary in the feed", null="not stated")] = None
    feed_categories: Annotated[tuple[str, ...], Column("categories in the feed")] = ()
    feed_authors: Annotated[tuple[str, ...], Column("authors in the feed")] = ()
    feed_published_raw: Annotated[str | None, Column("date string in the feed", null="not stated")] = None
    feed_name: Annotated[str | None, Column("title of the feed itself", null="not stated")] = None
    feed_language: Annotated[str | None, Column("language of the feed", null="not stated")] = None
    due_at: Annotated[dt.datetime, Column("not before this instant")]
    attempt: Annotated[Int16, Column("how many tries so far", range="≥ 0")] = 0
    reason: Annotated[str, Column("why it was put off", example="time budget")]
    run_id: Annotated[str, Column("the run that wrote the row")] = ""
