"""The largest stories of a day, with when each outlet reported."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import Any

import pyarrow.compute as pc

from pipeline.lake import Lake, steady
from schemas import UNKNOWN_DATE

SHOWN, _MEMBERS_SHOWN = 8, 60
_DAYS_BACK = 14
"""So many days with stories are looked at."""
_SPAN = ("first_published_at", "last_published_at")
_AROUND = dt.timedelta(days=1)
"""How far from its day an article may lie that is undated or known by another zone's date."""
_NO_OUTLET = "–"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report of a story."""

    outlet: str
    title: str
    role: str
    at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StoryTold:
    """A story and its reports in the order they came."""

    headline: str
    articles: int
    outlets: tuple[str, ...]
    told: tuple[Told, ...]


def stories_of_day(lake: Lake, day: dt.date) -> tuple[dt.date, tuple[StoryTold, ...]]:
    """The newest day up to `day` on which a story has several reports, and its largest stories."""
    return steady(functools.partial(_stories, lake, day))


def _stories(lake: Lake, day: dt.date) -> tuple[dt.date, tuple[StoryTold, ...]]:
    dated = {file.partition for file in lake.files("stories") if file.partition not in (None, UNKNOWN_DATE)}
    days = sorted((dt.date.fromisoformat(one) for one in dated if one is not None), reverse=True)
    for on in [one for one in days if one <= day][:_DAYS_BACK]:
        stories = lake.dataset("stories", {on.isoformat()})
        if stories is None:
            continue
        rows = stories.to_table(
            columns=["story_id", "headline", "article_count", "outlet_count", *_SPAN],
            filter=(pc.field("article_count") > 1) & pc.field("merged_into").is_null(),
        )
        order = [("outlet_count", "descending"), ("article_count", "descending"), ("story_id", "ascending")]
        largest = rows.sort_by(order).slice(0, SHOWN).to_pylist()
        if largest:
            return on, _told(lake, on, largest)
    return day, ()


def _told(lake: Lake, on: dt.date, largest: list[dict[str, Any]]) -> tuple[StoryTold, ...]:
    members = lake.dataset("story_members", {on.isoformat()})
    if members is None:
        return ()
    ids = [story["story_id"] for story in largest]
    rows = members.to_table(
        columns=["story_id", "article_id", "rank", "role"],
        filter=pc.field("story_id").isin(ids) & (pc.field("rank") <= _MEMBERS_SHOWN),
    ).to_pylist()
    signatures = lake.dataset("signatures", _days_of(on, largest))
    named: dict[str, dict[str, Any]] = {}
    if signatures is not None:
        found = signatures.to_table(
            columns=["article_id", "version", "revision", "outlet", "domain", "title", "published_at"],
            filter=pc.field("article_id").isin([row["article_id"] for row in rows]),
        ).to_pylist()
        for row in sorted(found, key=lambda row: (row["version"], row["revision"])):
            named[row["article_id"]] = row
    return tuple(story_of(story, rows, named) for story in largest)


def _days_of(on: dt.date, stories: list[dict[str, Any]]) -> set[str]:
    """The days on which reports of some stories of a day lie."""
    told = [on, *(story[name].date() for story in stories for name in _SPAN if story[name] is not None)]
    first, last = min(told) - _AROUND, max(told) + _AROUND
    return {(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}


def story_of(story: dict[str, Any], members: list[dict[str, Any]], named: dict[str, dict[str, Any]]) -> StoryTold:
    """A story's row with those of its members and, by id, of their newest versions; no outlet counts as none."""
    own = sorted((m for m in members if m["story_id"] == story["story_id"]), key=lambda m: m["rank"])
    told = tuple(
        Told(
            outlet=named[m["article_id"]]["outlet"] or named[m["article_id"]]["domain"] or _NO_OUTLET,
            title=named[m["article_id"]]["title"] or "–",
            role=m["role"],
            at=named[m["article_id"]]["published_at"],
        )
        for m in own
        if m["article_id"] in named
    )
    outlets = tuple(dict.fromkeys(one.outlet for one in told if one.outlet != _NO_OUTLET))
    return StoryTold(headline=story["headline"] or "–", articles=story["article_count"], outlets=outlets, told=told)
