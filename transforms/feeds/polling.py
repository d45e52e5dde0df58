"""What a feed's answer changes, and when it is asked again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from schemas import Fetch, Outcome
from transforms.feeds.feed import PollHints
from transforms.feeds.feed_state import PARKED_AT, SIGHTINGS_TO_ADOPT, FeedState, state_of
from transforms.feeds.interval import (
    CAP_S,
    FIRST_RATE,
    LEAST_S,
    Interval,
    asked_by_feed,
    interval_by_rate,
    jittered,
    next_rate,
    postponed,
    raised,
)
from transforms.ids import id_of
from transforms.instants import parse_instant

GONE_WEIGHT = 10.0
FAILURES_TO_DROP = 3
MAX_VALIDATOR_BYTES = 512
_DAY_S = 86_400
_GOOD = (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED)
_UNTRIED = (Outcome.DEFERRED, Outcome.RETRY_LATER)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PollAnswer:
    """What a poll brought beside its row: the headers' wishes and, of a feed that was read, its entries."""

    etag: str | None = None
    last_modified: str | None = None
    max_age_s: int | None = None
    """As Cache-Control or Expires say."""
    redirect_to: str | None = None
    """Where permanent redirects alone led."""
    hints: PollHints | None = None
    """None when no feed was read."""
    items_seen: int | None = None
    items_new: int | None = None
    dated_rate: float | None = None
    """Entries a day by the feed's own dates: `rate_by_dates`."""


def after_poll(state: FeedState, row: Fetch, answer: PollAnswer) -> Fetch:
    """The poll's row with all that the next poll needs to know.

    `row` brings start, status, outcome, body hash, Retry-After and error. An OK whose body is the last one's becomes
    UNCHANGED; the failure that parks a feed becomes PARKED. Good answers clear the failures; 429, 503 with Retry-After
    and put-off requests are none; 410 weighs ten of the others and counts once a day.
    """
    good = row.outcome in _GOOD
    unchanged = row.outcome is Outcome.OK and row.body_sha256 is not None and row.body_sha256 == state.body_sha256
    outcome = Outcome.UNCHANGED if unchanged else row.outcome
    failures = 0.0 if good else state.failures + _weight(state, row)
    read = answer.hints is not None
    elapsed_s = (row.started_at - state.polled_at).total_seconds() if state.polled_at else None
    new = (answer.items_new or 0) if outcome is Outcome.OK else 0
    window = answer.items_seen if answer.items_seen is not None else state.window
    rate = state.item_rate
    if good:
        rate = next_rate(rate, new, elapsed_s) if elapsed_s is not None else answer.dated_rate
    redirect_to, redirect_seen = _redirect(state, answer, good, failures)
    asked = asked_by_feed(answer.hints) if answer.hints else state.asked_interval_s
    skip_hours = answer.hints.skip_hours if answer.hints else state.skip_hours
    skip_days = answer.hints.skip_days if answer.hints else state.skip_days
    row = dataclasses.replace(
        row,
        url=state.url,
        outcome=Outcome.PARKED if failures >= PARKED_AT else outcome,
        etag=_validator(answer.etag) if read else _validator(answer.etag) or state.etag,
        last_modified=_validator(answer.last_modified)
        if read
        else _validator(answer.last_modified) or state.last_modified,
        body_sha256=row.body_sha256 if good and row.body_sha256 else state.body_sha256,
        items_seen=window,
        items_new=new,
        items_missed=_missed(state, row.started_at, answer.items_seen or 0, new),
        failures=failures,
        item_rate=rate,
        asked_interval_s=asked,
        skip_hours=skip_hours,
        skip_days=skip_days,
        redirect_to=redirect_to,
        redirect_seen=redirect_seen,
        poll_count=state.poll_count + 1,
        last_new_at=row.started_at if new else state.last_new_at,
    )
    if failures >= PARKED_AT:
        return dataclasses.replace(row, next_poll_at=None, poll_interval_s=None, interval_reason="parked")
    interval = _interval(state_of(row), row, answer.max_age_s, new, elapsed_s if good else None)
    due_at = row.started_at + dt.timedelta(seconds=interval.seconds)
    later = due_at if interval.reason == "retry_after" else postponed(due_at, skip_hours, skip_days)
    return dataclasses.replace(
        row,
        next_poll_at=later,
        poll_interval_s=round((later - row.started_at).total_seconds()),
        interval_reason="skip" if later != due_at else interval.reason,
    )


def rate_by_dates(published_raw: Iterable[str | None], now: dt.datetime) -> float | None:
    """Entries a day by a feed's own date strings, from the newest gaps up to `now`; None from fewer than three."""
    stated = (parse_instant(raw, now=now) for raw in published_raw if raw)
    instants = sorted((found.instant for found in stated if found and found.instant), reverse=True)[:20]
    if len(instants) < 3:
        return None
    span_s = max((now - instants[-1]).total_seconds(), 3600.0)
    return len(instants) * 86_400 / span_s


def poll_row(url: str, run_id: str, row: Fetch) -> Fetch:
    """A request's row as that of the feed `url`, under the id that a repeated run gives it again."""
    return dataclasses.replace(row, fetch_id=id_of(row.kind.value, url, run_id), url=url, run_id=run_id)


def _missed(state: FeedState, at: dt.datetime, seen: int, new: int) -> int | None:
    """About how many entries a feed showed and took away between two looks; None where this look meets the one before.

    A feed read before in which nothing is known any more has gone on past its own history: an outage, or too long a
    wait. What it showed meanwhile is gone; its number is a guess by the rate, 0 when just as many came as are shown.
    """
    since = state.last_new_at or state.polled_at
    if not state.window or not seen or new < seen or since is None:
        return None
    rate = FIRST_RATE if state.item_rate is None else state.item_rate
    return max(0, round(rate * (at - since).total_seconds() / _DAY_S) - new)


def _weight(state: FeedState, row: Fetch) -> float:
    if row.outcome in _UNTRIED:
        return 0.0
    if row.outcome is not Outcome.GONE:
        return 1.0
    told_today = state.outcome is Outcome.GONE and state.polled_at and state.polled_at.date() == row.started_at.date()
    return 0.0 if told_today else GONE_WEIGHT


def _interval(state: FeedState, row: Fetch, max_age_s: int | None, new: int, elapsed_s: float | None) -> Interval:
    """Retry-After above all; failures double the wait; else the feed's rate, raised by what is asked for."""
    names = (state.url, str(state.poll_count))
    if row.retry_after_s is not None:
        return Interval(seconds=min(max(row.retry_after_s, 0), CAP_S), reason="retry_after")
    if row.outcome is Outcome.GONE:
        return Interval(seconds=CAP_S, reason="gone")
    if state.failures or row.outcome in _UNTRIED:
        doublings = min(int(state.failures), 10)
        return jittered(Interval(seconds=min(LEAST_S << doublings, CAP_S), reason="failures"), *names)
    rate = FIRST_RATE if state.item_rate is None else state.item_rate
    rule = interval_by_rate(rate, state.window, new, elapsed_s)
    return raised(jittered(rule, *names), feed=state.asked_interval_s, cache=max_age_s)


def _redirect(state: FeedState, answer: PollAnswer, good: bool, failures: float) -> tuple[str | None, int]:
    """The permanent redirect and how often it was seen in a row; an adopted target that fails is given up."""
    adopted = state.redirect_to is not None and state.redirect_seen >= SIGHTINGS_TO_ADOPT
    if not good:
        return (None, 0) if adopted and failures >= FAILURES_TO_DROP else (state.redirect_to, state.redirect_seen)
    if answer.redirect_to is None or answer.redirect_to == state.url:
        return (state.redirect_to, state.redirect_seen) if adopted else (None, 0)
    if answer.redirect_to == state.redirect_to:
        return state.redirect_to, min(state.redirect_seen + 1, SIGHTINGS_TO_ADOPT)
    return answer.redirect_to, 1


def _validator(value: str | None) -> str | None:
    """An ETag or Last-Modified as it came; none that is no header of a sane length."""
    if not value or len(value) > MAX_VALIDATOR_BYTES or not value.isascii() or not value.isprintable():
        return None
    return value
