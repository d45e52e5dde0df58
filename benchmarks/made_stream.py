"""A stream of signatures from one seed: vocabulary by Zipf, planted stories of 1 to 60 articles, planted copies.

Words are numbers until they are hashed, thousands of articles at once, so that a million are made in minutes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import xxhash

from benchmarks.made_columns import VOCABULARY, WEEKDAYS, Texts, columns_of, spelled
from schemas import Signature, arrow_schema
from transforms.group.features import LEAD
from transforms.group.ragged import Ragged, ends, spans
from transforms.group.signature import ALGORITHM
from transforms.ids import id_of

SCHEMA = arrow_schema(Signature)
LAST_DAY = dt.date(2025, 3, 7)

_FINE = 1 << 20
_TOPICS, _TOPIC_WORDS, _TOPIC_NAMES = 200, 400, 40
_STORY_NAMES, _STORY_WORDS, _USED = 8, 60, 0.75
_OF_TOPIC, _IN_LEAD, _IN_BODY = 0.2, 0.4, 0.25  # shares of words
_TITLE, _PLAIN = 9, 3
_SAYINGS, _SAID, _QUOTES, _QUOTING = 4, 12, 3, 0.6  # a story's, words of each, an article's, how often each of these
_DATED = 0.6
_LARGEST = 60
DAYS = 5
_MINUTES = DAYS * 1440
_OUTLETS = 400
_COPIES = 0.3
_BATCH = 1_000  # articles whose words are hashed at once
_MOST_LINKS = 40
_BEGIN = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Signature rows with the ids that a perfect grouping would give them in `text_id` and `story_id`."""

    rows: pa.Table
    texts: Texts


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """For each article its story, its place in it, its minute, and the article that it copies: itself if none."""

    story: np.ndarray
    place: np.ndarray
    minute: np.ndarray
    source: np.ndarray


def stream(articles: int, seed: int, before: int = 0) -> Iterator[Made]:
    """Signatures in batches; stories do not cross batches, their days do not depend on them.

    `before` stories were numbered already: streams that are laid together must not name the same people in each.
    """
    draw = np.random.default_rng(seed)
    general = _by_zipf()
    topics = draw.integers(0, VOCABULARY, (_TOPICS, _TOPIC_WORDS))
    topics[:, 3:_TOPIC_NAMES:3] = (
        VOCABULARY + np.arange(_TOPICS)[:, None] * _TOPIC_NAMES + np.arange(3, _TOPIC_NAMES, 3)
    )
    made, stories = 0, _TOPICS * _TOPIC_NAMES + before
    while made < articles:
        plan = _plan(draw, min(_BATCH, articles - made))
        texts = _written(draw, plan, general, topics, stories)
        yield Made(rows=_rows(draw, plan, texts, seed, stories), texts=texts)
        made += len(plan.story)
        stories += int(plan.story[-1]) + 1


def ungrouped(rows: pa.Table) -> pa.Table:
    """The rows as they are before grouping."""
    for name in ("text_id", "story_id", "text_relation", "text_score", "links"):
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.nulls(len(rows), rows.schema.field(at).type))
    return rows


def _by_zipf() -> np.ndarray:
    """Word numbers such that one at random follows Zipf's law as Mandelbrot has it."""
    chances = 1 / (np.arange(VOCABULARY) + 2.7) ** 1.07
    return np.searchsorted(np.cumsum(chances) / chances.sum(), (np.arange(_FINE) + 0.5) / _FINE)


def _plan(draw: np.random.Generator, count: int) -> _Plan:
    sizes = np.minimum(draw.zipf(1.7, count), _LARGEST)
    story = np.repeat(np.arange(count), sizes)[:count]
    first = np.flatnonzero(np.diff(story, prepend=-1))
    place = np.arange(count) - first[story]
    start = draw.integers(0, _MINUTES, count)[story]
    minute = np.minimum(start + draw.exponential(600, count).astype(int) * (place > 0), _MINUTES - 1)
    source = np.arange(count)
    for k in np.flatnonzero((place > 0) & (draw.random(count) < _COPIES)).tolist():
        source[k] = source[draw.integers(first[story[k]], k)]
        minute[k] = min(minute[source[k]] + 1 + draw.exponential(300), _MINUTES - 1)
    return _Plan(story=story, place=place, minute=minute, source=source)


def _written(draw: np.random.Generator, plan: _Plan, general: np.ndarray, topics: np.ndarray, stories: int) -> Texts:
    """Reports: everyday words, those of a topic and of the story, more of these at the top; said words, a weekday.

    The shares are such that pairs of one story, and of two of one topic, are as like as in the editors' stream.
    """
    count, size = len(plan.story), int(plan.story[-1]) + 1
    lengths = np.clip(draw.lognormal(6.35, 0.35, count), 150, 1200).astype(int)
    bodies = Ragged(general[draw.integers(0, _FINE, lengths.sum())], ends(lengths))
    words, by = bodies.flat, bodies.owners()
    place, kind = np.arange(len(by)) - bodies.offsets[by], draw.random(len(by))
    topic = draw.integers(0, len(topics), size)
    of_topic = np.flatnonzero(kind < _OF_TOPIC)
    words[of_topic] = topics[topic[plan.story[by[of_topic]]], _low(draw, len(of_topic), topics.shape[1])]

    names = VOCABULARY + (stories + np.arange(size))[:, None] * _STORY_NAMES + np.arange(_STORY_NAMES)
    own = np.concatenate([names, draw.integers(100, VOCABULARY - 7, (size, _STORY_WORDS))], axis=1)
    used = draw.random((count, own.shape[1])) < _USED
    of_story = np.flatnonzero(kind > 1 - np.where(place < LEAD, _IN_LEAD, _IN_BODY))
    which = _low(draw, len(of_story), own.shape[1])
    said = used[by[of_story], which]
    words[of_story[said]] = own[plan.story[by[of_story[said]]], which[said]]
    titles = own[plan.story[:, None], _low(draw, (count, _TITLE), own.shape[1])]
    titles[:, -_PLAIN:] = general[draw.integers(0, _FINE, (count, _PLAIN))]

    quoted = np.zeros(len(words), np.bool_)
    sayings = general[draw.integers(0, _FINE, (size, _SAYINGS, _SAID))]
    for k in range(_QUOTES):
        of = np.flatnonzero(draw.random(count) < _QUOTING)
        at = (bodies.offsets[of] + 30 + 35 * k + draw.integers(0, 15, len(of)))[:, None] + np.arange(_SAID)
        words[at] = sayings[plan.story[of], draw.integers(0, _SAYINGS, len(of))]
        quoted[at] = True
    of = np.flatnonzero(draw.random(count) < _DATED)
    words[bodies.offsets[of] + draw.integers(0, 30, len(of))] = WEEKDAYS + plan.minute[of] // 1440

    share = np.where(plan.source == np.arange(count), 1, draw.uniform(0.7, 1, count))
    part = (lengths[plan.source] * share).astype(int)
    taken = spans(bodies.offsets[:-1][plan.source], part)
    keep = np.repeat(share == 1, part) | (draw.random(len(taken)) > 0.03)
    return Texts(
        titles=titles[plan.source], bodies=Ragged(words[taken], ends(part)).where(keep), quoted=quoted[taken][keep]
    )


def _low(draw: np.random.Generator, shape: int | tuple[int, int], most: int) -> np.ndarray:
    return (draw.random(shape) ** 2 * most).astype(int)


def _rows(draw: np.random.Generator, plan: _Plan, texts: Texts, seed: int, stories: int) -> pa.Table:
    count = len(plan.story)
    ids = [id_of(str(seed), str(stories + s), str(k)) for s, k in zip(plan.story, plan.place, strict=True)]
    names = [id_of("story", str(seed), str(stories + s)) for s in range(int(plan.story[-1]) + 1)]
    outlets = draw.integers(0, _OUTLETS, int(plan.story[-1]) + 1)[plan.story] + plan.place
    outlet = [f"Outlet {k % _OUTLETS}" for k in outlets.tolist()]
    at = [_BEGIN + dt.timedelta(minutes=minute) for minute in plan.minute.tolist()]
    copied = plan.source != np.arange(count)
    sketches, shingles, features = columns_of(texts)
    columns = {
        "article_id": ids, "version": [1] * count, "revision": [0] * count, "alias_ids": [[]] * count,
        "content_hash": ids, "first_seen_at": at, "published_at": at, "published_on": [one.date() for one in at],
        "language": ["zz"] * count, "domain": [f"{name[7:]}.example" for name in outlet], "outlet": outlet,
        "title": [" ".join(spelled(n) for n in title) for title in texts.titles.tolist()],
        "topics": [[]] * count, "text_id": [ids[k] for k in plan.source.tolist()],
        "text_relation": np.where(copied, "near", "original").tolist(),
        "text_score": [0.8 if is_copy else None for is_copy in copied.tolist()],
        "story_id": [names[s] for s in plan.story.tolist()], "links": _links(draw, plan, copied, ids),
        "sketch": sketches, "shingles": shingles, "features": features, "algorithm": [ALGORITHM] * count,
    }  # fmt: skip
    return pa.table(
        [
            pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(count, field.type)
            for field in SCHEMA
        ],
        schema=SCHEMA,
    )


def _links(draw: np.random.Generator, plan: _Plan, copied: np.ndarray, ids: list[str]) -> list[bytes]:
    """Chances with the earlier reports of the story, as grouping would have stored them."""
    keys = np.array([xxhash.xxh3_64_intdigest(one.encode()) for one in ids], np.uint64)
    words = np.empty((len(ids), 3), "<u4")
    words[:, 0], words[:, 1] = keys & np.uint64(0xFFFFFFFF), keys >> np.uint64(32)
    out = [b""] * len(ids)
    reports = np.flatnonzero(~copied)
    reports = reports[np.lexsort((plan.minute[reports], plan.story[reports]))]
    begins = np.searchsorted(plan.story[reports], plan.story[reports])
    for k, row in enumerate(reports.tolist()):
        earlier = words[reports[max(int(begins[k]), k - _MOST_LINKS) : k]]
        earlier[:, 2] = draw.integers(500_000, 950_000, len(earlier))
        out[row] = earlier.tobytes()
    return out
