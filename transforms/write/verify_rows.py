"""What the rows of the tables say of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, PendingState
from transforms.write.verify_files import Finding

_COUNTED = ("articles", "rejects")
"""Tables whose rows a run counts one by one, in a column of their name."""


def row_findings(rows: Mapping[str, pa.Table]) -> Iterator[Finding]:
    """Keys twice, rows of no run, counts that differ from those of `runs`, ids that lead nowhere."""
    for name, table in TABLES.items():
        yield from _doubled(name, rows[name], table.key)
    yield from _between_articles_and_signatures(rows["articles"], rows["signatures"])
    yield from _of_stories(rows["stories"], rows["story_members"], rows["articles"])
    yield from _of_runs(rows)


def _doubled(name: str, rows: pa.Table, key: tuple[str, ...]) -> Iterator[Finding]:
    counts = rows.select(list(key)).group_by(list(key)).aggregate([([], "count_all")])
    for row in counts.filter(pc.greater(counts["count_all"], 1)).to_pylist():
        count = row.pop("count_all")
        yield Finding(check="doubled key", where=name, detail=f"{_shown(row)} {count} times")


def _between_articles_and_signatures(articles: pa.Table, signatures: pa.Table) -> Iterator[Finding]:
    """Each article version and revision has its signature, of the same content, and each signature its article."""
    keys = ["article_id", "version", "revision"]
    for name, left, right in (("articles", articles, signatures), ("signatures", signatures, articles)):
        alone = left.select(keys).join(right.select(keys), keys, join_type="left anti")
        for row in alone.to_pylist():
            yield Finding(check="no counterpart", where=name, detail=_shown(row))
    columns = [*keys, "content_hash"]
    both = articles.select(columns).join(signatures.select(columns), keys, join_type="inner", right_suffix="_signed")
    for row in both.filter(pc.not_equal(both["content_hash"], both["content_hash_signed"])).to_pylist():
        yield Finding(check="another content", where="signatures", detail=_shown(row))
    low = articles.filter(pc.or_(pc.less(articles["version"], 1), pc.less(articles["revision"], 0)))
    for row in low.select(keys).to_pylist():
        yield Finding(check="impossible version", where="articles", detail=_shown(row))


def _of_stories(stories: pa.Table, members: pa.Table, articles: pa.Table) -> Iterator[Finding]:
    """Each member is an article of the lake in a story of its day that stands and counts it."""
    keys = ["story_id", "date"]
    for row in members.join(stories.select(keys), keys, join_type="left anti").to_pylist():
        yield Finding(check="no story", where="story_members", detail=_shown(row))
    known = pc.is_in(members["article_id"], articles["article_id"].combine_chunks())
    for row in members.filter(pc.invert(known)).to_pylist():
        yield Finding(check="no article", where="story_members", detail=_shown(row))
    counts = members.group_by("story_id").aggregate([([], "count_all")])
    standing = stories.filter(pc.is_null(stories["merged_into"]))
    both = standing.join(counts, "story_id", join_type="left outer")
    differ = pc.not_equal(both["article_count"].cast(pa.int64()), pc.fill_null(both["count_all"], 0))
    for row in both.filter(differ).to_pylist():
        detail = f"{row['story_id']} counts {row['article_count']} articles, has {row['count_all'] or 0}"
        yield Finding(check="another count", where="stories", detail=detail)


def _of_runs(rows: Mapping[str, pa.Table]) -> Iterator[Finding]:
    runs = rows["runs"].to_pylist(maps_as_pydicts="strict")
    for run in runs:
        ends = sum(run[name] for name in ("articles", "duplicates", "unchanged", "rejects", "deferred"))
        if run["inputs"] != ends:
            detail = f"{run['run_id']}: {run['inputs']} inputs ended as {ends}"
            yield Finding(check="identity", where="runs", detail=detail)
    names = pa.array([run["run_id"] for run in runs], pa.string())
    for name in ("articles", "rejects", "pending", "fetches"):
        strays = pc.unique(rows[name]["run_id"].filter(pc.invert(pc.is_in(rows[name]["run_id"], names))))
        for run_id in strays.to_pylist():
            yield Finding(check="no run", where=name, detail=f"rows of run {run_id}, which is not in runs")
    for name in _COUNTED:
        held = _by_run(rows[name])
        for run in runs:
            if held.get(run["run_id"], 0) > run[name]:
                detail = f"{run['run_id']} wrote {run[name]} rows, {held[run['run_id']]} are there"
                yield Finding(check="counts", where=name, detail=detail)
    waiting = rows["pending"].filter(pc.not_equal(rows["pending"]["state"], PendingState.DONE.value))
    for run_id, count in _by_run(waiting).items():
        put_off = next((run["deferred"] for run in runs if run["run_id"] == run_id), count)
        if count > put_off:
            detail = f"{run_id} put {put_off} inputs off, {count} rows are there"
            yield Finding(check="counts", where="pending", detail=detail)
    yield from _totals(rows, runs)


def _totals(rows: Mapping[str, pa.Table], runs: list[dict[str, object]]) -> Iterator[Finding]:
    """What all runs wrote, less what they took out, is what is there; of `runs` themselves one row a run."""
    whole = all(run["removed"] is not None for run in runs)
    for name, table in TABLES.items():
        if name == "runs" or (table.replaces and not whole):  # an older version did not note what it replaced
            continue
        written = sum(_rows_in(run["tables"], name) for run in runs)
        removed = sum(_rows_in(run["removed"], name) for run in runs)
        if written - removed != len(rows[name]):
            detail = f"{written:,} rows written, {removed:,} taken out, {len(rows[name]):,} are there"
            yield Finding(check="counts", where=name, detail=detail)


def _by_run(rows: pa.Table) -> dict[str, int]:
    counts = rows.group_by("run_id").aggregate([([], "count_all")])
    return dict(zip(counts["run_id"].to_pylist(), counts["count_all"].to_pylist(), strict=True))


def _rows_in(told: object, table: str) -> int:
    entries = told if isinstance(told, list) else []
    return sum(int(entry["rows"]) for entry in entries if entry["table"] == table)


def _shown(row: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items())
