"""A stream of signatures from one seed: vocabulary by Zipf, planted stories of 1 to 60 articles, planted copies."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import xxhash

from schemas import Signature, arrow_schema
from transforms.group.signature import ALGORITHM, packed
from transforms.group.words import Hashes, Words, mix
from transforms.ids import id_of

SCHEMA = arrow_schema(Signature)
_VOCABULARY = 300_000
_RANKS = 1 / (np.arange(_VOCABULARY) + 2.7) ** 1.07  # Zipf's law as Mandelbrot has it
_CHANCES = np.cumsum(_RANKS) / _RANKS.sum()
_TOPICS = 200
_TOPIC_WORDS = 400
_STORY_WORDS = 60
_STORY_NAMES = 12
_LARGEST = 60
_DAYS = 5
_OUTLETS = 400
_BEGIN = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Signature rows with the ids that a perfect grouping would give them in `text_id` and `story_id`."""

    rows: pa.Table
    text: tuple[str, ...]
    story: tuple[str, ...]


def stream(articles: int, seed: int, *, batch: int = 5_000) -> Iterator[Made]:
    """Signatures in batches; stories do not cross batches, their days do not depend on them."""
    draw = np.random.default_rng(seed)
    topics = draw.integers(0, _VOCABULARY, (_TOPICS, _TOPIC_WORDS))
    made = story = 0
    while made < articles:
        count, rows, texts, stories = min(batch, articles - made), [], [], []
        while len(rows) < count:
            size = min(int(draw.zipf(1.7)), _LARGEST, count - len(rows))
            for row, text in _story(draw, topics, f"{seed}-{story}", size):
                rows.append(row)
                texts.append(text)
                stories.append(id_of("story", f"{seed}-{story}"))
            story += 1
        made += count
        yield Made(rows=pa.Table.from_pylist(rows, schema=SCHEMA), text=tuple(texts), story=tuple(stories))


def _story(
    draw: np.random.Generator, topics: np.ndarray, name: str, size: int
) -> Iterator[tuple[dict[str, object], str]]:
    topic = topics[draw.integers(0, _TOPICS)]
    own = np.concatenate(
        [_VOCABULARY + draw.integers(0, 1 << 40, _STORY_NAMES), draw.integers(100, _VOCABULARY, _STORY_WORDS)]
    )
    start = draw.integers(0, _DAYS * 1440)
    originals: list[tuple[np.ndarray, np.ndarray, str, int]] = []
    links: list[bytes] = []
    outlets = draw.permutation(_OUTLETS)
    for k in range(size):
        minute = int(min(start + draw.exponential(600) * (k > 0), _DAYS * 1440 - 1))
        article_id = id_of(name, str(k))
        text_id, score = article_id, None
        if originals and draw.random() < 0.3:
            title, words, text_id, first = originals[draw.integers(0, len(originals))]
            minute = min(first + 1 + int(draw.exponential(300)), _DAYS * 1440 - 1)
            words = words[: int(len(words) * draw.uniform(0.7, 1))]
            words = words[draw.random(len(words)) > 0.03]
            score = 0.8
        else:
            title, words = _report(draw, topic, own)
            originals.append((title, words, article_id, minute))
        sketch, shingles, features = packed(_words(title), _words(words))
        at = _BEGIN + dt.timedelta(minutes=minute)
        yield (
            {
                "article_id": article_id, "version": 1, "revision": 0, "alias_ids": [], "content_hash": article_id,
                "first_seen_at": at, "published_at": at, "published_on": at.date(), "language": "zz",
                "domain": f"outlet{outlets[k]}.example", "outlet": f"Outlet {outlets[k]}",
                "title": "w" + " w".join(str(w) for w in title.tolist()), "topics": [],
                "text_id": text_id, "text_relation": "original" if score is None else "near", "text_score": score,
                "story_id": id_of("story", name), "links": b"".join(links[-10:]),
                "sketch": sketch, "shingles": shingles, "features": features, "algorithm": ALGORITHM,
            },
            text_id,
        )  # fmt: skip
        if score is None:
            key = xxhash.xxh3_64_intdigest(article_id.encode())
            links.append(np.array([key & 0xFFFFFFFF, key >> 32, 700_000], "<u4").tobytes())


def _report(draw: np.random.Generator, topic: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    length = int(np.clip(draw.lognormal(6.35, 0.35), 150, 1200))
    general = np.searchsorted(_CHANCES, draw.random(length))
    kind = draw.random(length)
    words = np.where(kind < 0.15, topic[(draw.random(length) ** 2 * _TOPIC_WORDS).astype(int)], general)
    mine = own[draw.random(len(own)) < 0.75]
    words = np.where(kind > 0.8, mine[(draw.random(length) ** 2 * len(mine)).astype(int)], words)
    title = np.concatenate([mine[(draw.random(5) ** 2 * len(mine)).astype(int)], general[:4]])
    return title, words


def _words(ids: np.ndarray) -> Words:
    """The word with number n as if it had been read: long ones are names."""
    hashes: Hashes = mix(ids.astype(np.uint64) + np.uint64(1))
    starts = np.arange(len(ids), dtype=np.int64) * 6
    return Words(
        text="", hashes=hashes, starts=starts, ends=starts + 5, alone=np.zeros(len(ids), np.bool_),
        digit=ids % 61 == 7, upper=ids >= _VOCABULARY, cased=True,
    )  # fmt: skip
