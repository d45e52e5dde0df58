"""What a run says it left."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.lake import Lake
from pipeline.summary import program, summary_of
from schemas import Fetch, FetchKind, Outcome
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.whole_runs import run
from transforms.write.local_store import LocalStore


def told(folder: Path, *rows: Fetch) -> str:
    run(LocalStore(folder), [article("a"), *rows], inputs=1)
    lake = Lake.open(str(folder))
    row = lake.run("run-1")
    assert row is not None
    return summary_of(lake, row, already=False)


def fetch(number: int, kind: FetchKind, outcome: Outcome, error: str | None = None) -> Fetch:
    at = NOW + dt.timedelta(seconds=number)
    url = f"https://a.example/{number}"
    return Fetch(fetch_id=str(number), kind=kind, url=url, started_at=at, outcome=outcome, error=error)


def test_feeds_that_gave_no_answer_are_told_with_their_causes(tmp_path: Path) -> None:
    text = told(
        tmp_path,
        fetch(1, FetchKind.FEED, Outcome.OK),
        fetch(2, FetchKind.FEED, Outcome.DEFERRED),
        fetch(3, FetchKind.ROBOTS, Outcome.ERROR, "dns: expected an address for 'a.example'"),
        fetch(4, FetchKind.PAGE, Outcome.ERROR, "http_error: 500"),
    )
    assert "feeds: 1 of 2 gave no answer" in text
    assert "    dns: expected an address for 'a.example'; check the host name, and your own connection\n" in text
    assert "http_error" not in text


def test_a_run_whose_feeds_answered_does_not_speak_of_them(tmp_path: Path) -> None:
    assert "feeds:" not in told(tmp_path, fetch(1, FetchKind.FEED, Outcome.NOT_MODIFIED))


def test_what_can_be_done_about_rejects_and_causes_is_told(tmp_path: Path) -> None:
    run(LocalStore(tmp_path), [reject("r"), fetch(1, FetchKind.FEED, Outcome.BLOCKED, "blocked_address: a")], inputs=1)
    lake = Lake.open(str(tmp_path))
    text = summary_of(lake, lake.run("run-1") or {}, already=False)
    assert "1 input: 1 reject\n  rejected: 1 bad_json; mend the line" in text
    assert "    blocked_address: a; name the network in fetch.allow_networks if it is yours\n" in text


@pytest.mark.parametrize("name", ["it's", "a $HOME", 'a "b"', "Übersicht März"])
def test_the_line_for_duckdb_survives_a_shell_and_sql(tmp_path: Path, name: str) -> None:
    (line,) = [line for line in told(tmp_path / name).splitlines() if line.startswith("  or: ")]
    name, flag, question = shlex.split(line.removeprefix("  or: "))
    assert (name, flag) == ("duckdb", "-c")
    assert len(duckdb.sql(question).fetchall()) == 1


def test_the_program_is_named_as_it_was_called_where_no_path_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = tmp_path / "my env" / "newsbeam"
    called.parent.mkdir()
    called.touch(0o755)
    monkeypatch.setattr(sys, "argv", [str(called)])
    monkeypatch.setenv("PATH", "/nowhere")
    assert program() == f"'{called}'"
    monkeypatch.setenv("PATH", str(called.parent))
    assert program() == "newsbeam"


def test_where_to_look_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "a lake"
    assert f"look: newsbeam browse --lake '{folder}'\n" in told(folder)
