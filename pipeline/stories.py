"""The stories of a lake, as a person lists them."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import pyarrow.compute as pc

from pipeline.counts import counted
from pipeline.lake import Lake, steady
from pipeline.printable import printable

_COLUMNS = ("headline", "language", "article_count", "outlet_count", "story_id", "date", "run_id", "merged_into")

_LISTED = """
select story_id, date as day, headline, language, topic, outlets, article_count, outlet_count, wire_copy_count,
       wire_agency, first_published_at, last_published_at,
       cast(epoch(last_published_at - first_published_at) as bigint) as lag_s
from story_list {where}
order by {order} article_count desc, outlet_count desc, first_published_at nulls last, story_id
limit ?
"""


def stories_of(lake: Lake, day: dt.date | None = None, limit: int = 1_000) -> list[dict[str, Any]]:
    """The stories that stand, of one day or all, newest day first and the largest of a day first.

    `lag_s`: from the first report to the last, as far as instants are known.
    """
    if day is None:
        return _rows(lake, _LISTED.format(where="", order="date desc,"), [limit])
    return _rows(lake, _LISTED.format(where="where date = ?", order=""), [day.isoformat(), limit])


def largest_stories(lake: Lake, run_id: str, n: int = 5) -> list[dict[str, Any]]:
    """The `n` largest stories that a run began or added to, as rows of `stories`; those of one report are none."""
    try:
        rows = steady(functools.partial(lake.read, "stories", _COLUMNS, run_id=run_id))
    except FileNotFoundError:
        return []
    told = pc.and_(pc.greater(rows["article_count"], 1), pc.is_null(rows["merged_into"]))
    order = [("article_count", "descending"), ("outlet_count", "descending"), ("story_id", "ascending")]
    return list(rows.filter(told).sort_by(order).slice(0, n).to_pylist())


def line_of(story: dict[str, Any]) -> str:
    """One story as a line: day, counts, headline, outlets.

    >>> line_of({"day": "2026-01-02", "language": "en", "article_count": 6, "outlet_count": 2, "lag_s": 5400,
    ...          "headline": "Bridge closed", "outlets": ["One", "Two"]})
    '2026-01-02  en   6 articles   2 outlets  over 1 h 30 min   Bridge closed (One, Two)'
    """
    counts = f"{counted(story['article_count'], 'articles'):>12} {counted(story['outlet_count'], 'outlets'):>11}"
    lag = "" if not story["lag_s"] else f"over {span_of(story['lag_s'])}"
    outlets = ", ".join(story["outlets"])
    told = f"{story['headline'] or '–':.80}" + (f" ({outlets:.60})" if outlets else "")
    return f"{story['day']}  {story['language']:<3}{counts}  {lag:<17} {printable(told)}"


def span_of(seconds: int) -> str:
    """A span of time in its two largest units.

    >>> span_of(59), span_of(5400), span_of(90000), span_of(86400)
    ('0 min', '1 h 30 min', '1 d 1 h', '1 d')
    """
    minutes = seconds // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (rest, "min")] if days < 1 else [(days, "d"), (hours, "h")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"


def _rows(lake: Lake, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    from pipeline.query import answer  # a run's summary does without DuckDB

    return list(answer(lake, sql, values).to_pylist())
