"""Names out of bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extract.names import is_label, is_name, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("Written by: Ann Lee", ("Ann Lee",)),
        ("Von Ann Lee und Bo Ek, Berlin", ("Ann Lee", "Bo Ek")),
        ("Ann Lee og Bo Ek", ("Ann Lee", "Bo Ek")),
        ("Ann Lee, Bo Ek and Cy Fox", ("Ann Lee", "Bo Ek", "Cy Fox")),
        ("Ann Lee (al)", ("Ann Lee",)),
        ("Ann Lee, Senior Political Correspondent", ("Ann Lee",)),
        ("Ann Lee | The Daily", ("Ann Lee",)),
        ("Ann Lee - June 12, 2026", ("Ann Lee",)),
        ("16 December 2026 by Ann Lee", ("Ann Lee",)),
        ("Ann Lee, MD", ("Ann Lee, MD",)),
        ("Ann Lee, dpa", ("Ann Lee", "dpa")),
        ("Daily Staff", ("Daily Staff",)),
        ("牛文、岳文", ("牛文", "岳文")),
        ("<a href='/a'>Ann Lee</a>", ("Ann Lee",)),
        ("Author", ()),
        ("105092", ()),
        ("October 15", ()),
        ("mail@example.org", ()),
        ("https://example.org/ann", ()),
        ("Read more", ()),
        ("", ()),
    ],
)
def test_names_in_a_byline(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


@given(st.text(max_size=300))
def test_any_text_gives_names_or_none(text: str) -> None:
    assert all(is_name(name) for name in names_in(text))


@pytest.mark.parametrize("text", ["By", "By:", "Written by", "Autor:", "Von"])
def test_a_label_announces_names(text: str) -> None:
    assert is_label(text)


def test_a_name_is_no_label() -> None:
    assert not is_label("Ann Lee")


def test_long_bylines_take_linear_time() -> None:
    assert names_in("by Ann and Bo, " * 100_000)
