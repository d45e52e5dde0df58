"""Everything the lake knows of one article or address, as plain values."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.asked_for import Asked, asked_for
from pipeline.errors import NoInputError
from pipeline.evidence import changed, fields_of, judged_candidates, tags_of
from pipeline.lake import Lake, steady
from pipeline.nearest import nearest_texts

_ADDRESSES = ("url", "requested_url", "final_url", "canonical_url")
_INPUT = (
    *("version", "revision", "run_id", "ingested_at", "origin", "origin_ref", "requested_url", "final_url"),
    *("fetched_at", "feed_entry_id", "feed_title", "feed_summary", "feed_categories", "feed_published_at"),
    *("raw_sha256", "raw_bytes"),
)
_FETCH = (
    *("kind", "url", "final_url", "feed_url", "started_at", "duration_ms", "status", "outcome", "attempt", "error"),
    *("body_bytes", "body_sha256", "etag", "last_modified", "retry_after_s", "run_id"),
)
_MEMBERS_SHOWN = 20


def explained(lake: Lake, asked: str) -> dict[str, Any]:
    """Inputs, fetches, fields with source and confidence, dates refused, tags, texts, story, versions, rejects.

    `asked` is an address in any spelling, the id of an article or of one of its other addresses, the beginning of an
    article's id, or the name of a seed file.

    Raises:
        NoInputError: the lake holds nothing of it.
        SettingsError: it names several articles.
    """
    meant = asked_for(lake, asked)
    article_id, aliases = _article_id(lake, meant.own_id)
    versions = found(lake, "articles", pc.field("article_id") == article_id)
    versions.sort(key=lambda row: (row["version"], row["revision"]))
    addresses = _addresses(meant, versions)
    told: dict[str, Any] = {
        "asked": asked,
        "article_id": article_id if versions else None,
        "alias_ids": aliases,
        "addresses": addresses,
        "inputs": [{name: row[name] for name in _INPUT} for row in versions],
        "fetches": _of_addresses(lake, "fetches", addresses, _FETCH, "started_at"),
    }
    if versions:
        newest = versions[-1]
        told |= {
            "fields": fields_of(newest),
            "published_candidates": judged_candidates(newest),
            "tags": tags_of(newest),
            "nearest": nearest_texts(lake, newest, found),
            "story": _story(lake, article_id),
            "versions": [changed(row, before) for before, row in zip([None, *versions], versions, strict=False)],
        }
    told["pending"] = _of_addresses(
        lake, "pending", addresses, ("state", "due_at", "attempt", "reason", "run_id"), "due_at"
    )
    told["rejects"] = _rejects(lake, meant, addresses)
    if not versions and not (told["fetches"] or told["pending"] or told["rejects"]):
        raise NoInputError(
            f"expected an article, fetch or reject of {asked!r} in {lake.store.uri}, found none; "
            "an address, an id or its first letters, or a seed file's name is looked for"
        )
    return told


def found(lake: Lake, table: str, where: pc.Expression) -> list[dict[str, Any]]:
    """The rows of a table for which an expression holds; wide columns are read from the files that hold one only."""
    return steady(functools.partial(_found, lake, table, where))


def _found(lake: Lake, table: str, where: pc.Expression) -> list[dict[str, Any]]:
    data = lake.dataset(table)
    if isinstance(data, ds.FileSystemDataset):
        names = data.to_table(columns=["__filename"], filter=where)["__filename"].unique().to_pylist()
        data = ds.dataset(sorted(names), schema=data.schema, format="parquet") if names else None
    return [] if data is None else list(data.to_table(filter=where).to_pylist())


def _article_id(lake: Lake, own_id: str) -> tuple[str, list[str]]:
    """The id of the article that an id names, also as one of its other addresses, and all those other ids."""
    data = lake.dataset("signatures")
    if data is None:
        return own_id, []
    rows = data.to_table(columns=["article_id", "alias_ids"])
    listed = pc.list_flatten(rows["alias_ids"])
    parents = pc.list_parent_indices(rows["alias_ids"])
    named = parents.filter(pc.equal(listed, own_id)).to_pylist()
    article_id = own_id
    if named and not pc.any(pc.equal(rows["article_id"], own_id)).as_py():
        article_id = rows["article_id"][min(named)].as_py()
    own = rows.filter(pc.equal(rows["article_id"], article_id))["alias_ids"].to_pylist()
    return article_id, sorted({alias for aliases in own for alias in aliases or ()})


def _addresses(meant: Asked, versions: Iterable[dict[str, Any]]) -> list[str]:
    found_ = list(meant.addresses)
    found_ += [row[name] for row in versions for name in _ADDRESSES if row[name]]
    return list(dict.fromkeys(found_))


def _of_addresses(
    lake: Lake, table: str, addresses: list[str], columns: tuple[str, ...], by: str
) -> list[dict[str, Any]]:
    if not addresses:
        return []
    where = pc.field("url").isin(addresses)
    if table == "fetches":
        where |= pc.field("final_url").isin(addresses)
    rows = sorted(found(lake, table, where), key=lambda row: row[by])
    return [{name: row[name] for name in columns} for row in rows]


def _rejects(lake: Lake, meant: Asked, addresses: list[str]) -> list[dict[str, Any]]:
    where = pc.field("reject_id") == meant.own_id
    if addresses:
        where |= pc.field("url").isin(addresses)
    if meant.files:
        where |= pc.field("origin_ref").isin(list(meant.files))
    rows = sorted(found(lake, "rejects", where), key=lambda row: (row["rejected_at"], row["reject_id"]))
    columns = ("rejected_at", "stage", "reason", "detail", "url", "origin", "origin_ref", "retryable", "run_id")
    return [{name: row[name] for name in columns} for row in rows]


def _story(lake: Lake, article_id: str) -> dict[str, Any] | None:
    """The story that the article is in now: its own part in it, and who else tells it."""
    own = found(lake, "story_members", pc.field("article_id") == article_id)
    if not own:
        return None
    stories = {
        row["story_id"]: row for row in found(lake, "stories", pc.field("story_id").isin([m["story_id"] for m in own]))
    }
    member = min(own, key=lambda m: (_is_merged(stories, m), m["rank"], m["story_id"]))
    story, way = stories.get(member["story_id"]), [member["story_id"]]
    while story is not None and story["merged_into"] is not None and story["merged_into"] not in way:
        way.append(story["merged_into"])
        story = next(iter(found(lake, "stories", pc.field("story_id") == way[-1])), None)
    if story is None:
        return None
    members = sorted(found(lake, "story_members", pc.field("story_id") == way[-1]), key=lambda m: m["rank"])
    shown = members[:_MEMBERS_SHOWN]
    ids = [m["article_id"] for m in shown]
    named = {row["article_id"]: row for row in _briefly(lake, ids)}
    return {
        **{name: story[name] for name in ("story_id", "headline", "language", "article_count", "outlet_count")},
        "merged_from": way[:-1],
        **{name: member[name] for name in ("role", "similarity", "rank", "lag_s")},
        "members": [
            {
                **{name: m[name] for name in ("rank", "role", "similarity", "lag_s", "article_id")},
                **{name: named.get(m["article_id"], {}).get(name) for name in ("outlet", "title", "published_at")},
            }
            for m in shown
        ],
    }


def _is_merged(stories: dict[str, dict[str, Any]], member: dict[str, Any]) -> bool:
    story = stories.get(member["story_id"])
    return story is None or story["merged_into"] is not None


def _briefly(lake: Lake, ids: list[str]) -> list[dict[str, Any]]:
    """Outlet, title and instant of some articles, from their signatures."""
    data = lake.dataset("signatures")
    if data is None or not ids:
        return []
    columns = ["article_id", "version", "revision", "outlet", "title", "published_at"]
    rows = data.to_table(columns=columns, filter=pc.field("article_id").isin(ids)).to_pylist()
    return sorted(rows, key=lambda row: (row["version"], row["revision"]))


def as_json_value(value: Any) -> str:
    """What JSON has no form for: instants and days as ISO 8601, bytes as hexadecimal."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
