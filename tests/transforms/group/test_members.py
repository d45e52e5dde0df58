"""What a story tells of its members: role, rank, lag; and which rows are given back."""

from __future__ import annotations

import datetime as dt

import pytest
from made_articles import FIRST, article, edited, grown, members, report, signatures, told

from schemas import Role
from transforms.group import written
from transforms.group.language import group_language


def test_copies_with_the_agencys_credit_are_wire_copies() -> None:
    text = report(1)
    wire = {"wire_agency": "Utopia Press", "title": "Bridge falls"}
    grouped = group_language(
        signatures(
            [
                article("a", text, outlet="Utopia Press", **wire),
                article("b", edited(text, 1), hours=1, **wire),
                article("c", edited(text, 2), hours=2, title="Bridge falls"),
            ]
        )
    )
    assert {key: row["role"] for key, row in members(grouped).items()} == {
        "a": Role.ORIGINAL,
        "b": Role.WIRE_COPY,
        "c": Role.NEAR_COPY,
    }
    story = grouped.stories.to_pylist()[0]
    assert (story["wire_agency"], story["wire_copy_count"], story["article_count"]) == ("Utopia Press", 1, 3)


def test_an_agency_known_through_copies_alone_is_the_origin_of_them_all() -> None:
    text, dateline = report(1), "MULDA, March 3 (Utopia Press)"
    grouped = group_language(
        signatures(
            [
                article("a", text, title="Bridge falls"),
                article("b", edited(text, 1), hours=1, title="Bridge falls", wire_agency="Utopia Press"),
                article("c", edited(text, 2), hours=2, title="Bridge falls", wire_agency="Utopia Press"),
                article("d", edited(text, 3), hours=3, title="Bridge falls", dateline=dateline),
                article("e", edited(text, 4), hours=4, title="Bridge falls"),
                article(
                    "f", edited(text, 5), hours=5, title="Bridge falls", dateline=dateline, wire_agency="Utopia Press"
                ),
            ]
        )
    )
    roles = {key: row["role"] for key, row in members(grouped).items()}
    assert roles == {"a": Role.ORIGINAL, **dict.fromkeys("bcdf", Role.WIRE_COPY), "e": Role.NEAR_COPY}
    found = grouped.stories.to_pylist()[0]
    assert (found["wire_agency"], found["wire_copy_count"]) == ("Utopia Press", 4)


def test_rank_and_lag_count_from_the_first_report() -> None:
    text = report(1)
    grouped = group_language(signatures([article("a", text, hours=1), article("b", edited(text, 1), hours=3.5)]))
    assert [(row["rank"], row["lag_s"]) for row in grouped.story_members.to_pylist()] == [(1, 0), (2, 9000)]
    story = grouped.stories.to_pylist()[0]
    assert (story["first_article_id"], story["first_published_at"]) == ("a", FIRST + dt.timedelta(hours=1))


def test_an_outlets_own_text_again_is_an_update() -> None:
    text = report(1)
    rows = [article("a", text, outlet="Paper"), article("b", edited(text, 1), hours=1, outlet="Paper")]
    assert members(group_language(signatures(rows)))["b"]["role"] == Role.UPDATE


def test_a_newer_version_takes_the_place_of_the_older_in_its_story() -> None:
    text = report(1)
    first = signatures([article("a", text), article("b", edited(text, 1), hours=1)])
    before = group_language(first)
    new = signatures([article("a", edited(text, 2), version=2)])
    after = group_language(new, grown(None, first, before), before.stories, before.story_members)
    assert told(after)["a"]["story_id"] == told(before)["a"]["story_id"]
    assert [(row["article_id"], row["version"]) for row in after.story_members.to_pylist()] == [("a", 2), ("b", 1)]
    assert members(after)["a"]["role"] == Role.UPDATE


def test_a_days_untouched_stories_are_given_back_as_they_were() -> None:
    first = signatures([article("a", report(1)), article("b", report(2))])
    before = group_language(first)
    known = grown(None, first, before)
    after = group_language(
        signatures([article("c", edited(report(1), 1), hours=1)]), known, before.stories, before.story_members
    )
    other = told(before)["b"]["story_id"]
    kept = [row for row in after.stories.to_pylist() if row["story_id"] == other]
    assert kept == [row for row in before.stories.to_pylist() if row["story_id"] == other]
    assert [row["revision"] for row in after.stories.to_pylist() if row["story_id"] != other] == [1]


def test_a_member_too_old_for_the_window_keeps_its_row() -> None:
    text = report(1)
    first = signatures([article("a", text), article("b", edited(text, 1), hours=2)])
    before = group_language(first)
    known = grown(None, first, before).slice(1)
    after = group_language(
        signatures([article("c", edited(text, 2), hours=4)]), known, before.stories, before.story_members
    )
    assert [(row["article_id"], row["rank"], row["lag_s"]) for row in after.story_members.to_pylist()] == [
        ("a", 1, 0),
        ("b", 2, 7200),
        ("c", 3, 14400),
    ]


def test_stories_told_a_few_at_a_time_are_those_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [article(f"a{k}", report(k // 2), hours=k) for k in range(11)]
    whole = group_language(signatures(rows))
    monkeypatch.setattr(written, "_STORIES", 2)
    monkeypatch.setattr(written, "_ROWS", 3)
    parts = group_language(signatures(rows))
    assert len(parts.stories) > 4
    assert parts.assignments.equals(whole.assignments)
    assert parts.stories.equals(whole.stories)
    assert parts.story_members.equals(whole.story_members)
