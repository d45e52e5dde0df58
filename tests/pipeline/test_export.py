"""What a lake gives away can be read by those it is meant for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import feedparser
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app, exit_code_of, register_verbs
from pipeline.errors import QueryError
from pipeline.export import REPORTS, STORIES, export_bytes, export_folder
from pipeline.export_feed import atom, json_feed, rss
from pipeline.lake import Lake
from pipeline.query import answer
from transforms.feeds.parse import parse_feed

HOSTILE = pa.table(
    {
        "headline": ["<script>x</script> & \x00\x1b \ud7ff"],
        "url": ["javascript:alert(1)"],
        "story_id": ["s1"],
        "description": ["]]> <b>bold</b> &amp; \x0b"],
        "outlets": [["A & B"]],
        "last_published_at": [dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)],
    }
)


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(str(sample_lake))


def exported(lake: Lake, question: str, form: Any) -> bytes:
    return b"".join(export_bytes(lake, question, form, "Title"))


def test_reports_become_parquet_with_a_row_a_distinct_report(lake: Lake) -> None:
    rows = pq.read_table(io.BytesIO(exported(lake, REPORTS, "parquet")))
    assert len(rows) == len(answer(lake, "select article_id from reports"))
    assert len(set(rows["text_id"].to_pylist())) == len(rows)


def test_json_lines_and_csv_hold_the_same_rows(lake: Lake) -> None:
    lines = [json.loads(line) for line in exported(lake, STORIES, "jsonl").decode().split("\n") if line]
    cells = list(csv.DictReader(io.StringIO(exported(lake, STORIES, "csv").decode())))
    assert [line["story_id"] for line in lines] == [row["story_id"] for row in cells]
    assert [line["headline"] for line in lines] == [row["headline"] for row in cells]
    assert len(lines) >= 10


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_stories_become_a_feed_that_feedparser_reads_without_complaint(lake: Lake, form: str) -> None:
    feed = feedparser.parse(io.BytesIO(exported(lake, STORIES, form)))
    assert not feed.bozo
    stories = answer(lake, STORIES).to_pylist()
    assert [entry.title for entry in feed.entries] == [story["headline"] for story in stories]
    assert [entry.id for entry in feed.entries] == [f"urn:newsbeam:{story['story_id']}" for story in stories]
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[form]


@pytest.mark.parametrize("form", ["rss", "atom", "jsonfeed"])
def test_newsbeam_reads_its_own_feeds(lake: Lake, form: str) -> None:
    feed = parse_feed(exported(lake, "select * from latest order by article_id", form), None, None)
    assert len(feed.entries) == 23


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_hostile_rows_make_a_well_formed_feed_without_their_address(write: Any) -> None:
    data = write(HOSTILE, "T & <t>")
    assert b"javascript:" not in data
    assert b"<script" not in data or write is json_feed
    assert b"\x00" not in data
    if write is json_feed:
        assert json.loads(data)["items"][0]["title"].startswith("<script>")
    else:
        feed = feedparser.parse(io.BytesIO(data))
        assert not feed.bozo
        assert feed.entries[0].updated_parsed[:5] == (2026, 1, 2, 3, 4) if write is atom else feed.entries[0].published


def test_a_feed_needs_something_for_its_titles(lake: Lake) -> None:
    with pytest.raises(QueryError, match="expected a column title or headline"):
        exported(lake, "select 1 as one", "rss")


def test_equal_rows_give_an_equal_feed(lake: Lake) -> None:
    assert exported(lake, STORIES, "atom") == exported(lake, STORIES, "atom")


def test_a_folder_for_datasets_has_its_data_and_a_card_that_names_it(lake: Lake, tmp_path: Path) -> None:
    count = export_folder(lake, REPORTS, tmp_path / "hf", "Reports: 'sample'")
    card = (tmp_path / "hf" / "README.md").read_text("utf-8")
    head = card.split("---\n")[1]
    assert "path: data/*.parquet" in head
    assert "language: ['de', 'en']" in head
    assert "pretty_name: 'Reports: ''sample'''" in head
    assert "| `copy_count` | int64 | articles that repeat this report's wording |" in card
    assert "| `title` | string | headline |" in card
    frames = [pd.read_parquet(file) for file in (tmp_path / "hf" / "data").glob("*.parquet")]
    assert sum(map(len, frames)) == count > 15


def test_datasets_loads_the_folder(lake: Lake, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="Hugging Face `datasets` is not installed")
    count = export_folder(lake, REPORTS, tmp_path / "hf", "Reports")
    rows = datasets.load_dataset(str(tmp_path / "hf"), split="train", cache_dir=str(tmp_path / "cache"))
    assert len(rows) == count


def test_a_folder_that_holds_something_is_left_alone(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(FileExistsError):
        export_folder(lake, REPORTS, tmp_path, "Reports")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_writes_a_file_and_leaves_none_where_the_question_does_not_hold(
    sample_lake: Path, tmp_path: Path
) -> None:
    register_verbs()
    runner, out, lake = CliRunner(), tmp_path / "out", ["--lake", str(sample_lake)]
    assert (
        runner.invoke(app, ["export", *lake, "--query", "citations", "--format", "csv", "--to", str(out)]).exit_code
        == 0
    )
    assert out.read_text().startswith("outlet,cited,articles")
    bad = runner.invoke(app, ["export", *lake, "--query", "select x", "--to", str(tmp_path / "none")])
    assert bad.exception is not None
    assert exit_code_of(bad.exception) == 2
    assert not (tmp_path / "none").exists()
    both = runner.invoke(app, ["export", *lake, "--stories", "--reports"])
    assert both.exception is not None
    assert exit_code_of(both.exception) == 2
