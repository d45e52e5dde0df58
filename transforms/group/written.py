"""Row numbers turned back into rows of tables: what each new article is told, and the story days written anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import typing
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas import ContentType, Story, StoryMember, TextRelation, arrow_schema
from transforms.group.facts import Facts, date_of
from transforms.group.ragged import Ints
from transforms.group.records import dated, member_of, story_of, topic_of
from transforms.group.settings import GroupSettings
from transforms.group.source import Source
from transforms.group.stories import Stories
from transforms.group.telling import Teller, headlines, told
from transforms.group.texts import Texts
from transforms.group.wire import wires_of
from transforms.memory import give_back
from transforms.rows import table_of

_TOLD = (
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

_STORIES, _ROWS = 5_000, 20_000
"""Made of Python's objects at once."""

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


class _Told(typing.NamedTuple):
    """Some stories, as they are written."""

    stories: pa.Table
    members: pa.Table
    alarms: list[Alarm]


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
        self._stories, self._members = dated(stories, Story), dated(members, StoryMember)
        self._looked_at = pa.array(sorted({*found.touched, *found.merged}), pa.string())
        old = self._stories.filter(pc.is_in(self._stories["story_id"], self._looked_at))
        self._old = {row["story_id"]: story_of(row) for row in old.to_pylist()}

    def grouped(self) -> Grouped:
        facts, found = self._facts, self._found
        current = np.flatnonzero(~facts.superseded)
        rows = current[np.array([name in found.touched for name in found.story[current]], np.bool_)]
        parts = list(self._told(rows, self._away(facts.ids[current])))
        give_back()
        gone = [
            dataclasses.replace(old, merged_into=into, revision=old.revision + 1, run_id="")
            for name, into in sorted(found.merged.items())
            if (old := self._old.get(name))
        ]
        merged = table_of(gone, arrow_schema(Story))
        stories = pa.concat_tables([merged[:0], *(part.stories for part in parts)])
        members = pa.concat_tables([arrow_schema(StoryMember).empty_table(), *(part.members for part in parts)])
        anew = pa.concat_tables([stories, merged]).select(["date", "story_id"])
        days, names = pc.unique(anew["date"]), anew["story_id"].combine_chunks()
        others = pa.concat_tables([merged, _beside(self._stories, days, names)])
        return Grouped(
            assignments=self._assignments(),
            stories=_sorted(stories, others, ("story_id",)),
            story_members=_sorted(members, _beside(self._members, days, names), ("story_id", "rank", "article_id")),
            days=tuple(sorted(day for day in days.to_pylist() if day is not None)),
            alarms=(*self._text_alarms(), *(alarm for part in parts for alarm in part.alarms)),
        )

    def _told(self, rows: Ints, away: dict[str, list[StoryMember]]) -> Iterator[_Told]:
        """The rows of these articles' stories and of their members; not all of them are records at once."""
        facts = self._facts
        names, of = _coded(self._found.story[rows])
        order = np.lexsort((facts.rank[rows], of))
        rows, of = rows[order], of[order]
        rising = np.argsort(rows)
        said, place = self._source.table(_TOLD, rows[rising]).combine_chunks(), np.argsort(rising)
        begins = of.searchsorted(np.arange(0, len(names), _STORIES))
        for begin, end in itertools.pairwise([*begins.tolist(), len(rows)]):
            by_story: dict[str, list[Teller]] = {}
            days: dict[str, int] = {}
            tellers = self._tellers(rows[begin:end], said.take(pa.array(place[begin:end])))
            its_names = names.take(pa.array(of[begin:end])).to_pylist()
            for name, row, teller in zip(its_names, rows[begin:end].tolist(), tellers, strict=True):
                by_story.setdefault(name, []).append(teller)
                days.setdefault(name, int(facts.day[row]))
            stories: list[Story] = []
            members: list[StoryMember] = []
            for (name, its), headline in zip(by_story.items(), headlines(list(by_story.values())), strict=True):
                old = self._old.get(name)
                date = old.date if old and old.date else date_of(days[name])
                story, told_members = told(name, its, date, old, away.get(name, []), headline)
                stories.append(story)
                members.extend(told_members)
            yield _Told(
                stories=table_of(stories, arrow_schema(Story)),
                members=table_of(members, arrow_schema(StoryMember)),
                alarms=self._story_alarms(by_story),
            )

    def _away(self, inside: npt.NDArray[np.bytes_]) -> dict[str, list[StoryMember]]:
        """Members of touched stories of which no signature was given."""
        rows = self._members.filter(pc.is_in(self._members["story_id"], self._looked_at))
        if not len(rows):
            return {}
        there = pc.is_in(rows["article_id"], pa.array(inside.astype(str), pa.string()))
        away: dict[str, list[StoryMember]] = {}
        for row in rows.filter(pc.invert(there)).to_pylist():
            name = self._found.merged.get(row["story_id"], row["story_id"])
            if name in self._found.touched:
                away.setdefault(name, []).append(member_of(row))
        return away

    def _assignments(self) -> pa.Table:
        facts = self._facts
        order = np.lexsort((facts.version[facts.known :], facts.ids[facts.known :]))
        parts = [self._assigned(order[at : at + _ROWS]) for at in range(0, len(order), _ROWS)]
        return pa.concat_tables([ASSIGNMENTS.empty_table(), *parts])

    def _assigned(self, new: Ints) -> pa.Table:
        facts, texts, found = self._facts, self._texts, self._found
        rows, some = (new + facts.known).tolist(), new.tolist()
        excerpts = (texts.excerpt_of[k] for k in some)
        columns = {
            "article_id": [facts.name(row) for row in rows],
            "version": facts.version[rows],
            "text_id": [facts.text_name(code) for code in texts.text[rows].tolist()],
            "text_relation": [texts.relation[k] for k in some],
            "text_score": [texts.score[k] for k in some],
            "excerpt_of": [facts.name(excerpt) if excerpt >= 0 else None for excerpt in excerpts],
            "story_id": found.story[rows],
            "links": [found.links.get(row, b"") for row in rows],
        }
        return pa.Table.from_pydict(columns, schema=ASSIGNMENTS)

    def _tellers(self, rows: Ints, said: pa.Table) -> list[Teller]:
        """What the rows' signatures tell of them; `rows` are all those of some stories, in the order of their time."""
        columns = {name: said[name].to_pylist() for name in _TOLD}
        facts, texts, found, known = self._facts, self._texts, self._found, self._facts.known
        text_of, times, versions = (column[rows].tolist() for column in (texts.text, facts.time, facts.version))
        outlets = [outlet or domain for outlet, domain in zip(columns["outlet"], columns["domain"], strict=True)]
        wires = wires_of(text_of, columns["wire_agency"], columns["dateline"])
        told_before: dict[int, set[str]] = {}
        tellers = []
        for k, row in enumerate(rows.tolist()):
            new, text, outlet, agency = row >= known, text_of[k], outlets[k], columns["wire_agency"][k]
            given = texts.relation[row - known] if new else columns["text_relation"][k]
            relation = TextRelation(given) if given else TextRelation.ORIGINAL
            wire, before = wires.get(text), told_before.setdefault(text, set())
            carries = wire is not None and (agency == wire.agency or columns["dateline"][k] in wire.datelines)
            kind, version = columns["content_type"][k], versions[k]
            tellers.append(
                Teller(
                    article_id=facts.name(row),
                    version=version,
                    time=times[k],
                    published_at=columns["published_at"][k],
                    language=columns["language"][k],
                    title=columns["title"][k],
                    outlet=outlet,
                    country=columns["outlet_country"][k],
                    content_type=ContentType(kind) if kind else None,
                    topics=tuple(topic_of(topic) for topic in columns["topics"][k] or ()),
                    relation=relation,
                    score=texts.score[row - known] if new else columns["text_score"][k],
                    excerpt=texts.excerpt_of[row - known] >= 0 if new else columns["excerpt_of"][k] is not None,
                    agency=agency or (wire.agency if wire and carries else None),
                    wire=carries,
                    update=version > 1 or (outlet in before and relation is not TextRelation.ORIGINAL),
                    similarity=found.similarity.get(row),
                )
            )
            if outlet:
                before.add(outlet)
        return tellers

    def _text_alarms(self) -> Iterator[Alarm]:
        facts, texts = self._facts, self._texts
        sizes = Counter(texts.text[~facts.superseded].tolist())
        grown = sorted({int(code) for code in texts.text[facts.known :]})
        large = [(facts.text_name(code), code) for code in grown if sizes[code] > self._settings.text_alarm]
        for name, code in sorted(large):
            first = min(np.flatnonzero(texts.text == code).tolist(), key=facts.rank.item)
            title = self._source.table(["title"], np.array([first]))["title"][0].as_py()
            yield Alarm(kind="text", id=name, size=sizes[code], title=title)

    def _story_alarms(self, by_story: dict[str, list[Teller]]) -> list[Alarm]:
        return [
            Alarm(kind="story", id=name, size=len(its), title=next((one.title for one in its if one.title), None))
            for name, its in by_story.items()
            if len(its) > self._settings.story_alarm
        ]


def _coded(column: npt.NDArray[np.object_]) -> tuple[pa.Array, Ints]:
    """The different names in order, and for each entry the place of its name."""
    names = pa.array(column, pa.string()).dictionary_encode()
    order = pc.sort_indices(names.dictionary).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return names.dictionary.take(pa.array(order)), place[names.indices.to_numpy()]


def _beside(old: pa.Table, days: pa.Array, names: pa.Array) -> pa.Table:
    """What lay there on these days besides the stories of these names."""
    return old.filter(pc.and_not(pc.is_in(old["date"], days), pc.is_in(old["story_id"], names)))


def _sorted(anew: pa.Table, others: pa.Table, keys: Sequence[str]) -> pa.Table:
    """All of these rows in order; those anew are so already, and are not copied where they are all."""
    if not len(others):
        return anew
    return pa.concat_tables([anew, others]).sort_by([(key, "ascending") for key in keys])
