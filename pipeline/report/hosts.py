"""Hosts that no longer answer, and the slowest answers, from the newest days of `fetches`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import urllib.parse
from collections.abc import Iterable, Sequence

from schemas import Fetch, FetchKind, Outcome
from schemas.fetch import ANSWERS

SHOWN = 10
_DAY = dt.timedelta(days=1)
_NOT_SENT = (Outcome.DEFERRED, Outcome.PARKED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host of which nothing came in the last 24 hours though it was asked."""

    name: str
    asked: int
    answered_at: dt.datetime | None
    """When it last answered; None: not in the days looked at."""
    why: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One request and how long it took."""

    url: str
    kind: str
    took_ms: int
    body_bytes: int | None


def stopped_hosts(fetches: Iterable[Fetch], now: dt.datetime) -> tuple[Host, ...]:
    """The hosts that were asked in the 24 hours before `now` and did not answer once, most asked first."""
    hosts: dict[str, list[Fetch]] = {}
    for fetch in fetches:
        if fetch.kind is not FetchKind.STATE and fetch.outcome not in _NOT_SENT:
            hosts.setdefault(host_of(fetch.url), []).append(fetch)
    found = [host for name, rows in hosts.items() if (host := _stopped(name, rows, now)) is not None]
    return tuple(sorted(found, key=lambda host: (-host.asked, host.name)))


def slowest(fetches: Iterable[Fetch]) -> tuple[Answer, ...]:
    """The pages, feeds and sitemaps that took longest to come."""
    timed = [fetch for fetch in fetches if fetch.duration_ms is not None and fetch.kind is not FetchKind.STATE]
    timed.sort(key=lambda fetch: (-(fetch.duration_ms or 0), fetch.url))
    return tuple(
        Answer(url=one.url, kind=one.kind.value, took_ms=one.duration_ms or 0, body_bytes=one.body_bytes)
        for one in timed[:SHOWN]
    )


def host_of(url: str) -> str:
    """The host of an address, as it is written there.

    >>> host_of("https://News.example:8080/a")
    'news.example:8080'
    """
    try:
        return urllib.parse.urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:  # a bracket that is not closed
        return url


def _stopped(name: str, rows: Sequence[Fetch], now: dt.datetime) -> Host | None:
    recent = [row for row in rows if now - _DAY < row.started_at <= now]
    if not recent or any(row.outcome in ANSWERS for row in recent):
        return None
    last = max(recent, key=lambda row: (row.started_at, row.fetch_id))
    answered = [row.started_at for row in rows if row.outcome in ANSWERS]
    why = last.error or last.outcome.value
    return Host(name=name, asked=len(recent), answered_at=max(answered, default=None), why=why)
