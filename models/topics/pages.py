"""Pages of publishers with topics by one reader of this project: what scores are calibrated on and measured by."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from models.topics import sources
from models.topics.sources import path_of

_ENGLISH = Path(__file__).parent / "english_pages.tsv"
_FILES = {
    "publishers": sources.PUBLISHERS,
    "wcxb_articles": sources.ARTICLES,
    "allsides_stories_dev": sources.STORIES,
}


class Page(NamedTuple):
    """One page and its accepted topics, the main one first."""

    language: str
    url: str | None
    title: str
    text: str
    topics: tuple[str, ...]


def english_pages(folder: Path) -> list[Page]:
    """News of 2013 to 2026, two thirds of it about the United States, and guides of other sites."""
    with open(_ENGLISH, encoding="utf-8", newline="") as lines:
        topics = {(name, key): words.split() for name, key, words in csv.reader(lines, delimiter="\t")}
    found = []
    for name, source in _FILES.items():
        for row in pq.read_table(path_of(source, folder)).to_pylist():
            if words := topics.get((name, row["id"])):
                text = row["text"] if "text" in row else _body(row["gold"])
                found.append(Page("en", row["url"], row["title"] or "", text, tuple(words)))
    return found


def foreign_pages(folder: Path) -> list[Page]:
    """Pages in German and twenty other languages."""
    with open(path_of(sources.FOREIGN_PAGES, folder), encoding="utf-8", newline="") as lines:
        topics = {row[0]: row[1].split() for row in csv.reader(lines, delimiter="\t")}
    columns = ["url", "title", "gold", "lang"]
    rows = pq.read_table(path_of(sources.PUBLISHERS, folder), columns=columns).to_pylist()
    return [
        Page(row["lang"], row["url"], row["title"] or "", _body(row["gold"]), tuple(topics[row["url"]]))
        for row in rows
        if row["url"] in topics
    ]


def _body(gold: str) -> str:
    if not gold.startswith("{"):
        return gold
    body: dict[str, Any] = json.loads(gold)
    return " ".join([*(body.get("summary") or ()), *_sections(body.get("sections") or ())])


def _sections(sections: Iterable[dict[str, list[str]]]) -> Iterable[str]:
    return (" ".join([*section.get("headline", ()), *section.get("paragraphs", ())]) for section in sections)
