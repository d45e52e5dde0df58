"""Lines that are not the article."""

from __future__ import annotations

import pytest

from transforms.extract.lines import without_boilerplate, without_furniture, without_titles


def test_the_title_goes_from_the_first_lines_only() -> None:
    text = "Kicker\n“Budget passes”\nText.\nMore.\nBudget passes"
    assert without_titles(text, ("Budget Passes", None)) == "Kicker\nText.\nMore.\nBudget passes"


@pytest.mark.parametrize(
    "line",
    [
        "Read more: the budget in full",
        "Advertisement",
        "Sign up for our newsletter",
        "© 2026 The Daily",
        "Foto: Ann Lee",
    ],
)
def test_boilerplate_goes(line: str) -> None:
    assert without_boilerplate(f"Text.\n{line}\nMore.") == "Text.\nMore."


def test_a_long_line_is_no_boilerplate() -> None:
    line = "The council wants all rights reserved for residents to be kept, said the mayor. " * 4
    assert without_boilerplate(line) == line


def test_a_step_that_leaves_under_a_quarter_is_undone() -> None:
    text = "Budget passes\nRead more: all of it"
    assert without_furniture(text, ("Budget passes",), len(text)) == "Read more: all of it"
    assert without_furniture("Read more: all of it", (), 20) == "Read more: all of it"
