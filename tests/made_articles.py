"""Made articles for the tests of grouping: reports of invented events, their copies, filled forms."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from schemas import Article, Origin, Signature, arrow_schema
from transforms.group.language import Grouped
from transforms.group.signature import signature_of

NOW = dt.datetime(2025, 3, 9, tzinfo=dt.UTC)
FIRST = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
_SOUNDS = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def words(seed: int, count: int, vocabulary: int = 100_000) -> list[str]:
    """Words of an invented language, all as frequent, so that two texts share few."""
    draw = random.Random(seed)
    return [_word(draw.randrange(vocabulary)) for _ in range(count)]


def report(seed: int, count: int = 300) -> str:
    """A text of its own."""
    return " ".join(words(seed, count)) + "."


def edited(text: str, seed: int, share: float = 0.04) -> str:
    """A copy that lacks a share of the words."""
    draw = random.Random(seed)
    return " ".join(word for word in text.split() if draw.random() > share)


def article(key: str, text: str, *, hours: float = 0, **fields: Any) -> Article:
    at = FIRST + dt.timedelta(hours=hours)
    given = {
        "content_hash": key, "ingested_at": NOW, "origin": Origin.JSONL, "origin_ref": key, "language": "en",
        "published_at": at, "published_on": at.date(), "outlet": f"Paper {key}", "title": f"Title {key}",
    }  # fmt: skip
    return Article(article_id=key, text=text, **(given | fields))


def signatures(articles: Sequence[Article]) -> pa.Table:
    return pa.Table.from_pylist(
        [dataclasses.asdict(signature_of(one)) for one in articles], schema=arrow_schema(Signature)
    )


def grown(known: pa.Table | None, new: pa.Table, grouped: Grouped) -> pa.Table:
    """The signatures as a later run finds them: what grouping told is filled in."""
    told = {(row["article_id"], row["version"]): row for row in grouped.assignments.to_pylist()}
    rows = [row | told[row["article_id"], row["version"]] for row in new.to_pylist()]
    added = pa.Table.from_pylist(rows, schema=new.schema)
    return added if known is None else pa.concat_tables([known, added])


def restated(old: pa.Table | None, new: pa.Table, days: Sequence[dt.date]) -> pa.Table:
    """A table of stories or members after its touched days were replaced."""
    if old is None:
        return new
    kept = [row for row in old.to_pylist() if row["date"] not in days]
    return pa.Table.from_pylist(kept + new.to_pylist(), schema=new.schema)


def _word(rank: int) -> str:
    out = ""
    while True:
        out += _SOUNDS[rank % len(_SOUNDS)]
        rank //= len(_SOUNDS)
        if not rank:
            return out + "x" * (len(out) < 4)


def told(grouped: Grouped) -> dict[str, dict[str, object]]:
    """The assignments by article."""
    return {row["article_id"]: row for row in grouped.assignments.to_pylist()}


def members(grouped: Grouped) -> dict[str, dict[str, object]]:
    """The story members by article."""
    return {row["article_id"]: row for row in grouped.story_members.to_pylist()}
