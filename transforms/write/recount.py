"""Stories of which reports have gone: counted, dated and named again from those that are left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES
from transforms.write.finish import cut_rows, write_final
from transforms.write.intent import TableChange
from transforms.write.log import LiveFile, files_of
from transforms.write.parquet import read_rows
from transforms.write.store import Store

Row = dict[str, Any]

_MOST_TOPICS = 5
_TOLD = ("article_id", "version", "revision", "title", "outlet", "domain", "outlet_country", "published_at")
_SIGNED = (*_TOLD, "wire_agency", "topics")


def recounted(
    store: Store, folder: str, run_id: str, gone_ids: pa.Array, titles: set[str], before: str | None
) -> Iterator[TableChange]:
    """The changes of both story tables: no story before a day, no member that is gone, no headline of one that is.

    A story without members goes; so does one that was merged, where its headline or first report is gone.
    """
    stories, members = _days(store, "stories"), _days(store, "story_members")
    gone = set(gone_ids.to_pylist())
    out_stories: dict[str, list[Row]] = {}
    out_members: dict[str, list[Row]] = {}
    left = _left(store, members, gone)
    for day in sorted(stories.keys() | members.keys()):
        if before is not None and day < before and day[:1].isdigit():
            out_stories[day], out_members[day] = [], []
            continue
        told, telling = _rows(store, "stories", stories[day]), _rows(store, "story_members", members[day])
        by_story: dict[str, list[Row]] = defaultdict(list)
        for row in telling:
            by_story[row["story_id"]].append(row)
        if not any(_touched(story, by_story[story["story_id"]], gone, titles) for story in told):
            continue
        out_stories[day], out_members[day] = [], []
        for story in told:
            its = by_story[story["story_id"]]
            if not _touched(story, its, gone, titles):
                out_stories[day].append(story)
                out_members[day] += its
                continue
            its = [row for row in its if row["article_id"] not in gone]
            if its:
                anew = _again(story, its, left, titles)
                out_stories[day].append(anew[0] | {"run_id": run_id})
                out_members[day] += [row | {"run_id": run_id} for row in anew[1]]
    yield _change(store, folder, "stories", stories, out_stories)
    yield _change(store, folder, "story_members", members, out_members)


def _touched(story: Row, members: Sequence[Row], gone: set[str], titles: set[str]) -> bool:
    return (
        story["first_article_id"] in gone
        or (story["headline"] is not None and story["headline"] in titles)
        or any(row["article_id"] in gone for row in members)
    )


def _again(story: Row, members: Sequence[Row], left: Mapping[str, Row], titles: set[str]) -> tuple[Row, list[Row]]:
    """The story and its members without those that went; the earliest that is left is its first report."""
    members = sorted(members, key=lambda row: (row["rank"], row["article_id"]))
    start = members[0]["lag_s"]
    again = [
        row
        | {
            "rank": rank,
            "lag_s": None if start is None or row["lag_s"] is None else row["lag_s"] - start,
        }
        for rank, row in enumerate(members, 1)
    ]
    signed = [left[row["article_id"]] for row in members if row["article_id"] in left]
    times = sorted(row["published_at"] for row in signed if row["published_at"] is not None)
    agencies = Counter(r["wire_agency"] for r in signed if r["wire_agency"] and r["wire_agency"] != r["outlet"])
    topics = _topics(signed)
    headline = story["headline"]
    if headline is None or headline in titles:
        headline = next((row["title"] for row in signed if row["title"] and row["title"] not in titles), None)
    first = left.get(members[0]["article_id"], {})
    told = story | {
        "headline": headline,
        "first_article_id": members[0]["article_id"],
        "first_published_at": first.get("published_at"),
        "last_published_at": times[-1] if times else None,
        "article_count": len(members),
        "outlet_count": len({row["outlet"] or row["domain"] for row in signed} - {None}),
        "country_count": len({row["outlet_country"] for row in signed} - {None}),
        "wire_agency": min(agencies, key=lambda name: (-agencies[name], name)) if agencies else None,
        "wire_copy_count": agencies.total(),
        "topic": topics[0]["code"] if topics else None,
        "topics": topics,
        "revision": story["revision"] + 1,
    }
    return told, again


def _topics(signed: Sequence[Row]) -> list[Row]:
    """By the number of reports that have them, then by score; each as its surest report has it."""
    counts: Counter[str] = Counter()
    surest: dict[str, Row] = {}
    for row in signed:
        for topic in row["topics"] or ():
            counts[topic["code"]] += 1
            if topic["code"] not in surest or topic["score"] > surest[topic["code"]]["score"]:
                surest[topic["code"]] = topic
    order = sorted(surest, key=lambda code: (-counts[code], -surest[code]["score"], code))
    return [surest[code] for code in order[:_MOST_TOPICS]]


def _left(store: Store, members: Mapping[str, Sequence[LiveFile]], gone: set[str]) -> dict[str, Row]:
    """The newest signature of each article that is left in a story that loses another one."""
    stories: set[str] = set()
    wanted: set[str] = set()
    for files in members.values() if gone else ():
        rows = _rows(store, "story_members", files)
        stories |= {row["story_id"] for row in rows if row["article_id"] in gone}
        wanted |= {row["article_id"] for row in rows if row["story_id"] in stories}
    table = TABLES["signatures"]
    schema = pa.schema([table.file_schema.field(name) for name in _SIGNED])
    ids = pa.array(sorted(wanted - gone), pa.string())
    newest: dict[str, Row] = {}
    for files in _days(store, "signatures").values() if len(ids) else ():
        for file in files:
            rows = read_rows(store, file.path, schema)
            for row in rows.filter(pc.is_in(rows["article_id"], ids)).to_pylist():
                before = newest.get(row["article_id"])
                if before is None or (before["version"], before["revision"]) < (row["version"], row["revision"]):
                    newest[row["article_id"]] = row
    return newest


def _days(store: Store, name: str) -> dict[str, list[LiveFile]]:
    days: dict[str, list[LiveFile]] = defaultdict(list)
    for file in files_of(store, TABLES[name]).values():
        days[file.partition or ""].append(file)
    return days


def _rows(store: Store, name: str, files: Sequence[LiveFile]) -> list[Row]:
    schema = TABLES[name].file_schema
    return [row for file in files for row in read_rows(store, file.path, schema).to_pylist()]


def _change(
    store: Store, folder: str, name: str, files: Mapping[str, Sequence[LiveFile]], days: Mapping[str, list[Row]]
) -> TableChange:
    table = TABLES[name]
    added = []
    for day, rows in days.items():
        if rows:
            anew = pa.Table.from_pylist(rows, schema=table.file_schema)
            anew = anew.sort_by([(column, "ascending") for column in table.sort])
            added += [write_final(store, folder, table, day, part) for part in cut_rows(anew)]
    return TableChange(
        table=name, added=tuple(added), removed=tuple(file for day in days for file in files.get(day, ()))
    )
