"""What the page on the functions shows is so."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
STEPS = ("parse_feed", "extract_article", "date_mentions", "cited_sources", "signature_of", "likeness")


def test_every_example_of_the_page_gives_what_it_says() -> None:
    options = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=options)
    assert found.attempted >= 20
    assert found.failed == 0


def test_every_step_has_its_own_heading() -> None:
    headings = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert [step for step in STEPS if not any(f"`{step}`" in line for line in headings)] == []
