"""Requests put off, and taken up again."""

from __future__ import annotations

import dataclasses
import datetime as dt

from schemas import FeedEntry, Input, Origin, PendingState
from transforms.fetch.put_off import pending_of, request_of
from transforms.fetch.request import Deferral, Request, in_order

NOW = dt.datetime(2025, 11, 4, 12, tzinfo=dt.UTC)
ENTRY = FeedEntry(
    entry_id="1",
    title="Harbour opens",
    summary="It opened.",
    categories=("local",),
    published_raw="Tue, 04 Nov 2025 10:00:00 GMT",
    authors=("A. Reporter",),
    feed_url="https://example.org/feed",
    feed_title="The Example",
    feed_language="en",
)
INPUT = Input(
    origin=Origin.FEED, origin_ref="https://example.org/feed", requested_url="https://example.org/a", entry=ENTRY
)


def deferral(state: PendingState) -> Deferral:
    return Deferral(request=Request(input=INPUT), state=state, due_at=NOW, reason="time budget")


def test_an_input_put_off_comes_back_as_it_was() -> None:
    back = request_of(pending_of(deferral(PendingState.DEFERRED), "run"))
    assert back.input == INPUT
    assert back.deferred_at == NOW


def test_only_a_failure_counts_as_a_try() -> None:
    assert request_of(pending_of(deferral(PendingState.DEFERRED), "run")).input.attempt == 1
    assert request_of(pending_of(deferral(PendingState.RETRY), "run")).input.attempt == 2


def test_what_waits_longest_is_served_first() -> None:
    fresh = Request(input=dataclasses.replace(INPUT, requested_url="https://example.org/0"))
    young = Request(input=INPUT, deferred_at=NOW)
    old = Request(input=INPUT, deferred_at=NOW - dt.timedelta(days=1))
    assert in_order([fresh, young, old]) == [old, young, fresh]
