"""What is known of an article, as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.counts import counted
from pipeline.evidence import days_told
from pipeline.explain import as_json_value
from pipeline.printable import printable

_MOST_VALUE = 160


def as_text(told: dict[str, Any]) -> str:
    """The parts in the order of an article's way; a part of which nothing is known is left out.

    Text of the lake is hostile: control characters are shown as spaces.
    """
    lines = [f"article {told['article_id'] or '– (none: see rejects, fetches and pending)'}"]
    lines += [f"  also known as {alias}" for alias in told["alias_ids"]]
    lines += [f"  {address}" for address in told["addresses"]]
    for heading, part in _parts(told):
        body = [line for line in part if line]
        if body:
            lines += ["", heading, *body]
    return "\n".join(map(printable, lines))


def _parts(told: dict[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "inputs", (_pairs(row) for row in told["inputs"])
    yield "fetches", (_fetch(row) for row in told["fetches"])
    if told["article_id"] is not None:
        yield "fields", (_field(field) for field in told["fields"])
        yield "publication date, every signal seen", (_candidate(one) for one in told["published_candidates"])
        yield from _tag_parts(told["tags"])
        yield "nearest texts", (line for one in told["nearest"] for line in _near(one))
        yield "story", _story(told["story"])
        yield "versions", (line for one in told["versions"] for line in _version(one))
    yield "pending", (_pairs(row) for row in told["pending"])
    yield "rejects", (_reject(row) for row in told["rejects"])


def _tag_parts(tags: dict[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "topics", (f"  {t['code']}  {t['label']}  {t['score']:.2f} by {t['source']}" for t in tags["topics"])
    yield (
        "days spoken of",
        (f"  {m['value']:<12} {m['type']:<9} {days_told(m) or '–'}  {m['evidence']}" for m in tags["date_mentions"]),
    )
    yield (
        "outlets named",
        (f"  {c['outlet']}  {c['role']}  {c['confidence']:.2f}  {c['evidence']}" for c in tags["cited_sources"]),
    )
    for name in ("wire_agency", "dateline"):
        one = tags[name]
        yield name.replace("_", " "), ([f"  {one['value']}  {one['evidence'] or ''}".rstrip()] if one["value"] else ())


def _pairs(row: dict[str, Any]) -> str:
    return "  " + "  ".join(f"{name}={_value(value)}" for name, value in row.items() if value not in (None, []))


def _fetch(row: dict[str, Any]) -> str:
    took = "" if row["duration_ms"] is None else f" in {row['duration_ms']:,} ms"
    status = "" if row["status"] is None else f" {row['status']}"
    error = f": {row['error']}" if row["error"] else ""
    return f"  {row['started_at']:%Y-%m-%d %H:%M:%S}  {row['kind']} {row['outcome']}{status}{took}{error}  {row['url']}"


def _field(field: dict[str, Any]) -> str:
    value = "–" if field["value"] is None else _value(field["value"])
    by = f"  by {field['source']}" if field["source"] else ""
    sure = "" if field["confidence"] is None else f"  {field['confidence']:.2f}"
    return f"  {field['name']:<24} {value}{by}{sure}"


def _candidate(one: dict[str, Any]) -> str:
    return f"  {one['source']:<10} {_value(one['raw'])} = {one['value'] or '–'}  {one['why']}"


def _near(one: dict[str, Any]) -> Iterator[str]:
    grouped = " and ".join(word for word in ("text", "story") if one[f"same_{word}"])
    told = f"  J {one['jaccard']:.3f}  K {one['contained']:.3f}  {'same ' + grouped if grouped else 'another story'}"
    yield f"{told}  {one['article_id']}  {one['outlet'] or '–'}: {_value(one['title'] or '–')}"
    yield from (f"      {passage['words']} words: {_value(passage['text'])}" for passage in one["passages"])


def _story(story: dict[str, Any] | None) -> Iterator[str]:
    if story is None:
        return
    told = f"{counted(story['article_count'], 'articles')} of {counted(story['outlet_count'], 'outlets')}"
    yield f"  {story['story_id']}  {told}: {_value(story['headline'] or '–')}"
    yield from (f"  went into it with {before}" for before in story["merged_from"])
    yield f"  this article: {story['role']}, rank {story['rank']}, {_alike(story)}"
    yield from (
        f"    {m['rank']:>3}  {m['role']:<9} {_alike(m)}  {m['outlet'] or '–'}: {_value(m['title'] or '–')}"
        for m in story["members"]
    )


def _alike(member: dict[str, Any]) -> str:
    alike = "similarity –" if member["similarity"] is None else f"similarity {member['similarity']:.2f}"
    return alike if member["lag_s"] is None else f"{alike}, {member['lag_s'] // 60:,} min after the first"


def _version(one: dict[str, Any]) -> Iterator[str]:
    yield f"  {one['version']}.{one['revision']}  {one['ingested_at']:%Y-%m-%d %H:%M}  run {one['run_id']}"
    if "title" in one:
        yield f"      title: {_value(one['title']['before'])}"
        yield f"         now {_value(one['title']['after'])}"
    yield from (f"      {line}" for line in one.get("text", ()))
    if one.get("other"):
        yield f"      also changed: {', '.join(one['other'])}"


def _reject(row: dict[str, Any]) -> str:
    retry = ", may be tried again" if row["retryable"] else ""
    told = f"{row['stage']}: {row['reason']}{retry}"
    return f"  {row['rejected_at']:%Y-%m-%d %H:%M}  {told}: {_value(row['detail'])}  {row['origin_ref']}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=as_json_value).strip('"')
    text = " ".join(text.split())
    return text if len(text) <= _MOST_VALUE else f"{text[:_MOST_VALUE]}… ({len(text):,} characters)"
