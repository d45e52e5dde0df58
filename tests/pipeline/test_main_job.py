"""The main job end to end: what a run, and the runs after it, leave in the lake."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jobs import NOW, counts, digests, page, paragraphs, run_seeds

from pipeline.lake import Lake

LATER = NOW + dt.timedelta(hours=1)


def rows(lake: Path, table: str = "articles") -> list[dict[str, Any]]:
    order = [("article_id", "ascending"), ("version", "ascending")]
    return list(Lake.open(str(lake)).read(table).sort_by(order).to_pylist())


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page, its twin, the same text at another address, a text, and two lines of which one is broken."""
    folder = tmp_path_factory.mktemp("given") / "seeds"
    folder.mkdir()
    bridge = page("Old bridge closes", paragraphs("Norhaven"), url="https://harbourpost.example/bridge")
    (folder / "a_bridge.html").write_text(bridge, "utf-8")
    (folder / "b_again.html").write_text(bridge, "utf-8")
    copied = page("Old bridge closes", paragraphs("Norhaven"), url="https://copier.example/bridge")
    (folder / "c_copy.html").write_text(copied, "utf-8")
    (folder / "d_text.txt").write_text("Lock opens date 2026-03-03 " + "\n\n".join(paragraphs("Sundlock")), "utf-8")
    lines = [
        json.dumps({"id": "1", "text": " ".join(paragraphs("Westmole")), "title": "Mole", "date": "2026-03-02"}),
        "{",
    ]
    (folder / "e_lines.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def lake(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake after one run over the seeds."""
    lake = tmp_path_factory.mktemp("lakes") / "lake"
    row = run_seeds(lake, [seeds], run_id="first")
    assert counts(row) == {"articles": 4, "duplicates": 1, "rejects": 1}
    return lake


def test_every_input_ends_as_exactly_one_of_the_five(lake: Path) -> None:
    run = Lake.open(str(lake)).run("first")
    assert run is not None
    assert (run["inputs"], sum(counts(run).values()), run["invariants_ok"]) == (6, 6, True)


def test_a_reject_names_file_line_and_reason(lake: Path) -> None:
    (reject,) = rows_of_rejects(lake)
    assert (reject["origin_ref"], reject["reason"], reject["stage"]) == ("seeds/e_lines.jsonl#2", "bad_json", "read")


def rows_of_rejects(lake: Path) -> list[dict[str, Any]]:
    return list(Lake.open(str(lake)).read("rejects").to_pylist())


def test_a_text_seed_keeps_its_body_verbatim_and_its_header_as_the_date(lake: Path) -> None:
    (text,) = [row for row in rows(lake) if row["origin"] == "text"]
    assert text["text"] == "\n\n".join(paragraphs("Sundlock"))
    published = (text["published_on"], text["published_at"], text["published_source"], text["published_precision"])
    assert published == (dt.date(2026, 3, 3), None, "header", "day")
    assert text["title"] == "Lock opens"


def test_the_same_text_at_two_addresses_is_two_articles_of_one_wording(lake: Path) -> None:
    pair = [row for row in rows(lake) if row["title"] == "Old bridge closes"]
    assert len({row["article_id"] for row in pair}) == 2
    assert len({row["text_id"] for row in pair}) == 1
    assert sorted(row["text_relation"] for row in pair) == ["exact", "original"]


def test_tags_reach_their_columns(lake: Path) -> None:
    row = next(row for row in rows(lake) if row["domain"] == "harbourpost.example")
    assert row["outlet"] == "The Harbour Post"
    assert [mention["text"] for mention in row["date_mentions"]][:2] == ["Monday", "the summer"]
    assert [(source["outlet"], source["role"]) for source in row["cited_sources"]] == [("Reuters", "cited")]
    assert row["language"] == "en"


def test_the_same_command_again_adds_nothing(seeds: Path, lake: Path, tmp_path: Path) -> None:
    copy = tmp_path / "lake"
    shutil.copytree(lake, copy)
    before = digests(copy, ("articles", "signatures", "rejects", "stories", "story_members"))
    assert counts(run_seeds(copy, [seeds], now=LATER)) == {"unchanged": 6}
    assert digests(copy, ("articles", "signatures", "rejects", "stories", "story_members")) == before


def test_the_same_run_id_again_changes_nothing(seeds: Path, lake: Path, tmp_path: Path) -> None:
    copy = tmp_path / "lake"
    shutil.copytree(lake, copy)
    run_seeds(copy, [seeds], run_id="first")
    assert len(Lake.open(str(copy)).runs()) == 1


def test_a_changed_page_becomes_the_next_version(seeds: Path, lake: Path, tmp_path: Path) -> None:
    copy, changed = tmp_path / "lake", tmp_path / "seeds"
    shutil.copytree(lake, copy)
    shutil.copytree(seeds, changed)
    text = [*paragraphs("Norhaven"), "The mayor of Norhaven resigned on Wednesday evening after the vote."]
    bridge = page("Old bridge closes", text, url="https://harbourpost.example/bridge")
    (changed / "a_bridge.html").write_text(bridge, "utf-8")
    (changed / "b_again.html").unlink()
    assert counts(run_seeds(copy, [changed], now=LATER)) == {"articles": 1, "unchanged": 4}
    versions = [row for row in rows(copy) if row["domain"] == "harbourpost.example"]
    assert [row["version"] for row in versions] == [1, 2]
    assert versions[0]["first_seen_at"] == versions[1]["first_seen_at"] == NOW
    assert (versions[0]["ingested_at"], versions[1]["ingested_at"]) == (NOW, LATER)


def test_workers_order_and_spelling_leave_the_same_bytes(seeds: Path, lake: Path, tmp_path: Path) -> None:
    files = sorted(seeds.iterdir(), reverse=True)
    run_seeds(tmp_path / "files", files, run_id="first", workers=2)
    run_seeds(tmp_path / "glob", [f"{seeds}/*"], run_id="first", workers=2)
    tables = ("articles", "signatures", "stories", "story_members", "rejects")
    expected = digests(lake, tables)
    assert digests(tmp_path / "files", tables) == expected
    assert digests(tmp_path / "glob", tables) == expected


def test_a_run_without_grouping_leaves_its_columns_null(seeds: Path, tmp_path: Path) -> None:
    run_seeds(tmp_path / "lake", [seeds / "d_text.txt"], group={"enabled": False})
    (row,) = rows(tmp_path / "lake")
    assert (row["text_id"], row["text_relation"], row["story_id"]) == (None, None, None)
