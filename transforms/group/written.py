"""Row numbers turned back into rows of tables: what each new article is told, and the story days written anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing
from collections import Counter

import numpy as np
import pyarrow as pa

from schemas import UNKNOWN_DATE, ContentType, Role, Story, StoryMember, TextRelation, Topic, TopicSource, arrow_schema
from transforms.group.facts import Facts, date_of
from transforms.group.ragged import Ints
from transforms.group.settings import GroupSettings
from transforms.group.source import Source
from transforms.group.stories import Stories
from transforms.group.telling import Teller, told
from transforms.group.texts import Texts

_TOLD = (
    "article_id",
    "version",
    "published_at",
    "language",
    "title",
    "outlet",
    "domain",
    "outlet_country",
    "content_type",
    "topics",
    "wire_agency",
    "dateline",
    "text_relation",
    "text_score",
    "excerpt_of",
)

ASSIGNMENTS = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("version", pa.int16(), nullable=False),
        pa.field("text_id", pa.string(), nullable=False),
        pa.field("text_relation", pa.string(), nullable=False),
        pa.field("text_score", pa.float32()),
        pa.field("excerpt_of", pa.string()),
        pa.field("story_id", pa.string()),
        pa.field("links", pa.binary()),
    ]
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A group too large to be believed: `kind` is `text` or `story`, `title` one of its titles."""

    kind: str
    id: str
    size: int
    title: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What a run's grouping gives; tables sorted by their keys, the same whatever the order of the rows given.

    `assignments`: one row for each new row. All its columns but the keys go, under the same names, into the row of
    `signatures` (so that later runs build on them) and, as far as `articles` has them, into that of `articles`.

    `stories`, `story_members`: all rows, of this language, of every day in `days`: those written anew with an empty
    `run_id` for the caller to fill, the day's others as they were given.
    """

    assignments: pa.Table
    stories: pa.Table
    story_members: pa.Table
    days: tuple[dt.date, ...]
    alarms: tuple[Alarm, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Wire:
    agency: str
    datelines: frozenset[str]


class Written:
    """Turns row numbers back into the rows of tables."""

    def __init__(
        self,
        source: Source,
        facts: Facts,
        texts: Texts,
        found: Stories,
        stories: pa.Table | None,
        members: pa.Table | None,
        settings: GroupSettings,
    ) -> None:
        self._source, self._facts, self._texts, self._found, self._settings = source, facts, texts, found, settings
        self._old_stories = {row["story_id"]: row for row in _dated(stories)}
        self._old_members = _dated(members)

    def grouped(self) -> Grouped:
        facts, found = self._facts, self._found
        current = np.flatnonzero(~facts.superseded)
        rows = current[np.array([name in found.touched for name in found.story[current]], np.bool_)]
        rows = rows[np.argsort(facts.rank[rows])]
        by_story: dict[str, list[Teller]] = {}
        days: dict[str, int] = {}
        for row, teller in zip(rows.tolist(), self._tellers(rows), strict=True):
            name = found.story[row]
            by_story.setdefault(name, []).append(teller)
            days.setdefault(name, int(facts.day[row]))
        away = self._away({facts.name(int(row)) for row in current})
        new_stories: list[Story] = []
        new_members: list[StoryMember] = []
        for name in sorted(by_story):
            old = _story(self._old_stories[name]) if name in self._old_stories else None
            date = old.date if old and old.date else date_of(days[name])
            story, its = told(name, by_story[name], date, old, away.get(name, []))
            new_stories.append(story)
            new_members.extend(its)
        for name, into in sorted(found.merged.items()):
            if name in self._old_stories:
                old = _story(self._old_stories[name])
                new_stories.append(dataclasses.replace(old, merged_into=into, revision=old.revision + 1, run_id=""))
        stories, members, touched = self._days(new_stories, new_members)
        return Grouped(
            assignments=self._assignments(),
            stories=stories,
            story_members=members,
            days=touched,
            alarms=self._alarms(by_story),
        )

    def _away(self, inside: set[str]) -> dict[str, list[StoryMember]]:
        """Members of touched stories of which no signature was given."""
        away: dict[str, list[StoryMember]] = {}
        for row in self._old_members:
            name = self._found.merged.get(row["story_id"], row["story_id"])
            if row["article_id"] not in inside and name in self._found.touched:
                away.setdefault(name, []).append(_member(row))
        return away

    def _days(self, stories: list[Story], members: list[StoryMember]) -> tuple[pa.Table, pa.Table, tuple[dt.date, ...]]:
        """The touched days in full: what was written anew, and what lay there besides."""
        days = {story.date for story in stories}
        anew = {story.story_id for story in stories}
        rows = [_row(story) | {"topics": [_row(topic) for topic in story.topics]} for story in stories]
        rows += [row for name, row in self._old_stories.items() if row["date"] in days and name not in anew]
        rows.sort(key=lambda row: row["story_id"])
        telling = [_row(member) for member in members]
        telling += [row for row in self._old_members if row["date"] in days and row["story_id"] not in anew]
        telling.sort(key=lambda row: (row["story_id"], row["rank"], row["article_id"]))
        return (
            pa.Table.from_pylist(rows, schema=arrow_schema(Story)),
            pa.Table.from_pylist(telling, schema=arrow_schema(StoryMember)),
            tuple(sorted(day for day in days if day is not None)),
        )

    def _assignments(self) -> pa.Table:
        facts, texts, found = self._facts, self._texts, self._found
        rows = []
        for k, row in enumerate(range(facts.known, len(facts))):
            excerpt = texts.excerpt_of[k]
            rows.append(
                {
                    "article_id": facts.name(row),
                    "version": int(facts.version[row]),
                    "text_id": facts.text_name(int(texts.text[row])),
                    "text_relation": texts.relation[k],
                    "text_score": texts.score[k],
                    "excerpt_of": facts.name(excerpt) if excerpt >= 0 else None,
                    "story_id": found.story[row],
                    "links": found.links.get(row, b""),
                }
            )
        return pa.Table.from_pylist(rows, schema=ASSIGNMENTS)

    def _tellers(self, rows: Ints) -> list[Teller]:
        """What the rows' signatures tell of them, in the order of `rows`, which is that of their time."""
        rising = np.sort(rows)
        by_row = dict(zip(rising.tolist(), self._source.table(_TOLD, rising).to_pylist(), strict=True))
        wires = self._wires(by_row)
        outlets: dict[int, set[str]] = {}
        tellers = []
        for row in rows.tolist():
            said, text = by_row[row], int(self._texts.text[row])
            outlet = said["outlet"] or said["domain"]
            told_before = outlets.setdefault(text, set())
            tellers.append(self._teller(row, said, outlet, wires.get(text), outlet in told_before))
            if outlet:
                told_before.add(outlet)
        return tellers

    def _teller(
        self, row: int, said: dict[str, typing.Any], outlet: str | None, wire: _Wire | None, again: bool
    ) -> Teller:
        facts, texts = self._facts, self._texts
        at = row - facts.known
        relation = TextRelation(texts.relation[at] if at >= 0 else said["text_relation"] or TextRelation.ORIGINAL)
        carries = wire is not None and (said["wire_agency"] == wire.agency or said["dateline"] in wire.datelines)
        return Teller(
            article_id=said["article_id"],
            version=said["version"],
            time=int(facts.time[row]),
            published_at=said["published_at"],
            language=said["language"],
            title=said["title"],
            outlet=outlet,
            country=said["outlet_country"],
            content_type=ContentType(said["content_type"]) if said["content_type"] else None,
            topics=tuple(_topic(topic) for topic in said["topics"] or ()),
            relation=relation,
            score=texts.score[at] if at >= 0 else said["text_score"],
            excerpt=texts.excerpt_of[at] >= 0 if at >= 0 else said["excerpt_of"] is not None,
            agency=said["wire_agency"] or (wire.agency if wire and carries else None),
            wire=carries,
            update=said["version"] > 1 or (again and relation is not TextRelation.ORIGINAL),
            similarity=self._found.similarity.get(row),
        )

    def _wires(self, by_row: dict[int, dict[str, typing.Any]]) -> dict[int, _Wire]:
        """By text the agency that most of its copies name, in credits or datelines, and these datelines."""
        agencies: dict[int, Counter[str]] = {}
        datelines: dict[int, set[str]] = {}
        for row, said in by_row.items():
            text = int(self._texts.text[row])
            if said["wire_agency"]:
                agencies.setdefault(text, Counter())[said["wire_agency"]] += 1
                if said["dateline"]:
                    datelines.setdefault(text, set()).add(said["dateline"])
        return {
            text: _Wire(min(counts, key=lambda name: (-counts[name], name)), frozenset(datelines.get(text, ())))
            for text, counts in agencies.items()
        }

    def _alarms(self, by_story: dict[str, list[Teller]]) -> tuple[Alarm, ...]:
        facts, texts = self._facts, self._texts
        sizes = Counter(texts.text[~facts.superseded].tolist())
        grown = sorted({int(code) for code in texts.text[facts.known :]})
        large = [(facts.text_name(code), code) for code in grown if sizes[code] > self._settings.text_alarm]
        alarms = []
        for name, code in sorted(large):
            first = int(np.flatnonzero(texts.text == code)[0])
            title = self._source.table(["title"], np.array([first]))["title"][0].as_py()
            alarms.append(Alarm(kind="text", id=name, size=sizes[code], title=title))
        for name, tellers in sorted(by_story.items()):
            if len(tellers) > self._settings.story_alarm:
                title = next((teller.title for teller in tellers if teller.title), None)
                alarms.append(Alarm(kind="story", id=name, size=len(tellers), title=title))
        return tuple(alarms)


def _dated(table: pa.Table | None) -> list[dict[str, typing.Any]]:
    """The rows, with `date` as a date where it was read from a path as a string."""
    rows: list[dict[str, typing.Any]] = [] if table is None else table.to_pylist()
    for row in rows:
        if isinstance(row["date"], str):
            row["date"] = None if row["date"] == UNKNOWN_DATE else dt.date.fromisoformat(row["date"])
    return rows


def _row(record: Story | StoryMember | Topic) -> dict[str, typing.Any]:
    """The fields as they are; `dataclasses.asdict` copies each value, ten times as slow."""
    return {name: getattr(record, name) for name in record.__slots__}


def _topic(row: dict[str, typing.Any]) -> Topic:
    return Topic(code=row["code"], label=row["label"], score=row["score"], source=TopicSource(row["source"]))


def _story(row: dict[str, typing.Any]) -> Story:
    return Story(**(row | {"topics": tuple(_topic(topic) for topic in row["topics"] or ())}))


def _member(row: dict[str, typing.Any]) -> StoryMember:
    return StoryMember(**(row | {"role": Role(row["role"])}))
