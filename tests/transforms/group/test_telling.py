from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from schemas import ContentType, Role, Story, StoryMember, TextRelation
from transforms.group.headline import medoids
from transforms.group.telling import Teller, headlines, role_of, told

BEGAN = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)


def teller(key: str = "a", hours: float = 0, **fields: Any) -> Teller:
    at = BEGAN + dt.timedelta(hours=hours)
    given: dict[str, Any] = {
        "article_id": key, "version": 1, "time": int(at.timestamp() * 1e6), "published_at": at, "language": "en",
        "title": f"Title {key}", "outlet": f"Paper {key}", "country": None, "content_type": ContentType.ARTICLE,
        "topics": (), "relation": TextRelation.ORIGINAL, "score": None, "excerpt": False, "agency": None,
        "wire": False, "update": False, "similarity": 0.9,
    }  # fmt: skip
    return Teller(**(given | fields))


def story(*tellers: Teller, old: Story | None = None, away: tuple[StoryMember, ...] = ()) -> Story:
    return told("s", tellers, BEGAN.date(), old, away, *headlines([tellers]))[0]


COPY = {"relation": TextRelation.NEAR, "score": 0.8}


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({}, Role.ORIGINAL),
        ({"wire": True}, Role.ORIGINAL),
        (COPY, Role.NEAR_COPY),
        (COPY | {"wire": True}, Role.WIRE_COPY),
        (COPY | {"wire": True, "update": True}, Role.UPDATE),
        ({"update": True}, Role.UPDATE),
        ({"excerpt": True}, Role.EXCERPT),
        (COPY | {"excerpt": True}, Role.NEAR_COPY),
        ({"content_type": ContentType.OPINION}, Role.RELATED),
        ({"content_type": ContentType.LIVE}, Role.RELATED),
        ({"similarity": 0.1}, Role.RELATED),
        ({"similarity": None}, Role.ORIGINAL),
    ],
)
def test_what_an_article_is_to_its_story(fields: dict[str, Any], role: Role) -> None:
    assert role_of(teller(**fields)) is role


def test_the_headline_is_the_title_most_like_the_others() -> None:
    titles = [
        "You will not believe this",
        "Bridge in Mulda collapses",
        "Mulda bridge collapses at night",
        "Bridge gone",
    ]
    assert titles[medoids([titles])[0]] == "Bridge in Mulda collapses"


def test_of_one_title_it_is_that() -> None:
    assert medoids([["Storm"]]) == [0]


def test_titles_without_words_are_no_trouble() -> None:
    assert medoids([["…", "—", "–"]]) == [0]


def test_a_title_of_two_lines_keeps_its_place() -> None:
    assert medoids([["Other\nnews", "Bridge\nfalls", "Bridge falls at night", "Bridge"]]) == [1]


def test_the_headline_is_that_of_an_original_though_copies_are_more() -> None:
    wire = [teller(f"c{k}", k, title="Bridge falls", **COPY) for k in range(1, 6)]
    own = [teller("o1", 7, title="Ferry sinks off Mulda"), teller("o2", 8, title="Sinking ferry off Mulda coast")]
    assert story(teller("a", title="Live: ferry sinks off Mulda"), *own, *wire).headline == "Ferry sinks off Mulda"


def test_where_nobody_wrote_themselves_copies_give_the_headline() -> None:
    assert story(teller("a", title=None), teller("b", 1, title="Bridge falls", **COPY)).headline == "Bridge falls"


def test_an_agency_counts_those_that_carry_its_text_but_not_itself() -> None:
    agency = {"agency": "Utopia Press", "wire": True}
    found = story(
        teller("a", outlet="Utopia Press", **agency), teller("b", 1, **agency, **COPY), teller("c", 2, **agency, **COPY)
    )
    assert (found.wire_agency, found.wire_copy_count, found.outlet_count) == ("Utopia Press", 2, 3)


def test_a_member_out_of_sight_keeps_its_counts_in_the_story() -> None:
    before = story(teller("a", agency="Utopia Press", wire=True), teller("b", 1))
    gone = told("s", [teller("a"), teller("b", 1)], BEGAN.date(), None, (), None)[1][0]
    after = story(teller("c", 2), old=dataclasses.replace(before, revision=3), away=(gone,))
    assert (after.article_count, after.outlet_count, after.wire_agency) == (2, 2, "Utopia Press")
    assert (after.first_article_id, after.revision) == ("a", 4)


def test_a_member_out_of_sight_is_written_anew_with_its_story() -> None:
    gone = dataclasses.replace(told("s", [teller("a")], BEGAN.date(), None, (), None)[1][0], run_id="r1")
    _, members = told("s", [teller("c", 2)], BEGAN.date(), story(teller("a")), (gone,), None)
    assert [(member.article_id, member.run_id) for member in members] == [("a", ""), ("c", "")]
