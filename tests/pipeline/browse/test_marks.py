"""Texts cut into marked pieces, passages beside each other, and places on the line of a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.browse.beside import side_by_side
from pipeline.browse.filters import Filters, filters_of
from pipeline.browse.marks import Mark, marked_paragraphs
from pipeline.browse.timeline import WIDTH, dots_of

MARKS = st.builds(
    lambda start, length, kind: Mark(start=start, end=start + length, kind=kind, note=""),
    st.integers(-3, 40),
    st.integers(-2, 20),
    st.sampled_from(["day", "source"]),
)


@given(text=st.text(alphabet="ab \nä", max_size=40), marks=st.lists(MARKS, max_size=8))
def test_pieces_joined_are_the_text_whatever_the_marks(text: str, marks: list[Mark]) -> None:
    joined = ["".join(piece.text for piece in line) for line in marked_paragraphs(text, marks)]
    assert joined == [line for line in text.split("\n") if line.strip()]


@given(text=st.text(alphabet="ab \n", max_size=40), marks=st.lists(MARKS, max_size=8))
def test_a_mark_opens_at_most_once(text: str, marks: list[Mark]) -> None:
    opened = [id(mark) for line in marked_paragraphs(text, marks) for piece in line for mark in piece.opens]
    assert len(opened) == len(set(opened))


def test_overlapping_marks_part_the_text_where_either_ends() -> None:
    marks = [Mark(start=0, end=4, kind="day", note="d"), Mark(start=2, end=6, kind="source", note="s")]
    (line,) = marked_paragraphs("abcdefgh", marks)
    assert [(piece.text, piece.kinds) for piece in line] == [
        ("ab", "day"),
        ("cd", "day source"),
        ("ef", "source"),
        ("gh", ""),
    ]


def test_shared_passages_are_found_through_signs_that_unfold() -> None:
    shared = "the harbour master closed one lane of the bridge to all traffic"
    left, right, words = side_by_side(f"ﬁrst ½ words. {shared}", f"Other. {shared.upper()}!")
    assert words == 12
    marked = ["".join(piece.text for line in side for piece in line if piece.marks) for side in (left, right)]
    assert marked == [shared, shared.upper()]


def test_texts_that_share_nothing_have_no_mark() -> None:
    left, _, words = side_by_side("one two three four five six seven eight nine", "zehn neun acht")
    assert words == 0
    assert not any(piece.marks for line in left for piece in line)


def test_reports_lie_on_the_day_before_or_after_it() -> None:
    at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    hours = [dt.timedelta(hours=n) for n in (-1, 0, 12, 24)]
    dots = dots_of("2026-01-02", [*(at + hour for hour in hours), None])
    assert dots.places == (0, WIDTH // 2)
    assert dots.told == "2 on the day, 1 earlier, 1 later, 1 at no known hour"


def test_a_day_that_is_not_known_has_no_places() -> None:
    assert dots_of("unknown", [dt.datetime(2026, 1, 2, tzinfo=dt.UTC)]).told == "1 at no known hour"


@pytest.mark.parametrize(("told", "page"), [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("99999", 10_000)])
def test_any_page_number_becomes_a_page(told: str, page: int) -> None:
    assert filters_of({"page": told}).page == page


def test_an_address_keeps_what_narrows_and_forgets_the_page() -> None:
    filters = Filters(day="2026-01-02", outlet="A & B", page=3)
    assert filters.address("/") == "/?day=2026-01-02&outlet=A+%26+B"
    assert filters.address("/", page=4, outlet="") == "/?day=2026-01-02&page=4"
    assert Filters().address("/") == "/"
