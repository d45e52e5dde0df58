"""Opt-outs and licences outside the page."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from schemas import FetchKind
from transforms.fetch.request import SiteFile
from transforms.fetch.rights import file_reserves, header_license
from transforms.headers import header_optouts


def reserves(rules: object, url: str = "https://example.org/news/story", status: int = 200) -> bool:
    body = rules if isinstance(rules, bytes) else json.dumps(rules).encode()
    at = dt.datetime(2025, 11, 4, tzinfo=dt.UTC)
    file = SiteFile(url="https://example.org/x", kind=FetchKind.TDMREP, status=status, body=body, fetched_at=at)
    return file_reserves(file, url)


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], True),
        ([{"location": "/", "tdm-reservation": 0}], False),
        ([{"location": "/news", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], False),
        ([{"location": "/*/story$", "tdm-reservation": 1}], True),
        ([{"location": "/news$", "tdm-reservation": 1}], False),
        ([{"location": "/sport", "tdm-reservation": 1}], False),
        ([{"location": 5}, 7, {"location": "/", "tdm-reservation": "1"}], True),
        ({"location": "/"}, False),
        (b"<html>", False),
        (b"[" * 100_000, False),
        (b"\xff", False),
    ],
)
def test_the_first_rule_that_matches_decides(rules: object, reserved: bool) -> None:
    assert reserves(rules) is reserved


def test_a_file_that_is_not_there_reserves_nothing() -> None:
    assert not reserves([{"location": "/", "tdm-reservation": 1}], status=404)


def test_the_header_goes_before_the_file() -> None:
    assert header_optouts([], "0", True) == ()
    assert header_optouts([], "1", False) == ("tdm-reservation",)
    assert header_optouts([], None, True) == ("tdm-reservation",)


def test_robots_tags_are_read_with_and_without_an_agent() -> None:
    assert header_optouts(["noindex, NoAI", "otherbot: noimageai"], None, False) == ("noai", "noimageai")
    assert header_optouts(["noindex, noaiming"], None, False) == ()


@pytest.mark.parametrize(
    ("link", "license"),
    [
        ('<https://licences.example/by>; rel="license"', "https://licences.example/by"),
        ("</terms>; title=x; rel=license", "https://example.org/terms"),
        ('<a>; rel="next", <b>; rel="license"', "https://example.org/b"),
        ('<a>; rel="licensed"', None),
        ("<" * 5000, None),
    ],
)
def test_a_licence_is_a_link_of_that_relation(link: str, license: str | None) -> None:
    assert header_license([link], "https://example.org/") == license
