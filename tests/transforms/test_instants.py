from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Precision
from transforms.instants import parse_instant
from transforms.month_words import MONTHS

_TABLE = Path(__file__).parents[1] / "data" / "dates" / "strings.tsv"
_ROWS = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("raw", "day", "instant", "precision"), _ROWS, ids=[row[0] for row in _ROWS])
def test_a_string_states_what_the_table_says(raw: str, day: str, instant: str, precision: str) -> None:
    stated = parse_instant(raw)
    if day == "-":
        assert stated is None
        return
    assert stated is not None
    assert stated.day.isoformat() == day
    assert (stated.instant.strftime("%Y-%m-%dT%H:%M:%SZ") if stated.instant else "-") == instant
    assert stated.precision == precision


def test_the_country_decides_between_day_and_month() -> None:
    american, british = parse_instant("12/5/2025", country="US"), parse_instant("12/5/2025", country="GB")
    assert american is not None
    assert british is not None
    assert (american.day, british.day) == (dt.date(2025, 12, 5), dt.date(2025, 5, 12))
    assert parse_instant("12/5/2025", country="CA") is None


def test_the_country_decides_what_ist_means() -> None:
    offsets = [parse_instant("16 Jun 2025 08:30 IST", country=country) for country in (None, "IE", "IL")]
    assert [stated and stated.utc_offset_min for stated in offsets] == [330, 60, 120]


def test_croatian_listopada_is_october() -> None:
    stated = parse_instant("16. listopada 2025", country="HR")
    assert stated is not None
    assert stated.day.month == 10


def test_what_lies_26_hours_ahead_is_refused() -> None:
    now = dt.datetime(2025, 12, 16, 8, tzinfo=dt.UTC)
    assert parse_instant("2025-12-17T10:00:00Z", now=now) is not None
    assert parse_instant("2025-12-17T10:00:01Z", now=now) is None
    assert parse_instant("2025-12-17", now=now) is not None
    assert parse_instant("2095-12-16", now=now) is None


def test_the_offset_is_kept_as_stated() -> None:
    stated = parse_instant("2025-12-16T00:30:00+05:30")
    assert stated is not None
    assert (stated.utc_offset_min, stated.day.day, stated.instant and stated.instant.day) == (330, 16, 15)


def test_no_month_word_has_two_months() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(word == word.lower() for word in MONTHS)


@given(
    st.datetimes(min_value=dt.datetime(1990, 1, 2), max_value=dt.datetime(2099, 12, 30)),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_an_iso_string_comes_back_as_its_instant(wall: dt.datetime, offset: int) -> None:
    moment = wall.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=offset)))
    for raw in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S %z")):
        stated = parse_instant(raw)
        if moment.date() == dt.date(2000, 1, 1) and moment.time() == dt.time():
            continue
        assert stated is not None
        assert stated.instant == moment
        assert (stated.day, stated.utc_offset_min) == (moment.date(), offset)


@given(st.text(max_size=90) | st.from_regex(r"[0-9]{1,4}[-/. ][A-Za-z0-9]{1,9}[-/. ][0-9]{1,4}.{0,20}", fullmatch=True))
def test_any_text_states_something_or_nothing(raw: str) -> None:
    stated = parse_instant(raw)
    assert stated is None or (stated.instant is not None) == (stated.precision is Precision.INSTANT)
