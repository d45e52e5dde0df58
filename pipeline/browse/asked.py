"""What each page shows, asked of the shelf."""

from __future__ import annotations

import dataclasses
from typing import Any

from pipeline.browse.filters import Filters
from pipeline.browse.shelf import Shelf

PER_PAGE = 30
_STANDS = "merged_into is null and date <> 'unknown'"
_TOLD = """
with told as (select * from story_members where date = $day and list_contains($ids, story_id)),
seen as (
    select article_id, outlet, domain, title, published_at, published_on, language, wire_agency, word_count
    from articles where article_id in (select article_id from told)
    qualify row_number() over (partition by article_id order by version desc, revision desc) = 1
)
select told.story_id, told.role, told.rank, told.lag_s, told.similarity, seen.*
from told join seen using (article_id) order by told.story_id, told.rank, told.article_id
"""
_KIN = """
select article_id, outlet, domain, title, language, text_relation, text_score, published_at
from articles
where article_id <> $id and (text_id = $text or article_id = $text or article_id = $excerpt or excerpt_of = $id)
qualify row_number() over (partition by article_id order by version desc, revision desc) = 1
order by published_at, article_id limit 50
"""
_NEWEST = "select * from articles where article_id = ? order by version desc, revision desc limit 1"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a list can be narrowed to: pairs of value and name."""

    topics: tuple[tuple[str, str], ...]
    outlets: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a list; `more`: there is a next one."""

    rows: tuple[dict[str, Any], ...]
    total: int

    def more(self, page: int) -> bool:
        """Whether another page follows."""
        return page * PER_PAGE < self.total


def story_days(shelf: Shelf, day: str) -> tuple[str, str | None, str | None]:
    """The day to show (the newest where none is named), and the nearest days with stories before and after it."""
    rows = shelf.ask(f"select distinct date from stories where {_STANDS} order by date")  # noqa: S608 - a constant
    days = [row["date"] for row in rows]
    shown = day or (days[-1] if days else "unknown")
    before = [one for one in days if one < shown]
    after = [one for one in days if one > shown]
    return shown, before[-1] if before else None, after[0] if after else None


def stories_on(shelf: Shelf, day: str, filters: Filters) -> tuple[Found, Choices]:
    """The stories of a day with their reports, largest first, and what they can be narrowed to."""
    stories = shelf.ask("select * from stories where date = ? and merged_into is null", [day])
    reports = _reports(shelf, day, [story["story_id"] for story in stories])
    for story in stories:
        story["reports"] = reports.get(story["story_id"], [])
        story["outlets"] = list(dict.fromkeys(r["outlet"] for r in story["reports"] if r["outlet"]))
    choices = Choices(
        topics=tuple(
            sorted({(s["topic"], s["topics"][0]["label"]) for s in stories if s["topic"]}, key=lambda t: t[1])
        ),
        outlets=tuple((name, name) for name in sorted({name for s in stories for name in s["outlets"]})),
        languages=tuple((name, name) for name in sorted({s["language"] for s in stories})),
    )
    kept = [story for story in stories if _matches(story, filters)]
    kept.sort(key=lambda s: (-s["article_count"], -s["outlet_count"], s["story_id"]))
    start = (filters.page - 1) * PER_PAGE
    return Found(rows=tuple(kept[start : start + PER_PAGE]), total=len(kept)), choices


def story(shelf: Shelf, story_id: str) -> dict[str, Any] | None:
    """One story with its reports; `merged_into` names another where it no longer stands."""
    rows = shelf.ask("select * from stories where story_id = ?", [story_id])
    if not rows:
        return None
    found = rows[0]
    found["reports"] = _reports(shelf, found["date"], [story_id]).get(story_id, [])
    return found


def articles(shelf: Shelf, filters: Filters) -> Found:
    """Articles that match, newest first; words are looked for in title and text of every version."""
    conditions, values = ["true"], []
    for column, value in (("topic", filters.topic), ("outlet", filters.outlet), ("language", filters.language)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    if filters.day:
        conditions.append("date = ?")
        values.append(filters.day)
    if filters.words:
        day = " and date = ?" if filters.day else ""
        holds = " and ".join(["contains(lower(concat_ws(' ', title, text)), ?)"] * len(filters.words))
        conditions.append(f"article_id in (select article_id from articles where {holds}{day})")  # noqa: S608 - bound
        values += [*filters.words, *([filters.day] if filters.day else [])]
    sql = (
        f"select *, count(*) over () as total from heads where {' and '.join(conditions)}"  # noqa: S608 - values are bound
        " order by published_on desc nulls last, published_at desc nulls last, article_id limit ? offset ?"
    )
    rows = shelf.ask(sql, [*values, PER_PAGE, (filters.page - 1) * PER_PAGE], heads=True)
    return Found(rows=tuple(rows), total=rows[0]["total"] if rows else 0)


def article_choices(shelf: Shelf) -> Choices:
    """What all articles can be narrowed to: the 300 most frequent outlets, every topic and language."""
    outlets = shelf.ask(
        "select outlet from heads where outlet is not null group by outlet order by count(*) desc, outlet limit 300",
        heads=True,
    )
    topics = shelf.ask(
        "select topic, any_value(topic_label) as label from heads where topic is not null group by topic", heads=True
    )
    languages = shelf.ask("select distinct language from heads order by language", heads=True)
    return Choices(
        topics=tuple(sorted(((row["topic"], row["label"] or row["topic"]) for row in topics), key=lambda t: t[1])),
        outlets=tuple((row["outlet"], row["outlet"]) for row in sorted(outlets, key=lambda row: str(row["outlet"]))),
        languages=tuple((row["language"], row["language"]) for row in languages),
    )


def article(shelf: Shelf, article_id: str) -> dict[str, Any] | None:
    """The newest version of one article."""
    rows = shelf.ask(_NEWEST, [article_id])
    return rows[0] if rows else None


def article_with_kin(shelf: Shelf, article_id: str) -> dict[str, Any] | None:
    """One article with its `versions`, its `story`, and `kin`: those that share its wording."""
    found = article(shelf, article_id)
    if found is None:
        return None
    found["versions"] = shelf.ask(
        "select version, revision, title, ingested_at from articles where article_id = ? order by version, revision",
        [article_id],
    )
    found["story"] = _story_of(shelf, article_id)
    found["kin"] = shelf.ask(_KIN, {"id": article_id, "text": found["text_id"], "excerpt": found["excerpt_of"]})
    return found


def rejects(shelf: Shelf, reason: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """How many inputs were turned away for each reason, and the newest hundred of one reason or all."""
    counts = shelf.ask("select reason, count(*) as inputs from rejects group by reason order by inputs desc, reason")
    where, values = ("where reason = ?", [reason]) if reason else ("", [])
    newest = shelf.ask(
        f"select * from rejects {where} order by rejected_at desc, stage, origin_ref, reject_id limit 100",  # noqa: S608
        values,
    )
    return counts, newest


def runs(shelf: Shelf) -> list[dict[str, Any]]:
    """The newest fifty runs."""
    return shelf.ask(
        "select run_id, command, started_at, inputs, articles, duplicates, unchanged, rejects, deferred, alarms"
        " from runs order by started_at desc, run_id limit 50"
    )


def _matches(story: dict[str, Any], filters: Filters) -> bool:
    words = " ".join([story["headline"] or "", *(report["title"] or "" for report in story["reports"])]).lower()
    return (
        (not filters.topic or story["topic"] == filters.topic)
        and (not filters.outlet or filters.outlet in story["outlets"])
        and (not filters.language or story["language"] == filters.language)
        and all(word in words for word in filters.words)
    )


def _reports(shelf: Shelf, day: str, story_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in shelf.ask(_TOLD, {"day": day, "ids": story_ids}):
        found.setdefault(row["story_id"], []).append(row)
    return found


def _story_of(shelf: Shelf, article_id: str) -> dict[str, Any] | None:
    rows = shelf.ask(
        "select n.story_id, n.headline, n.article_count, n.merged_into"
        " from story_members m join stories n using (story_id)"
        " where m.article_id = ? order by n.merged_into is not null, m.rank limit 1",
        [article_id],
    )
    return rows[0] if rows else None
