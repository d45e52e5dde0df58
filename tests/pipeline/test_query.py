"""The views and each named query give the sample lake's answers, in newsbeam's DuckDB and in a plain one."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from sample_lake import READING

from pipeline.errors import QueryError
from pipeline.lake import Lake
from pipeline.query import SQL, answer, connected, named_queries
from pipeline.rows import written
from schemas import TABLES
from transforms.write.local_store import LocalStore
from transforms.write.log import LiveFile

ANSWERS = READING / "answers"
VIEWS = ("latest", "story_now", "article_story", "reports", "story_list", "source_by_day")


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(str(sample_lake))


def rows(lake: Lake, sql: str) -> list[dict[str, Any]]:
    return list(answer(lake, sql).to_pylist())


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_a_named_query_gives_the_answer_that_was_written_down(lake: Lake, name: str) -> None:
    """To write down what is so now: `NEWSBEAM_WRITE_ANSWERS=1 pytest` this file; then read the diff."""
    got = written(answer(lake, name), "csv")
    file = ANSWERS / f"{name}.csv"
    if os.environ.get("NEWSBEAM_WRITE_ANSWERS"):
        file.write_bytes(got)
    assert got.decode() == file.read_bytes().decode()


def test_there_is_no_answer_without_a_query() -> None:
    assert {file.stem for file in ANSWERS.glob("*.csv")} == set(named_queries())


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_a_named_query_says_first_what_it_answers(name: str) -> None:
    assert named_queries()[name].startswith("-- ")


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_the_sample_lake_has_something_to_say_to_each_query(name: str) -> None:
    assert len((ANSWERS / f"{name}.csv").read_text("utf-8").splitlines()) > 1


def test_latest_has_the_newest_version_of_each_article_once(lake: Lake) -> None:
    assert rows(lake, "select count(*) as n, count(distinct article_id) as ids, max(version) as v from latest") == [
        {"n": 23, "ids": 23, "v": 2}
    ]
    assert rows(lake, "select count(*) as n from articles") == [{"n": 24}]


def test_reports_and_the_copies_they_count_are_all_articles(lake: Lake) -> None:
    assert rows(lake, "select count(*) + sum(copy_count) as n from reports") == [{"n": 23}]
    wire = "select copy_count, copy_outlets from reports where title like 'Cargo ship strikes%'"
    assert rows(lake, wire) == [{"copy_count": 1, "copy_outlets": ["Capital Observer"]}]


def test_a_story_lists_its_outlets_in_the_order_they_came(lake: Lake) -> None:
    bridge = rows(
        lake, "select outlets from story_list where list_contains(outlets, 'Valley Herald') order by first_published_at"
    )
    assert bridge[0]["outlets"][:3] == ["Harbour Post", "Valley Herald", "Capital Observer"]


def test_every_grouped_article_has_one_present_story(lake: Lake) -> None:
    assert rows(lake, "select count(*) as n, count(distinct article_id) as ids from article_story") == [
        {"n": 23, "ids": 23}
    ]
    assert rows(lake, "select story_id from article_story except select story_id from story_list") == []


@pytest.fixture
def merged() -> duckdb.DuckDBPyConnection:
    """Three stories, the first taken by the second, that by the third; one article is left with the first alone."""
    connection = duckdb.connect()
    for name, table in TABLES.items():
        connection.register(f"{name}_schema", table.table_schema.empty_table())
        connection.execute(f"create table {name} as select * from {name}_schema")
    for story, into in (("s1", "s2"), ("s2", "s3"), ("s3", None)):
        connection.execute(
            "insert into stories by name select ? as story_id, ? as merged_into, 1 as article_count", [story, into]
        )
    for article, story, rank in (("a", "s1", 1), ("b", "s1", 2), ("b", "s3", 5), ("c", "s3", 1)):
        connection.execute(
            "insert into story_members by name select ? as article_id, ? as story_id, ? as rank", [article, story, rank]
        )
    for article, outlet in (("a", "One"), ("b", None), ("c", "Two")):
        connection.execute(
            "insert into articles by name select ? as article_id, 1 as version, 0 as revision, ? as outlet",
            [article, outlet],
        )
    connection.execute((SQL / "views.sql").read_text("utf-8"))
    return connection


def test_merged_stories_lead_to_the_one_that_stands(merged: duckdb.DuckDBPyConnection) -> None:
    found = merged.sql("select * from story_now order by story_id").fetchall()
    assert found == [("s1", "s3"), ("s2", "s3"), ("s3", "s3")]


def test_an_article_s_membership_in_a_standing_story_wins(merged: duckdb.DuckDBPyConnection) -> None:
    found = merged.sql("select article_id, story_id, rank from article_story order by article_id").fetchall()
    assert found == [("a", "s3", 1), ("b", "s3", 5), ("c", "s3", 1)]


def test_a_taken_story_is_no_row_of_the_story_list(merged: duckdb.DuckDBPyConnection) -> None:
    assert merged.sql("select story_id, outlets from story_list").fetchall() == [("s3", ["Two"])]


def test_articles_without_a_group_are_reports_of_their_own(merged: duckdb.DuckDBPyConnection) -> None:
    assert merged.sql("select count(*), sum(copy_count) from reports").fetchall() == [(3, 0)]


def test_a_plain_duckdb_answers_the_same(lake: Lake, sample_lake: Path) -> None:
    plain = duckdb.connect()
    plain.execute("set timezone = 'UTC'")
    plain.execute("set variable lake = ?", [str(sample_lake)])
    missing = []
    for statement in duckdb.extract_statements((SQL / "base.sql").read_text("utf-8")):
        try:
            plain.execute(statement)
        except duckdb.IOException:  # as its command line does: the next line is read all the same
            missing.append(statement.query)
    assert [line.split(" view ")[1].split()[0] for line in missing] == ["pending"]
    plain.execute((SQL / "views.sql").read_text("utf-8"))
    for name, sql in named_queries().items():
        assert plain.sql(sql).to_arrow_table().to_pylist() == answer(lake, name).to_pylist(), name
    for view in VIEWS:
        assert (
            plain.sql(f"select count(*) from {view}").fetchall()
            == connected(lake).sql(f"select count(*) from {view}").fetchall()
        )


def test_an_empty_lake_answers_every_query_with_no_row(tmp_path: Path) -> None:
    empty = Lake(LocalStore(tmp_path))
    assert {name: len(answer(empty, name)) for name in named_queries()} == dict.fromkeys(named_queries(), 0)


class _RewrittenLake(Lake):
    """A lake whose story files go while they are read, some times."""

    def __init__(self, lake: Lake, times: int) -> None:
        super().__init__(lake.store)
        self.times = times

    def files(self, table: str, partitions: Any = None) -> tuple[LiveFile, ...]:
        files = super().files(table, partitions)
        if table != "stories" or self.times <= 0:
            return files
        self.times -= 1
        return (*files, LiveFile(path="stories/date=2025-12-15/gone.parquet", partition="2025-12-15", bytes=1))


def test_files_that_were_replaced_while_read_are_asked_for_again(lake: Lake) -> None:
    assert answer(_RewrittenLake(lake, 2), "select count(*) as n from stories").column("n")[0].as_py() > 3


def test_files_that_stay_away_are_an_error_of_storage(lake: Lake) -> None:
    with pytest.raises(OSError, match=r"gone\.parquet"):
        answer(_RewrittenLake(lake, 9), "select count(*) from stories")


@pytest.mark.parametrize("question", ["nothing_of_that_name", "select * from nowhere", "this is no sql"])
def test_what_duckdb_does_not_take_is_a_query_error(lake: Lake, question: str) -> None:
    with pytest.raises(QueryError):
        answer(lake, question)


def test_a_table_for_a_terminal_holds_no_control_characters() -> None:
    told = written(pa.table({"title": ["a\x1b[31mred\x07 [bold]b[/bold]"]}), "table").decode()
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "[bold]b[/bold]" in told


def test_rows_of_many_columns_become_blocks_with_a_line_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    wide = pa.table({f"column_{n}": ["x" * 300, "y"] for n in range(7)})
    lines = written(wide, "table").decode().split("\n")
    assert lines[0] == f"column_0  {'x' * 200}…"
    assert lines[7:9] == ["", "column_0  y"]


def test_no_rows_are_told_in_words() -> None:
    assert written(pa.table({"title": pa.nulls(0, pa.string())}), "table") == b"no rows\n"


def test_json_lines_and_csv_hold_lists_days_and_nothing() -> None:
    table = pa.table({"day": [dt.date(2026, 1, 2)], "names": [["ä", "b"]], "none": pa.nulls(1, pa.string())})
    assert written(table, "json").decode() == '{"day": "2026-01-02", "names": ["ä", "b"], "none": null}\n'
    assert written(table, "csv").decode() == 'day,names,none\n2026-01-02,"[""ä"", ""b""]",\n'
