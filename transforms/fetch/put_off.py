"""Requests put off as rows of `pending`, and rows of `pending` as requests again."""

from __future__ import annotations

import dataclasses

from schemas import Input, Pending, PendingState
from schemas.input import FeedEntry
from transforms.fetch.request import Deferral, Request
from transforms.ids import id_of


def pending_of(deferral: Deferral, run_id: str) -> Pending:
    """The row of an input put off; one that is to be tried again counts this run as a try."""
    item = deferral.request.input
    entry = item.entry or FeedEntry()
    tried = deferral.state is PendingState.RETRY
    return Pending(
        input_id=id_of(item.origin, item.origin_ref, item.requested_url or ""),
        state=deferral.state,
        url=item.requested_url,
        origin=item.origin,
        origin_ref=item.origin_ref,
        feed_entry_id=entry.entry_id,
        feed_title=entry.title,
        feed_summary=entry.summary,
        feed_categories=entry.categories,
        feed_authors=entry.authors,
        feed_published_raw=entry.published_raw,
        feed_name=entry.feed_title,
        feed_language=entry.feed_language,
        due_at=deferral.due_at,
        attempt=item.attempt if tried else item.attempt - 1,
        reason=deferral.reason,
        run_id=run_id,
    )


def request_of(pending: Pending) -> Request:
    """The request that a row of `pending` stands for; it is served before all that were never put off."""
    entry = FeedEntry(
        entry_id=pending.feed_entry_id,
        title=pending.feed_title,
        summary=pending.feed_summary,
        categories=pending.feed_categories,
        authors=pending.feed_authors,
        published_raw=pending.feed_published_raw,
        feed_url=pending.origin_ref,
        feed_title=pending.feed_name,
        feed_language=pending.feed_language,
    )
    item = Input(
        origin=pending.origin,
        origin_ref=pending.origin_ref,
        requested_url=pending.url,
        entry=entry if dataclasses.replace(entry, feed_url=None) != FeedEntry() else None,
        attempt=pending.attempt + 1,
    )
    return Request(input=item, feed_url=pending.origin_ref, deferred_at=pending.due_at)
