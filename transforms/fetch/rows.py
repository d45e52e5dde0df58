"""The row that remembers one request."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

from schemas import Fetch, FetchKind, Outcome, Reason, RejectedError
from transforms.fetch.reply import Reply
from transforms.fetch.waits import retry_after_s
from transforms.ids import id_of

MAX_VALIDATOR_CHARS = 512
MAX_ERROR_CHARS = 500
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
REFUSALS = frozenset({429, 503})
SITE_FILES = frozenset({FetchKind.ROBOTS, FetchKind.TDMREP})

_OUTCOMES = {304: Outcome.NOT_MODIFIED, 404: Outcome.NOT_FOUND, 410: Outcome.GONE}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request that has ended, with its reply or its error."""

    reply: Reply | None = None
    error: RejectedError | None = None
    started_at: dt.datetime
    ended_at: dt.datetime


def fetch_row(
    sent: Sent,
    *,
    kind: FetchKind,
    url: str,
    attempt: int,
    run_id: str,
    feed_url: str | None = None,
    final_url: str | None = None,
    redirect_to: str | None = None,
    host_next_at: dt.datetime | None = None,
) -> Fetch:
    """The row of a request; no two to one address start at the same instant."""
    reply, error = sent.reply, sent.error
    headers = reply.headers if reply is not None else {}
    body = reply.body if reply is not None else b""
    return Fetch(
        fetch_id=id_of(kind, url, run_id, sent.started_at.isoformat()),
        kind=kind,
        url=url,
        final_url=final_url,
        feed_url=feed_url,
        started_at=sent.started_at,
        duration_ms=max(0, round((sent.ended_at - sent.started_at).total_seconds() * 1000)),
        status=reply.status if reply is not None else None,
        outcome=_outcome(reply, error),
        etag=validator(headers.get("ETag")),
        last_modified=validator(headers.get("Last-Modified")),
        body_sha256=hashlib.sha256(body).hexdigest() if body else None,
        body_bytes=len(body) if body else None,
        retry_after_s=retry_after_s(headers.get("Retry-After"), sent.ended_at),
        attempt=attempt,
        error=str(error)[:MAX_ERROR_CHARS] if error is not None else None,
        redirect_to=redirect_to,
        host_next_at=host_next_at,
        robots_body=body if reply is not None and kind in SITE_FILES else None,
        run_id=run_id,
    )


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified to be sent back verbatim; None where it is absent, too long or not visible ASCII."""
    if value is None or len(value) > MAX_VALIDATOR_CHARS or not (value.isascii() and value.isprintable()):
        return None
    return value or None


def _outcome(reply: Reply | None, error: RejectedError | None) -> Outcome:
    if reply is None:
        blocked = error is not None and error.reason is Reason.BLOCKED_ADDRESS
        return Outcome.BLOCKED if blocked else Outcome.ERROR
    if reply.status in REFUSALS:
        return Outcome.RETRY_LATER
    if reply.status in REDIRECTS:
        return Outcome.REDIRECTED
    if 200 <= reply.status < 300:
        return Outcome.OK
    return _OUTCOMES.get(reply.status, Outcome.ERROR)
