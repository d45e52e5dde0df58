"""Manners: one host at a time, gaps from end to start, waits that are asked for, nothing lost."""

from __future__ import annotations

import collections
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from farm.answers import ANSWERS
from farm.farm import Arrival, Farm, gaps

from schemas import FetchKind, Outcome, PendingState
from transforms.fetch.request import Answer, Deferral, HostState, Moved, Refusal
from transforms.fetch.states import host_states

from .conftest import Crawled, crawl, request

Visit = Callable[..., Crawled]


def by_host(farm: Farm) -> dict[str, list[Arrival]]:
    found: dict[str, list[Arrival]] = collections.defaultdict(list)
    for arrival in farm.arrivals():
        found[arrival.host].append(arrival)
    return found


def pages(farm: Farm, host: str, count: int) -> list[str]:
    return [farm.url(host, f"/p/{n}?l=20") for n in range(count)]


def test_no_request_starts_within_the_delay_after_the_end_of_the_one_before(farm: Farm) -> None:
    urls = [url for n in range(20) for url in pages(farm, f"ok-{n}.example", 4)]
    started = time.monotonic()
    found = crawl(*map(request, urls), delay_s=0.2)
    took_s = time.monotonic() - started
    assert len([end for end in found.ends if isinstance(end, Answer)]) == 80
    seen = by_host(farm)
    assert len(seen) == 20
    assert min(gap for arrivals in seen.values() for gap in gaps(arrivals)) >= 0.2
    assert took_s < 12  # one host after the other would take 20


def test_hosts_of_one_registered_domain_share_a_turn(farm: Farm) -> None:
    crawl(*[request(farm.url(f"{sub}ok-4.example", "/p/1?l=20")) for sub in ("", "www.")], delay_s=0.2)
    both = [arrival for arrivals in by_host(farm).values() for arrival in arrivals]
    assert len({arrival.host for arrival in both}) == 2
    assert min(gaps(both)) >= 0.2


def test_the_delay_holds_across_restarts(farm: Farm) -> None:
    first = crawl(request(farm.url("ok-5.example", "/p/1")), delay_s=0.4)
    states = {state.key: state for state in host_states(first.rows)}
    crawl(request(farm.url("ok-5.example", "/p/2")), delay_s=0.4, states=states)
    (arrivals,) = by_host(farm).values()
    assert [arrival.path for arrival in arrivals] == ["/robots.txt", "/.well-known/tdmrep.json", "/p/1", "/p/2"]
    assert min(gaps(arrivals)) >= 0.4


def test_at_most_four_requests_are_at_an_address(farm: Farm) -> None:
    urls = [farm.url(f"ok-{10 * n + 2}.example", f"/p/{n}?l=50") for n in range(12)]
    crawl(*map(request, urls), respect_robots=False, tdmrep=False)
    assert farm.peak_in_flight() == {"127.0.1.3": 4}


def test_a_delay_of_robots_txt_is_kept_to(farm: Farm) -> None:
    farm.set_robots("ok-6.example", "User-agent: *\nCrawl-delay: 0.3\n")
    crawl(*map(request, pages(farm, "ok-6.example", 3)), tdmrep=False)
    assert min(gaps(by_host(farm)["ok-6.example"][1:])) >= 0.3


def test_a_delay_too_long_to_wait_for_leaves_one_page_a_run(farm: Farm) -> None:
    farm.set_robots("ok-7.example", "User-agent: *\nCrawl-delay: 999999999\n")
    found = crawl(*map(request, pages(farm, "ok-7.example", 3)))
    assert [type(end) for end in found.ends] == [Answer, Deferral, Deferral]
    assert found.ends[2].due_at > found.rows[0].started_at + dt.timedelta(hours=23)  # type: ignore[union-attr]


def test_retry_after_is_waited_out(farm: Farm) -> None:
    found = crawl(request(farm.url("ok-8.example", "/status?s=429&after=1")), tdmrep=False)
    arrivals = by_host(farm)["ok-8.example"]
    assert [arrival.path for arrival in arrivals] == ["/robots.txt", "/status", "/status", "/status"]
    assert min(gaps(arrivals[1:])) >= 1.0
    assert [row.outcome for row in found.rows[1:]] == [Outcome.RETRY_LATER] * 3
    end = found.end()
    assert isinstance(end, Deferral)
    assert (end.state, end.fetch and end.fetch.retry_after_s) == (PendingState.RETRY, 1)


def test_a_long_retry_after_puts_off_the_host_s_other_pages(farm: Farm) -> None:
    urls = [farm.url("ok-9.example", "/a?s=503"), *pages(farm, "ok-9.example", 3)]
    urls[0] = farm.url("ok-9.example", "/ status?s=503&after=7200".replace(" ", ""))
    found = crawl(*[request(url, deferred_at=None if n else EARLY) for n, url in enumerate(urls)])
    assert [type(end) for end in found.ends] == [Deferral] * 4
    assert len(by_host(farm)["ok-9.example"]) == 3
    left = found.states["ok-9.example"].next_at
    assert left is not None
    assert (left - found.rows[0].started_at).total_seconds() > 7000


EARLY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def test_a_host_that_fails_five_times_in_a_row_is_left_alone(farm: Farm) -> None:
    found = crawl(*[request(farm.url("reset-1.example", f"/{n}")) for n in range(6)])
    assert len([arrival for arrival in by_host(farm)["reset-1.example"] if len(arrival.path) == 2]) == 5
    assert all(isinstance(end, Deferral) for end in found.ends)


def test_a_failure_that_passes_is_tried_again_and_all_tries_are_told(farm: Farm) -> None:
    found = crawl(request(farm.url("ok-8.example", "/flaky")), retry_waits_s=(0.2, 0.3))
    assert found.answer().input.body == b"at last"
    tries = sorted((row for row in found.rows if row.kind is FetchKind.PAGE), key=lambda row: row.attempt)
    assert [(row.attempt, row.status) for row in tries] == [(1, 500), (2, 500), (3, 200)]
    first, second = gaps([arrival for arrival in farm.arrivals() if arrival.path == "/flaky"])
    assert first >= 0.2
    assert second >= 0.3


def test_a_failing_reservation_file_does_not_hold_up_the_page(visit: Visit) -> None:
    assert visit("/p/1", "tdmrep_busy-1.example").answer().input.ai_optout == ()


def test_a_failure_that_may_pass_is_put_off_until_its_last_run(farm: Farm) -> None:
    url = farm.url("dead-1.example", "/a")
    first, last = crawl(request(url, attempt=2)).end(), crawl(request(url, attempt=5)).end()
    assert isinstance(first, Deferral)
    assert first.state is PendingState.RETRY
    assert isinstance(last, Refusal)
    assert last.error.reason.value == "connect"


def test_what_robots_txt_disallows_is_not_asked_for(farm: Farm) -> None:
    farm.set_robots("ok-11.example", "User-agent: newsbeam\nDisallow: /p/\n")
    assert crawl(request(farm.url("ok-11.example", "/p/1"))).refusal() == "robots"
    assert [arrival.path for arrival in farm.arrivals()] == ["/robots.txt"]


def test_robots_txt_holds_for_feeds_and_hops_too(farm: Farm) -> None:
    farm.set_robots("ok-12.example", "User-agent: *\nDisallow: /p/\n")
    feed = request(farm.url("ok-12.example", "/p/1"), kind=FetchKind.FEED)
    hop = request(farm.url("ok-12.example", "/redirect?to=/p/1"))
    assert {end.error.reason.value for end in crawl(feed, hop).ends} == {"robots"}  # type: ignore[union-attr]
    assert "/p/1" not in {arrival.path for arrival in farm.arrivals()}


def test_a_robots_txt_that_fails_puts_off_the_pages(visit: Visit) -> None:
    end = visit("/p/1", "robots_busy-1.example").end()
    assert isinstance(end, Deferral)
    assert (end.due_at - dt.datetime.now(dt.UTC)).total_seconds() > 3000


def test_robots_txt_is_not_asked_for_again_within_its_day(farm: Farm) -> None:
    first = crawl(request(farm.url("ok-13.example", "/p/1")))
    crawl(request(farm.url("ok-13.example", "/p/2")), states=first.states)
    assert [arrival.path for arrival in farm.arrivals()].count("/robots.txt") == 1


def test_a_redirect_to_another_domain_is_handed_back_for_its_turn(farm: Farm) -> None:
    there = farm.url("ok-15.example", "/p/2")
    moved = crawl(request(farm.url("ok-14.example", f"/redirect?s=301&to={there}"))).end()
    assert isinstance(moved, Moved)
    assert (moved.request.key, moved.request.moves) == ("ok-15.example", 1)
    answer = crawl(moved.request).answer()
    assert (answer.input.final_url, answer.redirect_to) == (there, there)
    assert answer.input.requested_url == moved.request.input.requested_url


def test_a_third_move_is_put_off(farm: Farm) -> None:
    here = farm.url("ok-16.example", f"/redirect?to={farm.url('ok-17.example', '/p/1')}")
    end = crawl(request("http://first.example/", moved_to=here, moves=2, hops=2)).end()
    assert isinstance(end, Deferral)


def test_only_permanent_redirects_are_told_as_such(visit: Visit, farm: Farm) -> None:
    assert visit("/redirect?s=308&to=/p/1").answer().redirect_to == farm.url("ok-3.example", "/p/1")
    assert visit("/redirect?s=302&to=/p/1").answer().redirect_to is None


def test_the_time_budget_defers_the_rest_and_loses_nothing(farm: Farm) -> None:
    urls = [*pages(farm, "ok-18.example", 30), farm.url("silent-2.example", "/a")]
    started = time.monotonic()
    found = crawl(*map(request, urls), delay_s=0.1, budget_s=0.8, deadline_s=20.0)
    assert 0.7 < time.monotonic() - started < 15.0
    assert sorted(end.request.url for end in found.ends) == sorted(urls)
    kinds = collections.Counter(type(end) for end in found.ends)
    assert kinds[Answer] >= 3
    assert kinds[Answer] + kinds[Deferral] == 31


def test_nothing_is_asked_after_the_instant_that_all_passes_end_at(farm: Farm) -> None:
    end = crawl(request(farm.url("ok-2.example", "/p/1")), until=EARLY).end()
    assert isinstance(end, Deferral)
    assert farm.arrivals() == []


def test_a_stop_file_keeps_what_was_fetched_and_defers_the_rest(farm: Farm, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    stop.touch()
    found = crawl(*map(request, pages(farm, "ok-19.example", 9)), delay_s=0.1, stop_file=str(stop))
    kinds = collections.Counter(type(end) for end in found.ends)
    assert kinds[Answer] + kinds[Deferral] == 9
    assert kinds[Deferral] >= 6


def test_a_request_dropped_at_the_end_of_the_budget_is_remembered(farm: Farm) -> None:
    url = farm.url("silent-3.example", "/a")
    found = crawl(request(url), budget_s=0.5, deadline_s=20.0, delay_s=0.1)
    (state,) = [row for row in found.rows if row.kind is FetchKind.STATE]
    assert (state.url, state.outcome) == (url, Outcome.DEFERRED)
    assert state.host_next_at == found.states["silent-3.example"].next_at


def test_a_wait_longer_than_the_budget_is_not_begun(farm: Farm) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    started = time.monotonic()
    state = HostState(key="ok-1.example", next_at=later)
    end = crawl(request(farm.url("ok-1.example", "/a")), states={state.key: state}, budget_s=10.0).end()
    assert isinstance(end, Deferral)
    assert end.due_at >= later
    assert time.monotonic() - started < 9.0


def test_hosts_that_fail_in_every_way_cost_no_input_of_the_others(farm: Farm) -> None:
    kinds = [*ANSWERS, "nodns", "dead", "private", "robots_no", "robots_busy"]
    bad = [farm.url(f"{kind}-{n}.example", f"/p/{n}") for n, kind in enumerate(kinds)]
    good = [farm.url(f"ok-{n}.example", f"/p/{n}") for n in range(60)]
    started = time.monotonic()
    found = crawl(*map(request, bad + good), deadline_s=1.5, budget_s=6.0)
    assert time.monotonic() - started < 30.0
    assert sorted(end.request.url for end in found.ends) == sorted(bad + good)
    assert {end.request.url for end in found.ends if isinstance(end, Answer)} >= set(good)
    assert not [end for end in found.ends if isinstance(end, Refusal) and end.error.reason.value == "bug"]
    assert {row.url for row in found.rows} >= set(good)


@pytest.mark.parametrize("delay", [-1.0])
def test_settings_that_do_not_hold_are_refused(delay: float) -> None:
    with pytest.raises(ValueError, match="delays"):
        crawl(delay_s=delay)
