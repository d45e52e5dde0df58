"""What a run left, for a person: where it is, how its inputs ended, and three of its articles."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.counts import counted, counts_line
from pipeline.lake import Lake
from pipeline.stories import largest_stories
from schemas import UNKNOWN_DATE, FetchKind, Reason
from schemas.fetch import ANSWERS

SHOWN = 3
_DAYS = 50
_CAUSES = 3
_CAUSE_CHARS = 120
_NAME = "newsbeam"
_ASKED = (FetchKind.FEED, FetchKind.ROBOTS)
_QUESTION = "select published_on, outlet, title from '{files}'"
_SPECIAL = re.compile(r'["$`\\\\!]')
"""What a shell reads in double quotes."""


def summary_of(lake: Lake, run: dict[str, Any], already: bool, told: Sequence[str] = ()) -> str:
    """Some lines of text; a run that was there before says so first. `told` are lines on its feeds."""
    lines = []
    if already:
        lines.append(f"run {run['run_id']} is in the lake already; nothing was done")
    lines.append(counts_line(run))
    for reason, count in sorted(run["rejects_by_reason"].items()):
        lines.append(f"  rejected: {count:,} {Reason.advised(reason)}")
    lines += [*told, *_feed_lines(lake, run["run_id"])]
    lines += [_line(article) for article in _newest(lake, run["run_id"])]
    lines += [_story_line(story) for story in largest_stories(lake, run["run_id"])]
    lines.append(f"lake: {lake.store.uri}  (run {run['run_id']})")
    lines.append(f"look: {program()} browse --lake {shlex.quote(lake.store.uri)}")
    lines.append(f"  or: {_duckdb(lake.store.uri)}")
    return "\n".join(lines)


def program() -> str:
    """How this program is called in the shell at hand: by its name where that finds it, else as it was called."""
    called = sys.argv[0]
    if Path(called).name != _NAME:
        return _NAME
    found = shutil.which(_NAME)
    is_found = found is not None and Path(found).resolve() == Path(called).resolve()
    return _NAME if is_found else shlex.quote(called)


def _duckdb(uri: str) -> str:
    files = f"{uri}/articles/date=*/*.parquet".replace("'", "''")
    question = _QUESTION.format(files=files)
    return "duckdb -c " + (shlex.quote(question) if _SPECIAL.search(question) else f'"{question}"')


def _feed_lines(lake: Lake, run_id: str) -> list[str]:
    """How many feeds gave no answer, and some of the causes; nothing where all did."""
    rows = lake.read("fetches", ("kind", "outcome", "error"), run_id=run_id).to_pylist()
    feeds = [row for row in rows if row["kind"] == FetchKind.FEED]
    silent = [row for row in feeds if row["outcome"] not in ANSWERS]
    if not silent:
        return []
    causes = sorted({row["error"] for row in rows if row["kind"] in _ASKED and row["error"]})
    told = f"  feeds: {len(silent):,} of {len(feeds):,} gave no answer; {program()} status tells more"
    return [told, *(f"    {Reason.advised(cause[:_CAUSE_CHARS])}" for cause in causes[:_CAUSES])]


def _newest(lake: Lake, run_id: str) -> list[dict[str, Any]]:
    """Some of the run's articles of the newest days; no more files are read than it takes."""
    columns = ("published_on", "outlet", "domain", "language", "topic", "title")
    days = sorted({file.partition for file in lake.files("articles", run_id=run_id) if file.partition}, reverse=True)
    found: list[dict[str, Any]] = []
    for day in sorted(days, key=lambda day: day != UNKNOWN_DATE, reverse=True)[:_DAYS]:
        rows = lake.read("articles", columns, partitions=(day,), run_id=run_id)
        found += rows.sort_by([("title", "ascending")]).to_pylist()
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _line(article: dict[str, Any]) -> str:
    day = article["published_on"] or "no date   "
    outlet = article["outlet"] or article["domain"] or "–"
    return f"  {day}  {article['language']:<3} {outlet:<24.24} {article['title'] or '–':.80}"


def _story_line(story: dict[str, Any]) -> str:
    outlets = f" of {counted(story['outlet_count'], 'outlets')}" if story["outlet_count"] else ""
    told = counted(story["article_count"], "articles") + outlets
    return f"  story: {told:<28} {story['headline'] or '–':.80}"
