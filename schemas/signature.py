"""What later runs compare an article with."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated

from schemas.column import Column, Int16


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The ids of one article version and the compact form of its text (≤ 8 kB)."""

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
    sketch: Annotated[bytes | None, Column("MinHash values, little-endian uint32", null="no text")] = None
    shingles: Annotated[bytes | None, Column("sorted word-3 shingle hashes, little-endian", null="no text")] = None
    features: Annotated[bytes | None, Column("story features", null="no text")] = None
    algorithm: Annotated[str, Column("name, version and seeds of what made it")] = ""
