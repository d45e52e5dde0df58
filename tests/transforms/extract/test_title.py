"""The headline."""

from __future__ import annotations

import json

import pytest

from schemas.article import FieldSource
from transforms.extract.jsonld import read_jsonld
from transforms.extract.page import parse_page
from transforms.extract.statements import read_statements
from transforms.extract.title import pick_title, without_tail


def picked(*, jsonld: str = "", h1: str = "", og: str = "", title: str = "") -> tuple[str | None, FieldSource | None]:
    block = json.dumps({"@type": "NewsArticle", "headline": jsonld, "publisher": {"name": "The Daily"}})
    html = f'<script type="application/ld+json">{block}</script><title>{title}</title>'
    html += f'<meta property="og:title" content="{og}"><body>' + (f"<h1>{h1}</h1>" if h1 else "") + "<p>x</p>"
    page = parse_page(html.encode())
    return pick_title(page.tree, read_statements(page), read_jsonld(page.jsonld), "https://daily.example/a")


def test_jsonld_goes_first() -> None:
    found = picked(jsonld="Council votes for the budget", h1="Budget passes the council", og="Budget: council votes")
    assert found == ("Council votes for the budget", FieldSource.JSONLD)


def test_two_that_agree_outvote_jsonld() -> None:
    found = picked(jsonld="Council votes for the budget", h1="Budget passes council", og="Budget passes council")
    assert found == ("Budget passes council", FieldSource.H1)


def test_a_kicker_goes_when_the_title_to_share_leaves_it_out() -> None:
    assert (
        picked(h1="After long debate: Budget passes council", og="Budget passes council")[0] == "Budget passes council"
    )


def test_a_kicker_stays_when_only_the_heading_leaves_it_out() -> None:
    both = "City hall: Budget passes council"
    assert picked(jsonld=both, h1="Budget passes council", og=both)[0] == both


def test_the_heading_of_the_site_is_no_title() -> None:
    assert picked(h1="The Daily", og="Budget passes the council")[0] == "Budget passes the council"


def test_a_page_without_any_has_none() -> None:
    assert picked() == (None, None)


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Budget passes council | Politics | The Daily", "Budget passes council"),
        ("Budget passes - The Daily", "Budget passes"),
        ("Budget passes – and what follows", "Budget passes – and what follows"),
        ("Kicker | Budget passes after a long debate", "Kicker | Budget passes after a long debate"),
        ("Tom &amp; Ann pass budget", "Tom & Ann pass budget"),
    ],
)
def test_tails(title: str, stripped: str) -> None:
    assert without_tail(title, frozenset({"the daily"})) == stripped
