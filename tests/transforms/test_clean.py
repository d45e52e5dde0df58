"""Text that formats and libraries take."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from transforms.clean import clean_text, one_line

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(ANY_TEXT)
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(ANY_TEXT)
def test_clean_text_fits_into_xml_and_arrow(text: str) -> None:
    cleaned = clean_text(text)
    element = etree.Element("p")
    element.text = cleaned
    assert pa.array([cleaned], pa.string())[0].as_py() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x0bc\x1b[31m", "abc[31m"),
        ("line\r\n\ttab", "line\r\n\ttab"),
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xD83D;&#xDE00;", "\U0001f600"),
        ("\ud83d\ude00", "\U0001f600"),
        ("x&#xD800;y&#0;z&#x110000;", "x\ufffdy\ufffdz\ufffd"),
        ("&#8217;&#x41;", "&#8217;&#x41;"),
        ("&#99999999999999999999;", "\ufffd"),
        ("it\x92s", "it’s"),
        ("e\u0301", "é"),
        ("\ufffe\ufdd0\U0001fffe", ""),
    ],
)
def test_what_is_mended(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_a_flood_of_marks_is_cut() -> None:
    assert len(clean_text("e" + "\u0323\u0301" * 50_000 + "\u0323")) < 40


def test_one_line_has_no_breaks_and_no_soft_hyphens() -> None:
    assert one_line("  Bud\u00adget\n\tpasses  ", 100) == "Budget passes"


def test_one_line_is_cut_at_its_limit() -> None:
    assert one_line("abc def " * 100, 5) == "abc d"
