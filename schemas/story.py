"""Stories and who tells them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import Annotated

from schemas.article import Topic
from schemas.column import Column, Float32, Int16, Int32, Int64


class Role(enum.StrEnum):
    """What an article is to its story."""

    ORIGINAL = "original"
    WIRE_COPY = "wire_copy"
    NEAR_COPY = "near_copy"
    EXCERPT = "excerpt"
    UPDATE = "update"
    RELATED = "related"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as the outlets tell it, as last seen."""

    story_id: Annotated[str, Column("id of the story, kept as it grows")]
    date: Annotated[
        dt.date | None, Column("day of its first report when the story was born", null="no report has a day")
    ] = None
    headline: Annotated[
        str | None, Column("title of the member that best stands for it", null="no member has a title")
    ] = None
    first_article_id: Annotated[str, Column("its earliest report")]
    first_published_at: Annotated[
        dt.datetime | None, Column("when that was published", null="known to the day at best")
    ] = None
    last_published_at: Annotated[
        dt.datetime | None, Column("when its latest report was published", null="no member has an instant")
    ] = None
    language: Annotated[str, Column("language of its reports")] = "und"
    article_count: Annotated[Int32, Column("reports in it, versions not counted", range="≥ 1")]
    outlet_count: Annotated[Int32, Column("different outlets", range="≥ 0")]
    country_count: Annotated[Int32, Column("different countries of outlets", range="≥ 0")]
    wire_agency: Annotated[str | None, Column("agency whose text was copied most", null="none")] = None
    wire_copy_count: Annotated[Int32, Column("reports that carry an agency's text", range="≥ 0")] = 0
    topic: Annotated[str | None, Column("code of its first topic", null="none sure enough")] = None
    topics: Annotated[tuple[Topic, ...], Column("topics of its reports, most frequent first")] = ()
    merged_into: Annotated[str | None, Column("the story that took its reports", null="it stands")] = None
    revision: Annotated[Int32, Column("how often the row was written anew", range="≥ 0")] = 0
    run_id: Annotated[str, Column("the run that wrote the row")] = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """One article in one story."""

    story_id: Annotated[str, Column("the story")]
    date: Annotated[dt.date | None, Column("the story's day", null="no report has a day")] = None
    article_id: Annotated[str, Column("the article")]
    version: Annotated[Int16, Column("its newest version", range="≥ 1")] = 1
    role: Annotated[Role, Column("what it is to the story")]
    similarity: Annotated[
        Float32 | None, Column("to the text it copies, else to the story", range="0–1", null="the only report")
    ] = None
    rank: Annotated[Int32, Column("place by time", range="≥ 1")]
    lag_s: Annotated[Int64 | None, Column("after the first report", unit="seconds", null="no instant")] = None
    run_id: Annotated[str, Column("the run that wrote the row")] = ""
