"""Young articles fetched again at some ages, to see what became of them; a page that changed is a new version."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import pyarrow.compute as pc

from pipeline.lake import Lake
from schemas import UNKNOWN_DATE, FeedEntry, FetchKind, Input, Origin, Outcome
from schemas.moment import Moment
from transforms.fetch.request import Request
from transforms.urls import url_id
from transforms.write.known import Known

_COLUMNS = (
    *("article_id", "version", "revision", "requested_url", "origin", "origin_ref", "first_seen_at"),
    *("feed_entry_id", "feed_title", "feed_summary", "feed_categories", "feed_published_at"),
)
_ASKED_COLUMNS = ("fetch_id", "url", "started_at", "outcome", "etag", "last_modified")
_LATE = dt.timedelta(hours=24)
"""How long after the last age an article may still be asked for, when no run came by in time."""
_SPREAD = dt.timedelta(days=3)
"""How many days before it is first seen a young article may have been published."""


def refetches(lake: Lake, hours: Sequence[float], moment: Moment, waiting: Collection[str] = ()) -> tuple[Request, ...]:
    """Requests for the articles of feeds that have come of one of the ages since they were last asked for.

    An article is asked for once for all ages that it came of meanwhile. One whose page was turned away, or is put off,
    is left to `replay` and to its turn.
    """
    if not hours:
        return ()
    ages = sorted(dt.timedelta(hours=age) for age in hours)
    since = moment.now - ages[-1] - _LATE
    young = _young(lake, since)
    if not young:
        return ()
    asked, known = _last_asked(lake, since), Known.open(lake.store)
    found = []
    for row in young:
        seen = asked.get(row["requested_url"]) or _Asked(at=row["first_seen_at"])
        last = max(row["first_seen_at"], seen.at)
        due = any(last < row["first_seen_at"] + age <= moment.now for age in ages)
        address = url_id(row["requested_url"]) if due else ""
        if due and address not in waiting and not known.rejected(address):
            found.append(_request(row, seen, moment.now))
    return tuple(found)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """When a page was last asked for, and what its last good answer said of itself."""

    at: dt.datetime
    etag: str | None = None
    last_modified: str | None = None


def _young(lake: Lake, since: dt.datetime) -> list[dict[str, Any]]:
    """The newest version of each article of a feed or sitemap that was first seen since an instant, by id."""
    first_day = (since - _SPREAD).date().isoformat()
    days = {file.partition for file in lake.files("articles") if file.partition is not None}
    wanted = {day for day in days if day == UNKNOWN_DATE or day >= first_day}
    where = (pc.field("first_seen_at") >= since) & pc.field("origin").isin([Origin.FEED.value, Origin.SITEMAP.value])
    rows = lake.read("articles", _COLUMNS, where=where, partitions=wanted).to_pylist()
    rows.sort(key=lambda row: (row["article_id"], row["version"], row["revision"]))
    newest = {row["article_id"]: row for row in rows if row["requested_url"]}
    return [newest[article_id] for article_id in sorted(newest)]


def _last_asked(lake: Lake, since: dt.datetime) -> dict[str, _Asked]:
    """What is known of the last requests for each page."""
    days = {file.partition for file in lake.files("fetches") if file.partition is not None}
    wanted = {day for day in days if day >= since.date().isoformat()}
    where = pc.field("kind") == FetchKind.PAGE.value
    rows = lake.read("fetches", _ASKED_COLUMNS, where=where, partitions=wanted).to_pylist()
    latest: dict[str, _Asked] = {}
    answers: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["started_at"], row["fetch_id"])):
        answer = row if row["outcome"] == Outcome.OK else answers.get(row["url"], {})
        answers[row["url"]] = answer
        latest[row["url"]] = _Asked(
            at=row["started_at"], etag=answer.get("etag"), last_modified=answer.get("last_modified")
        )
    return latest


def _request(row: dict[str, Any], asked: _Asked, now: dt.datetime) -> Request:
    published = row["feed_published_at"]
    entry = FeedEntry(
        entry_id=row["feed_entry_id"],
        title=row["feed_title"],
        summary=row["feed_summary"],
        categories=tuple(row["feed_categories"] or ()),
        published_raw=None if published is None else published.isoformat(),
        published_at=published,
        feed_url=row["origin_ref"],
    )
    item = Input(
        seen_at=now,
        origin=Origin(row["origin"]),
        origin_ref=row["origin_ref"],
        requested_url=row["requested_url"],
        entry=entry,
    )
    return Request(input=item, feed_url=row["origin_ref"], etag=asked.etag, last_modified=asked.last_modified)
