"""Rows for the tests of the lake: short, made up, and different where it matters."""

from __future__ import annotations

import datetime as dt

from schemas import Article, Origin, Pending, PendingState, Reason, Reject, Signature, Stage
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.ids import id_of

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def moment(run_id: str = "run-1", now: dt.datetime = NOW) -> Moment:
    return Moment(run_id=run_id, now=now)


def header(run_id: str = "run-1", now: dt.datetime = NOW) -> RunHeader:
    return RunHeader(run_id=run_id, command="run", config_hash="c0", code_version="0", started_at=now)


def article(
    name: str = "a",
    *,
    text: str = "Some text.",
    day: dt.date | None = dt.date(2026, 2, 27),
    now: dt.datetime = NOW,
    raw: str | None = None,
    aliases: tuple[str, ...] = (),
    origin: Origin = Origin.HTML,
    origin_ref: str | None = None,
) -> tuple[Article, Signature]:
    """An article and its signature; `name` and `aliases` stand for addresses."""
    url = f"https://news.example/{name}"
    content_hash = id_of("content", text)
    raw_sha256 = id_of("raw", raw if raw is not None else text) + "0" * 38
    published_at = None if day is None else dt.datetime(day.year, day.month, day.day, 8, 30, 0, 123456, dt.UTC)
    row = Article(
        article_id=id_of(url),
        content_hash=content_hash,
        ingested_at=now,
        url=url,
        domain="news.example",
        origin=origin,
        origin_ref=origin_ref or f"seeds/{name}.html",
        title=f"Title of {name}",
        text=text,
        language="en",
        published_on=day,
        published_at=published_at,
        authors=("Ann Author",),
        word_count=len(text.split()),
        raw_sha256=raw_sha256,
    )
    signature = Signature(
        article_id=row.article_id,
        alias_ids=tuple(sorted(id_of(f"https://news.example/{alias}") for alias in aliases)),
        content_hash=content_hash,
        raw_sha256=raw_sha256,
        first_seen_at=now,
        language="en",
        domain=row.domain,
        published_on=day,
        published_at=published_at,
        sketch=text.encode(),
    )
    return row, signature


def reject(name: str, *, reason: Reason = Reason.BAD_JSON, run_id: str = "run-1", now: dt.datetime = NOW) -> Reject:
    return Reject(
        reject_id=id_of(Stage.READ, reason, name),
        stage=Stage.READ,
        reason=reason,
        detail="expected an object, got a list",
        url=None,
        origin=Origin.JSONL,
        origin_ref=f"seeds/wire.jsonl#{name}",
        retryable=reason.retryable,
        attempt=1,
        payload_head=b"[1]",
        raw_sha256=None,
        rejected_at=now,
        run_id=run_id,
    )


def pending(name: str, state: PendingState = PendingState.DEFERRED, now: dt.datetime = NOW) -> Pending:
    return Pending(
        input_id=id_of("pending", name),
        state=state,
        origin=Origin.FEED,
        origin_ref="https://news.example/feed",
        due_at=now + dt.timedelta(hours=1),
        reason="time budget",
    )
