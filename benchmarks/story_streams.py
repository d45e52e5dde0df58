"""Labelled articles laid out as streams of several densities, signed and ready for the story trees."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import Article, Origin, Signature, arrow_schema
from transforms.group.features import NAME, TERM
from transforms.group.past import DIMENSION, Past
from transforms.group.ragged import Ragged, ends
from transforms.group.scoring import pairs_of
from transforms.group.settings import GroupSettings
from transforms.group.signature import signature_of
from transforms.group.source import Source

ROOT = Path(os.environ.get("NEWSBEAM_DATA", Path(__file__).parents[2] / "shared" / "data")) / "dedup"
NOW = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
DENSITIES = (50, 150, 310)
Labels = Sequence[str | None]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Packed features of articles, their day and the story that editors put them in (None: not labelled)."""

    features: Ragged
    story: tuple[str | None, ...]
    day: np.ndarray

    def part(self, mask: np.ndarray) -> Labelled:
        at = np.flatnonzero(mask)
        return Labelled(features=self.features.take(at), story=tuple(self.story[k] for k in at), day=self.day[at])

    def with_more(self, other: Labelled, day: np.ndarray) -> Labelled:
        """The other's articles laid into this stream on the given days."""
        flat = np.concatenate([self.features.flat, other.features.flat])
        lengths = np.concatenate([self.features.lengths(), other.features.lengths()])
        return Labelled(
            features=Ragged(flat, ends(lengths)), story=self.story + other.story, day=np.concatenate([self.day, day])
        )


def signed(articles: Sequence[Article]) -> pa.Table:
    return pa.Table.from_pylist(
        [dataclasses.asdict(signature_of(article)) for article in articles], schema=arrow_schema(Signature)
    )


def article(key: str, title: str | None, text: str, on: dt.date | None = None, outlet: str | None = None) -> Article:
    return Article(
        article_id=key, content_hash=key, ingested_at=NOW, origin=Origin.JSONL, origin_ref=key, title=title, text=text,
        published_on=on, outlet=outlet, language="en",
    )  # fmt: skip


def editors_stream() -> tuple[pa.Table, tuple[str | None, ...]]:
    """The dated stream with editor-made stories, by day and id."""
    rows = pq.read_table(ROOT / "allsides_stories_dev.parquet").to_pylist()
    rows.sort(key=lambda row: (_date(row["date"]), row["id"]))
    made = [article(row["id"], row["title"], row["text"], _date(row["date"]), _outlet(row["source"])) for row in rows]
    return signed(made), tuple(row["story"] for row in rows)


def event_clusters() -> tuple[pa.Table, tuple[str, ...], np.ndarray]:
    """The undated clusters with two look-alike events a topic, and the topic numbers."""
    rows = pq.read_table(ROOT / "ecbplus_1_35.parquet").to_pylist()
    made = [article(row["id"], row["title"], row["text"].removeprefix(row["title"])) for row in rows]
    return signed(made), tuple(row["label"] for row in rows), np.array([int(row["topic"]) for row in rows])


def triples() -> tuple[pa.Table, tuple[str, ...]]:
    """Triples of one event in the outlets' own words."""
    rows = pq.read_table(ROOT / "basil.parquet").to_pylist()
    return signed([article(row["id"], row["title"], row["text"], _date(row["date"])) for row in rows]), tuple(
        row["label"] for row in rows
    )


def labelled(table: pa.Table, story: Sequence[str | None], keep: np.ndarray | None = None) -> Labelled:
    at = np.arange(len(table)) if keep is None else keep
    day = table["published_on"].cast(pa.int32()).fill_null(0).to_numpy()
    return Labelled(
        features=Source([table]).arrays("features", at), story=tuple(story[k] for k in at), day=day[at].astype(np.int64)
    )


def halves(data: Labelled) -> tuple[Labelled, Labelled]:
    """The early and the late half of a dated stream, by the first day of each story."""
    first: dict[str, int] = {}
    for name, day in zip(data.story, data.day.tolist(), strict=True):
        if name is not None:
            first.setdefault(name, day)
    middle = np.median(list(first.values()))
    late = np.array([first.get(n or "", d) >= middle for n, d in zip(data.story, data.day.tolist(), strict=True)])
    return data.part(~late), data.part(late)


def past_from(features: Ragged) -> Past:
    """Document frequencies of a stream."""

    def counts(kind: np.uint32) -> np.ndarray:
        flat = features.flat[features.flat >> np.uint32(30) == kind >> np.uint32(30)]
        columns = flat >> np.uint32(10) & np.uint32(DIMENSION - 1)
        return np.bincount(columns, minlength=DIMENSION).astype(np.float32)

    return Past(documents=len(features), terms=counts(TERM), names=counts(NAME))


def streams(data: Labelled, phases: int) -> Iterator[tuple[str, Labelled, int, bool]]:
    """(name, stream, window in days, whether weekdays are true) of the same articles at several densities.

    Overlaid: whole weeks on one another, a story moved as one, so that gaps and weekdays stay true. Squeezed: days
    pressed together; denser, but dates and weekdays are lost.
    """
    day = data.day - data.day.min()
    yield "natural", dataclasses.replace(data, day=day), 3, True
    span = int(day.max()) + 1
    for density in DENSITIES:
        for phase in range(phases):
            step = max(1, round(density * span / len(day)))
            squeezed = (day + phase * step // phases) // step
            yield f"squeezed {density}", dataclasses.replace(data, day=squeezed), 1, False
    for density in DENSITIES:
        weeks = max(1, round(len(day) / density / 7))
        for phase in range(phases if weeks > 1 else 1):
            yield f"overlaid {density}", dataclasses.replace(data, day=_overlaid(data, weeks, phase)), 3, True


def laid_in(topic: np.ndarray, span: int, seed: int) -> np.ndarray:
    """Days for undated clusters in a stream: each topic, with both its events, on a random day and the next."""
    draw = np.random.default_rng(seed)
    on = {t: draw.integers(0, max(1, span)) for t in sorted(set(topic.tolist()))}
    return np.array([on[t] for t in topic.tolist()]) + draw.integers(0, 2, len(topic))


def scored_pairs(
    data: Labelled, past: Past, window: int, named_days: bool, settings: GroupSettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(left, right, features) of a whole stream, each pair on the day that brings its later article."""
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 12), np.float32))]
    for day in np.unique(data.day):
        at = np.flatnonzero((data.day <= day) & (data.day >= day - window))
        new = data.day[at] == day
        pairs = pairs_of(data.features.take(at), data.day[at], new, past, settings, named_days=named_days)
        found.append((at[pairs.left], at[pairs.right], pairs.features))
    left, right, features = (np.concatenate(part) for part in zip(*found, strict=True))
    return np.minimum(left, right), np.maximum(left, right), features


def _overlaid(data: Labelled, weeks: int, seed: int) -> np.ndarray:
    first: dict[str, int] = {}
    day = data.day.tolist()
    for story, on in zip(data.story, day, strict=True):
        if story is not None:
            first[story] = min(first.get(story, on), on)
    start = np.array([on if s is None else first[s] for s, on in zip(data.story, day, strict=True)])
    off = start - min(day)
    piece = 7 * weeks
    part = off // piece
    shift = 7 * np.random.default_rng(seed).integers(0, weeks, part.max() + 1)[part]
    return (off + shift) % piece + data.day - start


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        month, day, year = map(int, text.split("/"))
        return dt.date(year if year > 99 else 2000 + year, month, day)


def _outlet(source: str) -> str:
    return source.split(" (")[0].replace(" Online News", "")
