"""One GET against servers that misbehave."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest
from farm.farm import Farm

from schemas import FetchKind

from .conftest import Crawled, crawl, request

Visit = Callable[..., Crawled]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb_gzip", "too_large"),
        ("/bomb_br", "too_large"),
        ("/bomb_zstd", "too_large"),
        ("/big?mb=20", "too_large"),
        ("/endless_chunks?mb=20", "too_large"),
        ("/packed_twice", "bad_encoding"),
        ("/cut_gzip", "bad_encoding"),
        ("/no_gzip", "bad_encoding"),
        ("/length_too_long", "bad_response"),
        ("/length_too_short", "bad_response"),
        ("/length_negative", "bad_response"),
        ("/two_lengths", "bad_response"),
        ("/chunks_bad", "bad_response"),
        ("/chunks_cut", "bad_response"),
        ("/no_status_line", "bad_response"),
        ("/header_long", "bad_response"),
        ("/cookies", "bad_response"),
        ("/loop", "too_many_redirects"),
        ("/status?s=404", "not_found"),
        ("/status?s=410", "gone"),
        ("/status?s=403", "http_error"),
        ("/redirect?to=file:///etc/hostname", "bad_url"),
        ("/redirect?to=//a..example/", "bad_url"),
        ("/redirect?to=/", "home_page"),
        ("/redirect?to=/consent", "consent_wall"),
    ],
)
def test_a_bad_answer_is_refused_for_its_reason(visit: Visit, path: str, reason: str) -> None:
    assert visit(path).refusal() == reason


def test_a_good_answer_comes_unpacked_with_what_is_known_of_it(visit: Visit, farm: Farm) -> None:
    answer = visit("/p/5").answer()
    assert (answer.input.body or b"").startswith(b"<!doctype html><title>Page 5")
    assert answer.input.charset == "utf-8"
    assert answer.input.final_url == farm.url("ok-3.example", "/p/5")
    assert answer.input.robots_allowed
    assert (answer.etag, answer.max_age_s, answer.fetch.status) == ('"e5"', 60, 200)


def test_a_body_without_a_length_is_flagged(visit: Visit) -> None:
    assert visit("/no_length").answer().input.flags == ("no_length",)


def test_validators_that_cannot_be_sent_back_are_not_kept(visit: Visit) -> None:
    answer = visit("/odd_validators").answer()
    assert (answer.etag, answer.last_modified) == (None, "99 Foo 99999")


def test_rights_in_headers_are_recorded(visit: Visit, farm: Farm) -> None:
    answer = visit("/rights").answer()
    assert answer.input.ai_optout == ("noai", "tdm-reservation")
    assert answer.input.license == farm.url("ok-3.example", "/licence")


def test_an_answer_not_modified_has_no_body(farm: Farm) -> None:
    answer = crawl(request(farm.url("ok-3.example", "/p/5"), etag='"e5"', kind=FetchKind.FEED)).answer()
    assert (answer.status, answer.input.body) == (304, None)


def test_the_etag_alone_is_sent_where_there_is_one(farm: Farm) -> None:
    found = crawl(request(farm.url("ok-3.example", "/p/5"), etag='"other"', last_modified="x", kind=FetchKind.FEED))
    assert found.answer().status == 200


@pytest.mark.parametrize("path", ["/drip", "/drip_headers", "/silent"])
def test_a_drip_ends_at_its_deadline(visit: Visit, path: str) -> None:
    started = time.monotonic()
    found = visit(path, deadline_s=0.5, read_s=5.0, respect_robots=False, tdmrep=False)
    assert 0.5 <= time.monotonic() - started < 4.8
    assert found.end().reason.startswith("deadline")  # type: ignore[union-attr]


def test_the_deadline_holds_over_all_hops(visit: Visit, farm: Farm) -> None:
    found = visit("/redirect?to=/p/1?l%3D400", deadline_s=0.3, respect_robots=False, tdmrep=False)
    assert found.end().reason.startswith("deadline")  # type: ignore[union-attr]


def test_a_reset_get_is_not_sent_again_behind_our_back(visit: Visit, farm: Farm) -> None:
    visit("/reset", retry_waits_s=(), respect_robots=False, tdmrep=False)
    assert [arrival.path for arrival in farm.arrivals()] == ["/reset"]


def test_bombs_take_no_more_memory_than_the_cap(visit: Visit) -> None:
    visit("/p/1")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in ("/bomb_gzip?mb=100", "/bomb_br?mb=100", "/bomb_zstd?mb=100"):
        assert visit(path, deadline_s=20.0, read_s=20.0).refusal() == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 << 10


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (FetchKind.PAGE, b"text/html"),
        (FetchKind.FEED, b"application/atom+xml"),
        (FetchKind.SITEMAP, b"application/xml"),
    ],
)
def test_what_is_asked_for_is_named_first(farm: Farm, kind: FetchKind, first: bytes) -> None:
    answer = crawl(request(farm.url("ok-3.example", "/accept"), kind=kind)).answer()
    assert (answer.input.body or b"").startswith(first)
