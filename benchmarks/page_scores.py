"""Scores of predictions for pages against gold: body, title, authors, day, instant."""

from __future__ import annotations

import collections
import datetime as dt
import json
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

SHINGLE = 4
INSTANT_TOLERANCE_S = 120
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_NO_WORD = re.compile(r"[^\w]+")
_AUTHOR_BREAK = re.compile(r";|,| and | und | y | & |\|")


def word_f1(text: str, gold: str) -> float:
    """F1 of two texts as bags of words, lower case; scripts without spaces by character."""
    ours, theirs = (collections.Counter(_TOKEN.findall(side.lower())) for side in (text, gold))
    same = (ours & theirs).total()
    if not theirs:
        return 0.0 if ours else 1.0
    return 2 * same / (ours.total() + theirs.total())


def shingle_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 of mean precision and mean recall over word 4-grams: the measure of the article extraction benchmark."""
    precisions, recalls = [], []
    for text, gold in pairs:
        ours, theirs = _shingles(text), _shingles(gold)
        same = (ours & theirs).total()
        precisions.append(same / ours.total())
        recalls.append(same / theirs.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall)


def gold_text(gold: str) -> str:
    """A gold body as text; some are JSON of summary and sections."""
    if not gold.startswith('{"'):
        return gold
    body = json.loads(gold)
    lines = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        lines += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
    return "\n".join(lines)


def score(pages: Iterable[dict[str, Any]], predictions: dict[str, dict[str, Any]]) -> dict[str, float]:
    """The measures of one set of pages, as shares; a measure without gold is left out.

    A page has `id`, `gold`, `title`, `authors`, `date`; a prediction `text`, `title`, `authors`, `day`, `instant`.
    """
    hits: dict[str, list[bool]] = collections.defaultdict(list)
    bodies: list[tuple[str, str]] = []
    for page in pages:
        ours = predictions.get(page["id"], {})
        if page["gold"]:
            bodies.append((ours.get("text") or "", gold_text(page["gold"])))
        if page["title"]:
            hits["title"].append(folded(ours.get("title")) == folded(page["title"]))
        if page["authors"]:
            hits["authors"].append(_author_set(ours.get("authors")) == _author_set(page["authors"]))
        if page["date"]:
            hits["day"].append(str(ours.get("day") or "")[:10] == page["date"][:10])
            gold_instant = _instant(page["date"])
            if gold_instant:
                hits["instant"].append(_within(ours.get("instant"), gold_instant))
    scores = {name: statistics.mean(map(float, found)) for name, found in hits.items()}
    if bodies:
        scores["body words"] = statistics.mean(word_f1(*pair) for pair in bodies)
        scores["body shingles"] = shingle_f1(bodies)
    return scores


def folded(text: str | None) -> str:
    """The words of a text, NFKC and case folded."""
    return " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFKC", text or "").casefold()).split())


def _shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return collections.Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def _author_set(authors: Iterable[str] | None) -> set[str]:
    return {folded(name) for author in authors or () for name in _AUTHOR_BREAK.split(author) if folded(name)}


def _instant(text: str) -> dt.datetime | None:
    """The instant of an ISO string that has a clock time and an offset."""
    if not re.search(r"\d\d:\d\d", text):
        return None
    try:
        instant = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _within(ours: dt.datetime | None, gold: dt.datetime) -> bool:
    return ours is not None and abs((ours - gold).total_seconds()) <= INSTANT_TOLERANCE_S
