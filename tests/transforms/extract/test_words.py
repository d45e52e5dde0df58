"""Texts in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from transforms.extract.words import compared


@given(st.one_of(st.text(st.characters(max_codepoint=127)), st.text(st.characters(max_codepoint=255)), st.text()))
@example("It’s_so “new”")
@example("a…b\xa0\u0301c½ ”\u0338 Ｂ")
def test_words_are_those_of_unicode_whatever_the_way_taken(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text).casefold()
    whole = re.sub("[‘’‚“”„–—•′″€]", " ", whole)
    assert compared(text) == " ".join(re.findall(r"[^\W_]+", whole))
