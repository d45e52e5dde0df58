"""Groups in the lake: later runs build on earlier ones, and every table says the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from jobs import NOW, run_seeds

from pipeline import grouping
from pipeline.lake import Lake

SEEDS = Path(__file__).parents[2] / "seeds"
Groups = set[frozenset[str]]


def stories(lake: Path) -> Groups:
    members: dict[str, set[str]] = {}
    for row in Lake.open(str(lake)).read("story_members").to_pylist():
        members.setdefault(row["story_id"], set()).add(row["article_id"])
    return {frozenset(group) for group in members.values()}


def texts(lake: Path) -> Groups:
    members: dict[str, set[str]] = {}
    for row in Lake.open(str(lake)).read("articles", ["article_id", "text_id"]).to_pylist():
        members.setdefault(row["text_id"], set()).add(row["article_id"])
    return {frozenset(group) for group in members.values()}


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The samples in one run, and in two."""
    folder = tmp_path_factory.mktemp("lakes")
    run_seeds(folder / "one", [SEEDS])
    run_seeds(folder / "two", [SEEDS / "wire.jsonl", SEEDS / "feeds"], seed_set="seeds")
    run_seeds(folder / "two", [SEEDS], now=NOW + dt.timedelta(hours=1))
    return folder / "one", folder / "two"


def agreement(one: Groups, two: Groups) -> float:
    """B-cubed F of two partitions of the same articles (Bagga and Baldwin 1998)."""
    of_one = {name: group for group in one for name in group}
    of_two = {name: group for group in two for name in group}
    assert of_one.keys() == of_two.keys()
    precision, recall = (
        sum(len(a[name] & b[name]) / len(b[name]) for name in a) / len(a)
        for a, b in ((of_one, of_two), (of_two, of_one))
    )
    return 2 * precision * recall / (precision + recall)


def test_two_runs_in_any_order_of_arrival_group_nearly_as_one_does(lakes: tuple[Path, Path]) -> None:
    one, two = lakes
    assert texts(one) == texts(two)
    assert agreement(stories(one), stories(two)) > 0.9  # what came late may stand with another neighbour
    assert max(map(len, stories(one))) >= 4


def test_every_grouped_article_has_one_present_story_with_its_day(lakes: tuple[Path, Path]) -> None:
    for path in lakes:
        lake = Lake.open(str(path))
        found = {row["story_id"]: row for row in lake.read("stories").to_pylist()}
        members = lake.read("story_members").to_pylist()
        ids = [row["article_id"] for row in members]
        assert len(ids) == len(set(ids)) == len(set(lake.read("articles", ["article_id"])["article_id"].to_pylist()))
        assert all(row["date"] == found[row["story_id"]]["date"] for row in members)
        counted = {name: sum(row["story_id"] == name for row in members) for name in found}
        assert all(row["merged_into"] or row["article_count"] == counted[name] for name, row in found.items())


def test_what_later_runs_build_on_stands_in_the_signatures(lakes: tuple[Path, Path]) -> None:
    for path in lakes:
        lake = Lake.open(str(path))
        columns = ["article_id", "version", "text_id", "text_relation", "story_id"]
        signed = {(r["article_id"], r["version"]): r for r in lake.read("signatures", columns).to_pylist()}
        articles = {(r["article_id"], r["version"]): r for r in lake.read("articles", columns).to_pylist()}
        assert signed == articles
        assert all(row["links"] is not None for row in lake.read("signatures", ["links"]).to_pylist())


def test_the_largest_language_comes_first_and_those_of_few_rows_are_read_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grouping, "_TOGETHER_ROWS", 3)
    column = pa.chunked_array([["de", "fr", "en", "en"], ["en", "en", "sv", "cs"]])
    assert list(grouping._together(column)) == [["en"], ["cs", "de", "fr"], ["sv"]]


def test_signatures_read_column_by_column_give_the_same_groups(
    lakes: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "_TOGETHER_ROWS", 0)
    run_seeds(tmp_path / "lake", [SEEDS])
    assert texts(tmp_path / "lake") == texts(lakes[0])
    ours, theirs = (
        Lake.open(str(path)).read("story_members").drop_columns(["run_id"]) for path in (tmp_path / "lake", lakes[0])
    )
    assert ours.sort_by("article_id") == theirs.sort_by("article_id")
