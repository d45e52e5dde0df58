"""When a feed is asked again, and what its answers leave behind."""

import dataclasses
import datetime as dt
import itertools
import math
import random

import pytest

from schemas import Fetch, FetchKind, Outcome
from transforms.feeds.feed import PollHints
from transforms.feeds.feed_state import FeedState, feed_states, is_due
from transforms.feeds.interval import CAP_S, LEAST_S, MOST_S, interval_by_rate, next_rate, postponed
from transforms.feeds.polling import PollAnswer, after_poll, rate_by_dates

URL = "https://harbour.example/feed"
NOON = dt.datetime(2025, 12, 16, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
READ = PollAnswer(hints=PollHints(), items_seen=20, items_new=0)


def row(outcome: Outcome = Outcome.OK, at: dt.datetime = NOON, **fields: object) -> Fetch:
    return dataclasses.replace(
        Fetch(fetch_id="x", kind=FetchKind.FEED, url=URL, started_at=at, outcome=outcome), **fields
    )


def known(**fields: object) -> FeedState:
    return dataclasses.replace(
        FeedState(url=URL, polled_at=NOON - HOUR, window=20, item_rate=24.0, poll_count=3), **fields
    )


def state_after(row: Fetch) -> FeedState:
    return feed_states([row])[URL]


def polled(state: FeedState, outcomes: list[Outcome], step: dt.timedelta) -> list[Fetch]:
    rows = []
    for number, outcome in enumerate(outcomes):
        rows.append(after_poll(state, row(outcome, NOON + number * step), PollAnswer()))
        state = state_after(rows[-1])
    return rows


def test_a_feed_never_asked_is_due() -> None:
    assert is_due(None, NOON)
    assert is_due(FeedState(url=URL), NOON)


def test_a_feed_is_due_when_its_time_has_come() -> None:
    state = state_after(after_poll(known(), row(), READ))
    assert state.next_poll_at is not None
    assert not is_due(state, state.next_poll_at - dt.timedelta(seconds=1))
    assert is_due(state, state.next_poll_at)


def test_a_feed_in_which_nothing_is_known_any_more_has_a_gap() -> None:
    days_later = row(at=NOON + 47 * HOUR)
    assert after_poll(known(), days_later, dataclasses.replace(READ, items_new=20)).items_missed == 48 - 20
    assert after_poll(known(), row(), dataclasses.replace(READ, items_new=20)).items_missed == 0


def test_a_feed_that_shows_one_known_entry_has_none_nor_one_that_is_read_first() -> None:
    assert after_poll(known(), row(), dataclasses.replace(READ, items_new=19)).items_missed is None
    first = after_poll(FeedState(url=URL), row(), dataclasses.replace(READ, items_new=20))
    assert first.items_missed is None
    assert after_poll(known(), row(Outcome.ERROR), PollAnswer()).items_missed is None


def test_the_newest_row_is_the_state_whatever_the_order() -> None:
    old, new = after_poll(known(), row(), READ), after_poll(known(poll_count=9), row(at=NOON + HOUR), READ)
    page = row(at=NOON + 2 * HOUR, kind=FetchKind.PAGE)
    assert feed_states([new, page, old]) == feed_states([old, new, page]) == {URL: state_after(new)}
    assert state_after(new).poll_count == 10


@pytest.mark.parametrize(
    ("rate", "window", "new", "seconds", "reason"),
    [
        (24.0, 20, 0, 7200, "rate"),
        (24.0, 3, 0, 3600, "window"),
        (24.0, 20, 15, 1800, "burst"),
        (1000.0, 50, 0, LEAST_S, "least"),
        (0.1, 20, 0, MOST_S, "most"),
        (0.0, 0, 0, MOST_S, "most"),
    ],
)
def test_the_rate_sets_the_interval(rate: float, window: int, new: int, seconds: int, reason: str) -> None:
    interval = interval_by_rate(rate, window, new, 3600.0)
    assert (interval.seconds, interval.reason) == (seconds, reason)


def test_the_interval_differs_by_feed_and_poll_by_a_tenth_at_most_and_is_the_same_again() -> None:
    rows = [after_poll(known(url=f"{URL}{n}", poll_count=n), row(), READ) for n in range(200)]
    seconds = [each.poll_interval_s or 0 for each in rows]
    assert len(set(seconds)) > 100
    assert 7600 < min(seconds) < 7700 < 9200 < max(seconds) < 9330
    assert rows == [after_poll(known(url=f"{URL}{n}", poll_count=n), row(), READ) for n in range(200)]


@pytest.mark.parametrize(
    ("answer", "seconds", "reason"),
    [
        (dataclasses.replace(READ, hints=PollHints(ttl_s=10_800)), 10_800, "feed"),
        (dataclasses.replace(READ, hints=PollHints(ttl_s=60, update_s=14_400)), 14_400, "feed"),
        (dataclasses.replace(READ, max_age_s=20_000), 20_000, "cache"),
        (dataclasses.replace(READ, hints=PollHints(ttl_s=10**7)), CAP_S, "feed"),
    ],
)
def test_what_feed_and_server_ask_for_raises_the_interval(answer: PollAnswer, seconds: int, reason: str) -> None:
    found = after_poll(known(), row(), answer)
    assert (found.poll_interval_s, found.interval_reason) == (seconds, reason)


def test_what_a_feed_asked_for_is_remembered_through_a_304() -> None:
    first = after_poll(known(), row(), dataclasses.replace(READ, hints=PollHints(ttl_s=20_000, skip_hours=(15,))))
    second = after_poll(state_after(first), row(Outcome.NOT_MODIFIED, NOON + 3 * HOUR), PollAnswer())
    assert (second.poll_interval_s, second.interval_reason, second.skip_hours) == (20_000, "feed", (15,))
    assert second.items_seen == 20


def test_retry_after_wins_over_all_and_is_no_failure() -> None:
    answer = dataclasses.replace(READ, max_age_s=50_000)
    found = after_poll(known(skip_hours=(12,)), row(Outcome.RETRY_LATER, status=429, retry_after_s=120), answer)
    assert (found.poll_interval_s, found.interval_reason, found.failures) == (120, "retry_after", 0.0)


def test_skipped_hours_and_days_only_postpone() -> None:
    assert postponed(NOON.replace(minute=20), (12, 13), ()) == NOON + 2 * HOUR
    assert postponed(NOON, (), (1,)) == NOON.replace(day=17, hour=0)
    assert postponed(NOON, tuple(range(24)), ()) == NOON
    found = after_poll(known(), row(), dataclasses.replace(READ, hints=PollHints(skip_hours=(13, 14))))
    assert (found.next_poll_at, found.interval_reason) == (NOON + 3 * HOUR, "skip")


def test_failures_double_the_wait_up_to_a_day_and_a_good_answer_forgets_them() -> None:
    rows = polled(known(), [Outcome.ERROR] * 9, HOUR)
    waits = [each.poll_interval_s or 0 for each in rows]
    assert all(1.5 < after / before < 2.6 for before, after in itertools.pairwise(waits[:6]))
    assert waits[-1] <= 1.1 * CAP_S
    assert after_poll(state_after(rows[-1]), row(at=NOON + 30 * HOUR), READ).failures == 0.0


@pytest.mark.parametrize("outcome", [Outcome.ERROR, Outcome.NOT_FOUND])
def test_thirty_soft_failures_park_a_feed(outcome: Outcome) -> None:
    rows = polled(known(), [outcome] * 30, 24 * HOUR)
    assert [each.outcome for each in rows] == [outcome] * 29 + [Outcome.PARKED]
    assert rows[-1].next_poll_at is None
    assert not is_due(state_after(rows[-1]), NOON + 10_000 * HOUR)


def test_gone_on_three_days_parks_a_feed_and_thrice_on_one_day_does_not() -> None:
    assert [each.outcome for each in polled(known(), [Outcome.GONE] * 3, 24 * HOUR)][-1] is Outcome.PARKED
    assert [each.outcome for each in polled(known(), [Outcome.GONE] * 3, HOUR)][-1] is Outcome.GONE


def test_a_permanent_redirect_is_adopted_after_three_equal_sightings() -> None:
    state = known()
    for target, asked in (("b", URL), ("b", URL), ("c", URL), ("c", URL), ("c", "https://c.example/")):
        answer = dataclasses.replace(READ, redirect_to=f"https://{target}.example/")
        state = state_after(after_poll(state, row(), answer))
        assert state.asked_url == asked
    assert state_after(after_poll(state, row(), READ)).asked_url == "https://c.example/"
    assert state.url == URL


def test_a_redirect_that_was_not_seen_again_is_forgotten() -> None:
    state = known(redirect_to="https://b.example/", redirect_seen=2)
    assert after_poll(state, row(), READ).redirect_to is None


def test_an_adopted_redirect_that_fails_is_given_up() -> None:
    rows = polled(known(redirect_to="https://b.example/", redirect_seen=3), [Outcome.NOT_FOUND] * 3, HOUR)
    assert [each.redirect_to for each in rows] == ["https://b.example/", "https://b.example/", None]


def test_validators_are_sent_verbatim_but_for_one_poll_in_fifty() -> None:
    state = known(etag='W/"a  b"', last_modified="Tue, 16 Dec 2025 08:30:00 GMT")
    sent = [dataclasses.replace(state, poll_count=n).validators for n in range(100)]
    assert sent.count((None, None)) == 2
    assert sent[0] == ('W/"a  b"', None)
    assert known(last_modified="x").validators == (None, "x")


def test_validators_of_no_sane_length_or_letters_are_not_kept() -> None:
    found = after_poll(known(etag="old"), row(), dataclasses.replace(READ, etag="e" * 513, last_modified="caf\xe9"))
    assert (found.etag, found.last_modified) == (None, None)
    assert after_poll(known(etag="old"), row(Outcome.NOT_MODIFIED), PollAnswer()).etag == "old"


def test_the_bodys_hash_decides_unchanged() -> None:
    answer = dataclasses.replace(READ, items_new=5)
    found = after_poll(known(body_sha256="aa"), row(body_sha256="aa"), answer)
    assert (found.outcome, found.items_new, found.last_new_at) == (Outcome.UNCHANGED, 0, None)
    assert after_poll(known(body_sha256="aa"), row(body_sha256="bb"), answer).last_new_at == NOON


def test_a_first_poll_takes_the_rate_from_the_feeds_own_dates() -> None:
    dates = [f"Tue, 16 Dec 2025 {hour:02}:00:00 GMT" for hour in range(12)]
    rate = rate_by_dates([*dates, None, "soon"], NOON)
    assert rate == pytest.approx(24.0)
    found = after_poll(FeedState(url=URL), row(), dataclasses.replace(READ, items_new=20, dated_rate=rate))
    assert found.item_rate == rate
    assert rate_by_dates(dates[:2], NOON) is None


def test_the_rate_follows_what_comes() -> None:
    assert next_rate(24.0, 1, 3600.0) == pytest.approx(24.0)
    assert 24.0 < next_rate(24.0, 3, 3600.0) < 72.0
    assert next_rate(24.0, 0, 10 * 86_400.0) < 0.01


def simulated(feeds: int, days: int) -> tuple[float, float, float]:
    """Polls a feed and day, median delay in minutes and share of items lost, of feeds with 0.05–316 entries a day."""
    rnd = random.Random(1)
    polls, lost, total, delays = 0, 0, 0, []
    end_min = days * 1440
    for number in range(feeds):
        rate, window, at, events = 10 ** rnd.uniform(-1.3, 2.5), rnd.choice([10, 10, 20, 20, 25, 50]), 0.0, []
        while at < end_min:
            day = 0.3 + 1.4 * max(0.0, math.sin(2 * math.pi * ((at % 1440) / 1440 - 0.25)))
            at += rnd.expovariate(max(1e-9, rate * day / 1440))
            events += [at, *(at + 0.01 * k for k in range(rnd.randrange(1, 6)) if rnd.random() < 0.02)]
        events = sorted(event for event in events if event < end_min)
        state, at, seen = FeedState(url=f"{URL}{number}"), rnd.uniform(0, 60), 0
        total += len(events)
        while at < end_min:
            polls += 1
            shown = sum(1 for event in events[seen:] if event <= at) + seen
            first = max(seen, shown - window)
            lost += first - seen
            delays += [at - event for event in events[first:shown]]
            answer = PollAnswer(hints=PollHints(), items_seen=window, items_new=shown - seen)
            seen = shown
            asked = row(at=NOON + dt.timedelta(minutes=at), body_sha256=str(shown))
            found = after_poll(state, dataclasses.replace(asked, url=state.url), answer)
            state = feed_states([found])[state.url]
            at += (found.poll_interval_s or 0) / 60
    return polls / feeds / days, sorted(delays)[len(delays) // 2], lost / total


def test_simulated_feeds_are_polled_seldom_and_lose_little() -> None:
    polls, delay_min, lost = simulated(feeds=50, days=4)
    assert polls < 16
    assert delay_min < 15
    assert lost < 0.01
