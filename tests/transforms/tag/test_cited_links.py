"""An anchor is found where a pattern of its words would find it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.tag.cited import links

_LETTERS = "ab_é1 .\n\u00a0"


@given(st.text(_LETTERS, max_size=40), st.text(_LETTERS, min_size=1, max_size=6), st.integers(0, 5))
@example("a.a b", "a b", 0)
@example("ab a", "a", 0)
def test_words_are_found_as_by_a_pattern(text: str, anchor: str, position: int) -> None:
    words = anchor.split()
    if not words:
        return
    found = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)").search(text, position)
    assert links._find(text, words, position) == (found and found.span())


@pytest.mark.parametrize(("text", "found"), [("the Harbour\n Post says", (4, 17)), ("the Harbour Posts", None)])
def test_any_space_may_stand_between_and_no_word_goes_on(text: str, found: tuple[int, int] | None) -> None:
    assert links._find(text, ["Harbour", "Post"], 0) == found
