from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from schemas import Role, Story, StoryMember
from schemas.staged import Grouped
from tests.said import said
from tests.transforms.write.made_up import NOW, article
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import data_files, logged, run
from transforms.write.local_store import LocalStore
from transforms.write.settled import Settled
from transforms.write.store import Store

DAY, NEXT = dt.date(2026, 2, 27), dt.date(2026, 2, 28)
LATER = NOW + dt.timedelta(days=1)


def told(
    *stories: tuple[str, dt.date, tuple[str, ...]],
    headline: str = "Headline",
    ids: Mapping[str, str] | None = None,
    lag_s: int | None = None,
) -> Grouped:
    """Stories with their members' names, or the `ids` that stand for them."""
    ids = ids or {}
    named = [(name, day, [ids.get(member, member) for member in members]) for name, day, members in stories]
    return said(
        stories=[
            Story(
                story_id=name,
                date=day,
                headline=headline,
                first_article_id=members[0],
                article_count=len(members),
                outlet_count=1,
                country_count=1,
            )
            for name, day, members in named
        ],
        members=[
            StoryMember(
                story_id=name, date=day, article_id=member, role=Role.RELATED, similarity=None, rank=rank, lag_s=lag_s
            )
            for name, day, members in named
            for rank, member in enumerate(members, 1)
        ],
    )


class Telling:
    """A grouping that says what it was given to say."""

    def __init__(self, *grouped: Grouped) -> None:
        self._grouped = grouped

    def __call__(self, store: Store, settled: Settled) -> Iterable[Grouped]:
        return self._grouped


def test_a_story_replaces_its_own_rows_and_leaves_the_others_of_its_day(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    first = told(("s1", DAY, ("a", "b")), ("s2", DAY, ("c",)), ("s3", NEXT, ("d",)))
    run(store, [article("a")], group=Telling(first))
    untouched = {path for path in data_files(store) if str(NEXT) in path}
    second = told(("s1", DAY, ("a", "e")), headline="Newer headline")
    run(store, [article("e", now=LATER)], run_id="run-2", now=LATER, group=Telling(second))
    stories = {row["story_id"]: row["headline"] for row in logged(store, "stories").to_pylist()}
    assert stories == {"s1": "Newer headline", "s2": "Headline", "s3": "Headline"}
    members = {(row["story_id"], row["article_id"]) for row in logged(store, "story_members").to_pylist()}
    assert members == {("s1", "a"), ("s1", "e"), ("s2", "c"), ("s3", "d")}
    assert untouched <= set(data_files(store))
    assert_readers_agree(tmp_path, "stories", ["story_id", "headline"])
    assert_readers_agree(tmp_path, "story_members", ["story_id", "article_id"])


def test_languages_that_share_a_day_are_joined(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")], group=Telling(told(("s1", DAY, ("a",))), told(("s2", DAY, ("b",)))))
    assert logged(store, "stories").column("story_id").to_pylist() == ["s1", "s2"]
    assert len([path for path in data_files(store) if path.startswith("stories/")]) == 1


def test_what_grouping_says_of_an_article_stands_in_both_its_rows(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    article_id = article("a")[0].article_id
    grouped = said([{"article_id": article_id, "text_id": "t1", "story_id": "s1"}])
    run(store, [article("a"), article("b")], group=Telling(grouped))
    for name in ("articles", "signatures"):
        rows = {row["article_id"]: (row["text_id"], row["story_id"]) for row in logged(store, name).to_pylist()}
        assert rows == {article_id: ("t1", "s1"), article("b")[0].article_id: (None, None)}


def test_a_story_that_went_into_another_may_have_no_members_on_its_day(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    gone = told(("s1", DAY, ("a",)))
    run(store, [article("a")], group=Telling(replace(gone, members=gone.members.slice(0, 0))))
    assert logged(store, "stories").column("story_id").to_pylist() == ["s1"]
    assert not len(logged(store, "story_members"))
