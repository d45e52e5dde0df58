"""What a feed's row says when nothing was sent for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.polling import Polls
from pipeline.take_feed import TakeFeed
from schemas import Fetch, Input, Media, Origin, Outcome, PendingState
from schemas.moment import Moment
from transforms.fetch.request import Deferral, Request
from transforms.worker import Limits

NOW = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
URL = "https://news.example.org/feed.xml"


@pytest.mark.parametrize(
    ("state", "outcome", "failures", "error"),
    [
        (PendingState.RETRY, Outcome.ERROR, 1.0, "dns: expected an address"),
        (PendingState.DEFERRED, Outcome.DEFERRED, 0.0, None),
    ],
)
def test_a_feed_whose_robots_txt_fails_has_failed_and_one_that_had_no_turn_has_not(
    state: PendingState, outcome: Outcome, failures: float, error: str | None, tmp_path: Path
) -> None:
    item = Input(origin=Origin.FEED, origin_ref=URL, requested_url=URL, media=Media.FEED, seen_at=NOW)
    end = Deferral(request=Request(input=item), state=state, due_at=NOW, reason="dns: expected an address")
    with TakeFeed(str(tmp_path), Polls(), lambda at: Moment(run_id="run", now=at), Limits()) as take:
        (row,) = take(end)
    assert isinstance(row, Fetch)
    assert (row.outcome, row.failures, row.error) == (outcome, failures, error)
