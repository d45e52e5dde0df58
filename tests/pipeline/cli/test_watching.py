"""The verbs of watching on the sample lake: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs
from pipeline.lake import Lake
from pipeline.settings import SettingsError

register_verbs()


def called(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def lake(sample_lake: Path) -> str:
    return str(sample_lake)


def test_status_counts_the_runs_for_people_and_programs(lake: str) -> None:
    runs = Lake.open(lake).runs()
    now = f"{runs[-1]['started_at']:%Y-%m-%dT%H:%M:%SZ}"
    code, output = called("status", "--lake", lake, "--now", now)
    assert (code, "last run" in output) == (0, True)
    told = json.loads(called("status", "--lake", lake, "--now", now, "--json", "--last", "2")[1])
    assert [run["run_id"] for run in told["runs"]] == [run["run_id"] for run in reversed(runs[-2:])]


def test_report_writes_one_file_on_the_runs_chosen(lake: str, tmp_path: Path) -> None:
    run_id = Lake.open(lake).runs()[0]["run_id"]
    code, output = called("report", "--lake", lake, "--run", run_id, "--out", str(tmp_path / "one.html"))
    assert (code, output.startswith(f"report: {tmp_path}")) == (0, True)
    page = (tmp_path / "one.html").read_text("utf-8")
    assert run_id in page
    assert "every input is accounted for" in page
    with pytest.raises(SettingsError, match="one of --run, --last and --since"):
        called("report", "--lake", lake, "--run", run_id, "--last", "2")


def test_explain_finds_an_article_by_its_address_in_any_spelling(lake: str) -> None:
    article = next(row for row in Lake.open(lake).read("articles").to_pylist() if row["url"])
    spelled = article["url"].replace("https://", "HTTP://www.") + "#top"
    code, output = called("explain", spelled, "--lake", lake)
    assert (code, article["article_id"] in output) == (0, True)
    told = json.loads(called("explain", article["article_id"], "--lake", lake, "--json")[1])
    assert article["article_id"] in json.dumps(told)


def test_verify_finds_the_sample_lake_sound(lake: str) -> None:
    code, output = called("verify", "--lake", lake, "--json")
    assert (code, json.loads(output)["findings"]) == (0, [])
