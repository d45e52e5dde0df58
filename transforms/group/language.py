"""One language's window: new signatures against the known ones, the ids they get, and the story rows to write anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing
from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas import ContentType, Role, Story, StoryMember, TextRelation, Topic, TopicSource, arrow_schema
from transforms.group.facts import Facts, date_of, facts_of
from transforms.group.past import past_of
from transforms.group.ragged import Ints
from transforms.group.settings import GroupSettings
from transforms.group.source import Part, Source
from transforms.group.stories import Stories, group_stories
from transforms.group.telling import Teller, told
from transforms.group.texts import Texts, group_texts
from transforms.group.trees import Trees, shipped_trees

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


def group_language(
    new: pa.Table,
    known: Part | None = None,
    stories: pa.Table | None = None,
    members: pa.Table | None = None,
    settings: GroupSettings | None = None,
    trees: Trees | None = None,
) -> Grouped:
    """Groups new articles of one language with each other and with the known ones of their window.

    Args:
        new: rows of `signatures` of this run, not yet grouped; all of one language.
        known: rows of `signatures` (a table, or a dataset that is read column by column) whose day is within ±5 days of
            a new row's, in any order; of an article's versions and revisions the newest counts. Rows further away are
            let be, so a wider window is as good.
        stories: rows of `stories` and
        members: rows of `story_members`, of this language, of every day on which a story of a known row lies: a story
            keeps the day of its birth, so that may be before the window. What is missing here is lost from those days.

    Known rows keep their `text_id`; their present story is that of `members`, else of their signature. A text group takes
    the id of the earliest member known when it was formed. Stories near which a new article comes are clustered anew, keep
    their id by the largest overlap, and are merged (`merged_into`) where another took most of their articles.

    Raises:
        AlgorithmError: a row was signed by another algorithm.
        ValueError: the new rows are of several languages.
    """
    settings = settings or GroupSettings()
    languages = pc.unique(new["language"]).to_pylist()
    if len(languages) > 1:
        raise ValueError(f"expected new rows of one language, got {sorted(languages)}")
    if not len(new):
        return _nothing()
    new = new.take(
        pc.sort_indices(new, [("article_id", "ascending"), ("version", "ascending"), ("revision", "ascending")])
    )
    parts: list[Part] = [new] if known is None else [known, new]
    source = Source(parts)
    source.check_algorithm()
    count = 0 if known is None else known.num_rows if isinstance(known, pa.Table) else known.count_rows()
    facts = facts_of(source, count)
    texts = group_texts(source, facts, settings)
    present = _present(facts, members)
    present[facts.superseded] = None
    in_use = frozenset([] if stories is None else stories["story_id"].to_pylist())
    seen = frozenset(name for name in present if name is not None)
    found = group_stories(
        source,
        facts,
        texts,
        present,
        lambda name: name in in_use or name in seen,
        past_of(languages[0]),
        trees or shipped_trees(),
        settings,
    )
    return _Written(source, facts, texts, found, stories, members, settings).grouped()


def _present(facts: Facts, members: pa.Table | None) -> npt.NDArray[np.object_]:
    """Each row's story so far, by article: `story_members` knows best."""
    present = facts.story_names.copy()
    ids = pa.array([bytes(name).decode() for name in facts.ids], pa.string())
    newest = {i: k for i, k in zip(ids.to_pylist(), range(len(present)), strict=True) if present[k] is not None}
    for k in np.flatnonzero(~facts.superseded[facts.known :]) + facts.known:
        if present[k] is None and (before := newest.get(facts.name(int(k)))) is not None:
            present[k] = present[before]
    if members is not None and len(members):
        at = pc.index_in(ids, value_set=members["article_id"].combine_chunks())
        has = np.asarray(pc.is_valid(at).to_numpy(zero_copy_only=False), np.bool_)
        rows = np.asarray(pc.fill_null(at, 0).to_numpy(zero_copy_only=False))
        names = np.array(members["story_id"].to_pylist(), np.object_)
        present[has] = names[rows[has]]
    return present


class _Written:
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
        self._old_stories = {row["story_id"]: row for row in stories.to_pylist()} if stories is not None else {}
        self._old_members = members.to_pylist() if members is not None else []

    def grouped(self) -> Grouped:
        facts, found = self._facts, self._found
        story = found.story
        current = np.flatnonzero(~facts.superseded)
        again = np.array([name in found.touched for name in story[current]], np.bool_)
        rows = current[again]
        tellers = self._tellers(rows)
        by_story: dict[str, list[Teller]] = {}
        days: dict[str, int] = {}
        rows = rows[np.argsort(facts.rank[rows])]
        for row, teller in zip(rows.tolist(), tellers, strict=True):
            name = story[row]
            by_story.setdefault(name, []).append(teller)
            days[name] = min(days.get(name, int(facts.day[row])), int(facts.day[row]))
        inside = {facts.name(int(row)) for row in current}
        away: dict[str, list[StoryMember]] = {}
        for row in self._old_members:
            name = found.merged.get(row["story_id"], row["story_id"])
            if row["article_id"] not in inside and name in found.touched:
                away.setdefault(name, []).append(_member(row))
        new_stories, new_members = [], []
        for name in sorted(by_story):
            old = _story(self._old_stories[name]) if name in self._old_stories else None
            date = old.date if old and old.date else date_of(days[name])
            row, its = told(name, by_story[name], date, old, away.get(name, []))
            new_stories.append(row)
            new_members.extend(its)
        for name, into in sorted(found.merged.items()):
            if name in self._old_stories:
                old = _story(self._old_stories[name])
                new_stories.append(dataclasses.replace(old, merged_into=into, revision=old.revision + 1, run_id=""))
        return Grouped(
            assignments=self._assignments(),
            **self._days(new_stories, new_members),
            alarms=self._alarms(by_story),
        )

    def _days(self, stories: list[Story], members: list[StoryMember]) -> dict[str, typing.Any]:
        """The touched days in full: what was written anew, and what lay there besides."""
        days = {story.date for story in stories}
        anew = {story.story_id for story in stories}
        rows = [dataclasses.asdict(story) for story in stories]
        rows += [row for name, row in self._old_stories.items() if row["date"] in days and name not in anew]
        rows.sort(key=lambda row: row["story_id"])
        telling = [dataclasses.asdict(member) for member in members]
        telling += [row for row in self._old_members if row["date"] in days and row["story_id"] not in anew]
        telling.sort(key=lambda row: (row["story_id"], row["rank"], row["article_id"]))
        return {
            "stories": pa.Table.from_pylist(rows, schema=arrow_schema(Story)),
            "story_members": pa.Table.from_pylist(telling, schema=arrow_schema(StoryMember)),
            "days": tuple(sorted(day for day in days if day is not None)),
        }

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
        facts, texts = self._facts, self._texts
        signed = self._source.table(_TOLD, rows).to_pylist()
        agency: dict[int, Counter[str]] = {}
        outlets: dict[int, set[str]] = {}
        datelines: dict[int, set[str]] = {}
        for row, said in zip(rows.tolist(), signed, strict=True):
            text = int(texts.text[row])
            if said["wire_agency"]:
                agency.setdefault(text, Counter())[said["wire_agency"]] += 1
                if said["dateline"]:
                    datelines.setdefault(text, set()).add(said["dateline"])
        out = []
        pairs = sorted(zip(rows.tolist(), signed, strict=True), key=lambda pair: int(facts.rank[pair[0]]))
        for row, said in pairs:
            text, is_new = int(texts.text[row]), row >= facts.known
            relation = texts.relation[row - facts.known] if is_new else said["text_relation"] or "original"
            excerpt = texts.excerpt_of[row - facts.known] >= 0 if is_new else said["excerpt_of"] is not None
            counts = agency.get(text)
            wire = min(counts, key=lambda a: (-counts[a], a)) if counts else None
            same = wire is not None and (
                said["wire_agency"] == wire
                or (said["dateline"] is not None and said["dateline"] in datelines.get(text, ()))
            )
            outlet = said["outlet"] or said["domain"]
            again = outlet is not None and outlet in outlets.get(text, ())
            outlets.setdefault(text, set()).add(outlet)
            out.append(
                Teller(
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
                    relation=TextRelation(relation),
                    score=texts.score[row - facts.known] if is_new else said["text_score"],
                    excerpt=excerpt,
                    agency=said["wire_agency"] or (wire if same else None),
                    wire=same,
                    update=said["version"] > 1 or (again and relation != "original"),
                    similarity=self._found.similarity.get(row),
                )
            )
        return out

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


def _nothing() -> Grouped:
    return Grouped(
        assignments=ASSIGNMENTS.empty_table(),
        stories=arrow_schema(Story).empty_table(),
        story_members=arrow_schema(StoryMember).empty_table(),
        days=(),
        alarms=(),
    )


def _topic(row: dict[str, typing.Any]) -> Topic:
    return Topic(code=row["code"], label=row["label"], score=row["score"], source=TopicSource(row["source"]))


def _story(row: dict[str, typing.Any]) -> Story:
    return Story(**(row | {"topics": tuple(_topic(topic) for topic in row["topics"] or ())}))


def _member(row: dict[str, typing.Any]) -> StoryMember:
    return StoryMember(**(row | {"role": Role(row["role"])}))
