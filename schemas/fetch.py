"""One HTTP request, and so the state of every feed and host."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import Annotated

from schemas.column import Column, Float32, Int16, Int32, Int64


class FetchKind(enum.StrEnum):
    """What was asked for; `state` rows repeat a feed's or host's newest state once a day."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    ROBOTS = "robots"
    TDMREP = "tdmrep"
    STATE = "state"


class Outcome(enum.StrEnum):
    """How a request ended."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    RETRY_LATER = "retry_later"
    REDIRECTED = "redirected"
    GONE = "gone"
    NOT_FOUND = "not_found"
    BLOCKED = "blocked"
    DEFERRED = "deferred"
    PARKED = "parked"
    ERROR = "error"


ANSWERS = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED, Outcome.REDIRECTED})
"""Outcomes of requests that gave what was asked for, or said where it is or that it has not changed."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request with its answer; of feeds and hosts the newest row is their state."""

    fetch_id: Annotated[str, Column("id of kind, address and run")]
    kind: Annotated[FetchKind, Column("what was asked for")]
    url: Annotated[str, Column("as asked for")]
    final_url: Annotated[str | None, Column("where redirects led", null="no redirect")] = None
    feed_url: Annotated[str | None, Column("the feed that named the page", null="not from a feed")] = None
    started_at: Annotated[dt.datetime, Column("when it was sent")]
    duration_ms: Annotated[Int32 | None, Column("until its end", unit="milliseconds", null="nothing was sent")] = None
    status: Annotated[Int16 | None, Column("HTTP status", null="no answer")] = None
    outcome: Annotated[Outcome, Column("how it ended")]
    etag: Annotated[str | None, Column("ETag, verbatim", null="none sent")] = None
    last_modified: Annotated[str | None, Column("Last-Modified, verbatim", null="none sent")] = None
    body_sha256: Annotated[str | None, Column("SHA-256 of the decoded body", null="no body")] = None
    body_bytes: Annotated[Int64 | None, Column("size of the decoded body", unit="bytes", null="no body")] = None
    retry_after_s: Annotated[Int32 | None, Column("as the server asked", unit="seconds", null="not asked")] = None
    attempt: Annotated[Int16, Column("which try it was", range="≥ 1")] = 1
    error: Annotated[str | None, Column("what went wrong", null="nothing")] = None
    items_seen: Annotated[Int32 | None, Column("entries in the feed", null="no feed, or not parsed")] = None
    items_new: Annotated[Int32 | None, Column("entries not known before", null="no feed, or not parsed")] = None
    items_missed: Annotated[
        Int32 | None,
        Column(
            "of a poll that shows no entry that was known: how many came and went unseen, by the feed's rate",
            range="≥ 0",
            null="no gap",
        ),
    ] = None
    next_poll_at: Annotated[dt.datetime | None, Column("when to ask again", null="no feed, or parked")] = None
    poll_interval_s: Annotated[Int32 | None, Column("until then", unit="seconds", null="no feed")] = None
    interval_reason: Annotated[str | None, Column("what set the interval", null="no feed")] = None
    failures: Annotated[Float32 | None, Column("failures in a row, soft ones count less", null="no feed")] = None
    item_rate: Annotated[
        Float32 | None, Column("moving mean of new entries", unit="entries a day", null="no feed, or too early")
    ] = None
    redirect_to: Annotated[str | None, Column("target of a permanent redirect", null="none")] = None
    redirect_seen: Annotated[Int16 | None, Column("sightings of it in a row", null="none")] = None
    poll_count: Annotated[Int32 | None, Column("polls so far", null="no feed")] = None
    last_new_at: Annotated[dt.datetime | None, Column("when a new entry was last seen", null="no feed, or never")] = (
        None
    )
    asked_interval_s: Annotated[
        Int32 | None, Column("least interval that the feed itself asks for", unit="seconds", null="it asks for none")
    ] = None
    skip_hours: Annotated[
        tuple[Int16, ...], Column("hours at which the feed asks not to be polled", unit="hours UTC", range="0–23")
    ] = ()
    skip_days: Annotated[
        tuple[Int16, ...], Column("weekdays at which the feed asks not to be polled", range="0–6, Monday 0")
    ] = ()
    host_next_at: Annotated[dt.datetime | None, Column("when the host may be asked again", null="at once")] = None
    robots_body: Annotated[
        bytes | None, Column("robots.txt or tdmrep.json as served", range="≤ 512 KiB", null="another kind")
    ] = None
    run_id: Annotated[str, Column("the run that sent it")] = ""
