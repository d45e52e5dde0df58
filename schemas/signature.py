"""What later runs compare an article with."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated

from schemas.article import ContentType, TextRelation, Topic
from schemas.column import Column, Float32, Int16


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The ids of one article version and the compact form of its text (≤ 8 kB without `alias_ids`).

    Its text and story are filled in when it is grouped; with the columns from `title` on, the rows of a story can be
    written anew from signatures alone.
    """

    article_id: Annotated[str, Column("id of the article")]
    version: Annotated[Int16, Column("its version", range="≥ 1")] = 1
    revision: Annotated[Int16, Column("its revision", range="≥ 0")] = 0
    alias_ids: Annotated[tuple[str, ...], Column("ids of its other addresses, sorted")] = ()
    content_hash: Annotated[str, Column("hash of normalised title and text")]
    raw_sha256: Annotated[str | None, Column("SHA-256 of the document's bytes", null="not kept")] = None
    first_seen_at: Annotated[dt.datetime, Column("`now` of the run that saw the article first")]
    text_id: Annotated[str | None, Column("earliest article with this wording", null="not grouped")] = None
    story_id: Annotated[str | None, Column("the story when this row was written", null="not grouped")] = None
    language: Annotated[str, Column("language of the text")] = "und"
    domain: Annotated[str | None, Column("registered domain", null="no address")] = None
    published_at: Annotated[dt.datetime | None, Column("instant of publication", null="known to the day at best")] = (
        None
    )
    published_on: Annotated[dt.date | None, Column("day of publication", null="not known")] = None
    title: Annotated[str | None, Column("headline", range="≤ 200 characters", null="none found")] = None
    outlet: Annotated[str | None, Column("name of the publisher", null="no source names one")] = None
    outlet_country: Annotated[str | None, Column("ISO 3166-1 alpha-2", null="not known")] = None
    content_type: Annotated[ContentType | None, Column("form of publication", null="not known")] = None
    topics: Annotated[tuple[Topic, ...], Column("topics, surest first", range="≤ 3")] = ()
    wire_agency: Annotated[str | None, Column("agency whose text it carries", null="none found")] = None
    dateline: Annotated[str | None, Column("dateline as printed", range="≤ 80 characters", null="none found")] = None
    text_relation: Annotated[TextRelation | None, Column("how it relates to `text_id`", null="not grouped")] = None
    text_score: Annotated[
        Float32 | None, Column("similarity to that one", range="0–1", null="not grouped, or the original")
    ] = None
    excerpt_of: Annotated[str | None, Column("earlier article that shares most of a text with it", null="none")] = None
    links: Annotated[
        bytes | None,
        Column("earlier articles it may share a story with: hash of the id and probability", null="not grouped"),
    ] = None
    sketch: Annotated[
        bytes | None, Column("MinHash values, exact hash and lengths, little-endian uint32", null="no text")
    ] = None
    shingles: Annotated[
        bytes | None, Column("word-3 shingle hashes in reading order, little-endian uint32", null="no text")
    ] = None
    features: Annotated[
        bytes | None, Column("terms, names, quotes, numbers, weekdays, packed uint32", null="neither title nor text")
    ] = None
    algorithm: Annotated[str, Column("name, version and seeds of what made it")] = ""
