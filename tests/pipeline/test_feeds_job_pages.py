"""Pages that a feed leads to and that are no articles, or that their site reserves, through the whole job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from farm.farm import Farm
from farm.places import ODD
from farm.runs import START, run_list
from jobs import counts

from pipeline.lake import Lake
from schemas import Reason

WALLS = {
    "home": Reason.HOME_PAGE,
    "asks": Reason.CONSENT_WALL,
    "members": Reason.PAYWALL_STUB,
    "missing": Reason.SOFT_404,
    "soft": Reason.SOFT_404,
    "cookies": Reason.CONSENT_WALL,
    "teaser": Reason.PAYWALL_STUB,
    "scripts": Reason.JAVASCRIPT_ONLY,
}
OPTOUTS = {
    "meta-noai": ["noai"],
    "header-noai": ["noai", "noimageai"],
    "header-tdm": ["tdm-reservation"],
    "reserved": ["tdm-reservation"],
}


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Lake]]:
    """The odd pages as a run leaves them that respects opt-outs, and one that does not."""
    folder, found = tmp_path_factory.mktemp("odd"), {}
    with Farm(hosts=2, life_s=900) as farm:
        for respected in (True, False):
            lake = folder / str(respected)
            row = run_list(lake, [farm.url("odd-1.example", "/odd.xml")], at=START, respect_ai_optout=respected)
            assert sum(counts(row).values()) == row["inputs"] == len(ODD)
            found[respected] = Lake.open(str(lake))
        yield found


def articles(lake: Lake) -> dict[str, dict[str, Any]]:
    return {row["requested_url"].rpartition("/")[2]: row for row in lake.read("articles").to_pylist()}


def test_pages_in_an_articles_place_are_turned_away_each_for_its_reason(lakes: dict[bool, Lake]) -> None:
    rejects = lakes[True].read("rejects").to_pylist()
    assert {row["url"].rpartition("/")[2]: row["reason"] for row in rejects} == WALLS
    assert not WALLS.keys() & articles(lakes[True]).keys()


@pytest.mark.parametrize("name", OPTOUTS)
def test_an_article_of_a_site_that_opts_out_is_kept_without_its_text(name: str, lakes: dict[bool, Lake]) -> None:
    article = articles(lakes[True])[name]
    assert article["ai_optout"] == OPTOUTS[name]
    assert article["text"] is None
    assert "text_withheld" in article["quality_flags"]
    assert article["title"]


def test_opt_outs_are_recorded_with_the_text_where_they_are_not_to_be_respected(lakes: dict[bool, Lake]) -> None:
    found = articles(lakes[False])
    assert {name: found[name]["ai_optout"] for name in OPTOUTS} == OPTOUTS
    assert all(found[name]["text"] for name in OPTOUTS)


def test_a_licence_and_what_robots_txt_allowed_are_told(lakes: dict[bool, Lake]) -> None:
    article = articles(lakes[True])["licence"]
    assert article["license"].endswith("/licence")
    assert article["robots_allowed"] is True
    assert (article["ai_optout"], bool(article["text"])) == ([], True)
