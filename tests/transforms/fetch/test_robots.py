"""What robots.txt allows."""

from __future__ import annotations

import datetime as dt

import pytest

from schemas import FetchKind
from transforms.fetch.request import SiteFile
from transforms.fetch.robots import MAX_ROBOTS_BYTES, Robots, is_fresh, robots_url

NOW = dt.datetime(2025, 11, 4, tzinfo=dt.UTC)
PAGE = "https://example.org/news/story"


def robots(body: bytes = b"", status: int | None = 200) -> Robots:
    return Robots(site_file(body, status), "newsbeam")


def site_file(body: bytes = b"", status: int | None = 200) -> SiteFile:
    url = "https://example.org/robots.txt"
    return SiteFile(url=url, kind=FetchKind.ROBOTS, status=status, body=body, fetched_at=NOW)


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /\n", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: newsbeam\nAllow: /\n", True),
        (b"User-agent: NewsBeam\nDisallow: /news\n", False),
        (b"User-agent: *\nDisallow: /news\nAllow: /news/story\n", True),
        (b"User-agent: other\nDisallow: /\n", True),
        (b"<html>not found</html>", True),
        (b"\xff\xfe\x00", True),
    ],
)
def test_rules_are_read_as_the_standard_says(body: bytes, allowed: bool) -> None:
    assert robots(body).allows(PAGE) is allowed


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (401, True), (403, True), (429, False), (503, False)])
def test_a_missing_file_allows_all_and_a_failing_server_nothing(status: int, allowed: bool) -> None:
    assert robots(status=status).allows(PAGE) is allowed


def test_rules_beyond_512_kib_do_not_count() -> None:
    padding = b"# " + b"x" * 97 + b"\n"
    body = padding * (MAX_ROBOTS_BYTES // 100 + 1) + b"User-agent: *\nDisallow: /\n"
    assert robots(body).allows(PAGE)


@pytest.mark.parametrize(("line", "seconds"), [("3", 3.0), ("0.5", 0.5), ("999999999", 999999999.0), ("x", 0.0)])
def test_the_crawl_delay_is_told(line: str, seconds: float) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {line}\n".encode()).crawl_delay_s == seconds


def test_a_good_answer_is_kept_a_day_and_a_failure_an_hour() -> None:
    hours = [(status, hour) for status in (200, 404, 503, None) for hour in (0.9, 1.1, 23.9, 24.1)]
    fresh = [is_fresh(site_file(status=status), NOW + dt.timedelta(hours=hour)) for status, hour in hours]
    assert fresh == [True, True, True, False] * 2 + [True, False, False, False] * 2


def test_the_file_lies_at_the_site_s_root() -> None:
    assert robots_url("http://example.org:8080/a/b?c") == "http://example.org:8080/robots.txt"
