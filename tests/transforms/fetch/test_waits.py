"""Waits that servers ask for."""

from __future__ import annotations

import datetime as dt

import pytest

from transforms.fetch.waits import back_off_s, max_age_s, retry_after_s, spread

NOW = dt.datetime(2025, 11, 4, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 3 ", 3),
        ("999999999", 86_400),
        ("Tue, 04 Nov 2025 12:00:30 GMT", 30),
        ("Tue, 04 Nov 2025 11:00:00 GMT", 0),
        ("Tue, 04 Nov 2099 11:00:00 GMT", 86_400),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: int | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_a_refusal_without_a_wait_doubles_the_last_one_up_to_a_day() -> None:
    assert [back_off_s(last) for last in (0, 60, 120, 80_000)] == [60, 120, 240, 86_400]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": "no-store", "Expires": "Tue, 04 Nov 2025 12:01:00 GMT"}, 60),
        ({"Expires": "0"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({}, None),
    ],
)
def test_freshness_is_max_age_else_expires(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age_s(headers, NOW) == seconds


def test_the_spread_is_up_to_a_fifth_and_the_same_each_time() -> None:
    found = [spread(1.0, "example.org", str(n)) for n in range(200)]
    assert min(found) >= 1.0
    assert max(found) <= 1.2
    assert max(found) - min(found) > 0.15
    assert found == [spread(1.0, "example.org", str(n)) for n in range(200)]
