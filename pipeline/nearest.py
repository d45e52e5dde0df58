"""The texts most like one article's, whether they were grouped with it or not."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow.compute as pc

from pipeline.lake import Lake
from transforms.group.likeness import Runned, likeness, runned
from transforms.group.passages import shared_passages

SHOWN = 5
_DAYS = 5
"""As far as texts are compared when they are grouped."""
_LEAST = 0.02
_MOST_COMPARED = 50_000
_PASSAGES, _PASSAGE_CHARS = 2, 200
_NO_FRAME = np.zeros(0, np.uint32)
_COLUMNS = ["article_id", "version", "revision", "outlet", "title", "language", "text_id", "story_id", "shingles"]

Found = Callable[[Lake, str, pc.Expression], list[dict[str, Any]]]


def nearest_texts(lake: Lake, article: dict[str, Any], found: Found) -> list[dict[str, Any]]:
    """Up to five texts of the same language within five days, most alike first, and the one that it is said to copy.

    `jaccard`: likeness of the runs of three words (J); `contained`: the share of the
    shorter text's that is in the other (K). Lines that an outlet prints below all its articles count
    here, though not in grouping.
    """
    day = article["published_on"] or (article["first_seen_at"] or article["ingested_at"]).date()
    days = {(day + dt.timedelta(days=n)).isoformat() for n in range(-_DAYS, _DAYS + 1)}
    data = lake.dataset("signatures", days)
    if data is None:
        return []
    rows = data.head(_MOST_COMPARED, columns=_COLUMNS, filter=pc.field("language") == article["language"]).to_pylist()
    newest = {row["article_id"]: row for row in sorted(rows, key=lambda row: (row["version"], row["revision"]))}
    own = newest.pop(article["article_id"], None)
    if own is None or not own["shingles"]:
        return []
    ours = _runs(own)
    alike = []
    for other in newest.values():
        if other["shingles"]:
            j, k = likeness(ours, _runs(other))
            if max(j, k) >= _LEAST or other["article_id"] in (article["text_id"], article["excerpt_of"]):
                alike.append((j, k, other))
    alike.sort(key=lambda one: (-one[0], -one[1], one[2]["article_id"]))
    kept = [one for n, one in enumerate(alike) if n < SHOWN or one[2]["article_id"] == article["text_id"]]
    texts = _texts(lake, [one[2]["article_id"] for one in kept], found)
    return [_told(j, k, other, own, article["text"] or "", texts) for j, k, other in kept]


def _runs(row: dict[str, Any]) -> Runned:
    return runned(np.frombuffer(row["shingles"], "<u4"), _NO_FRAME)


def _texts(lake: Lake, ids: list[str], found: Found) -> dict[str, str]:
    rows = found(lake, "articles", pc.field("article_id").isin(ids)) if ids else []
    rows.sort(key=lambda row: (row["version"], row["revision"]))
    return {row["article_id"]: row["text"] or "" for row in rows}


def _told(
    j: float, k: float, other: dict[str, Any], own: dict[str, Any], text: str, texts: dict[str, str]
) -> dict[str, Any]:
    return {
        **{name: other[name] for name in ("article_id", "outlet", "title")},
        "jaccard": round(j, 3),
        "contained": round(k, 3),
        "same_text": other["text_id"] is not None and other["text_id"] == own["text_id"],
        "same_story": other["story_id"] is not None and other["story_id"] == own["story_id"],
        "passages": _passages(text, texts.get(other["article_id"], "")),
    }


def _passages(text: str, other: str) -> list[dict[str, Any]]:
    """The longest passages that both hold."""
    longest = sorted(shared_passages(text, other), key=lambda passage: (-passage.words, passage.start_a))[:_PASSAGES]
    plain = unicodedata.normalize("NFKC", text)
    return [
        {"words": one.words, "text": " ".join(plain[one.start_a : one.end_a][:_PASSAGE_CHARS].split())}
        for one in longest
    ]
