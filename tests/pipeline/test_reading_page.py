"""What docs/reading.md says is so: its commands run, and its Polars and pandas give the named queries' answers."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs
from pipeline.lake import Lake
from pipeline.query import SQL, answer

PAGE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    line
    for kind, block in BLOCKS
    if kind == "sh"
    for line in block.splitlines()
    if line.startswith("newsbeam ") and not line.startswith("newsbeam browse")  # it runs until it is stopped
]
FRAMES = {"polars": "import polars", "pandas": "import pandas"}
QUESTIONS = {
    "wire_copies": ("headline", "wire_agency", "article_count", "wire_copy_count"),
    "originality": ("outlet", "articles", "own_share"),
    "citations": ("outlet", "cited", "articles"),
}

register_verbs()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(
    command: str, sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lake").symlink_to(sample_lake)
    ended = CliRunner().invoke(app, shlex.split(command)[1:])
    assert ended.exception is None, ended.exception
    assert ended.output or any(path.name != "lake" for path in tmp_path.iterdir())


@pytest.mark.parametrize("library", FRAMES)
def test_frames_give_the_answers_of_the_named_queries(library: str, sample_lake: Path) -> None:
    (code,) = [block for kind, block in BLOCKS if kind == "python" and FRAMES[library] in block]
    names: dict[str, Any] = {"lake": str(sample_lake)}
    exec(compile(code, "reading.md", "exec"), names)
    for question, columns in QUESTIONS.items():
        expected = answer(Lake.open(str(sample_lake)), question).select(columns).to_pylist()
        frame = names[question]
        got = frame.to_dicts() if library == "polars" else frame.to_dict("records")
        assert [[row[name] for name in columns] for row in got] == [list(row.values()) for row in expected], question


@pytest.mark.slow
def test_spark_gives_the_answer_of_the_named_query(sample_lake: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed: 480 MB")
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    (code,) = [block for kind, block in BLOCKS if kind == "python" and "import SparkSession" in block]
    names: dict[str, Any] = {"lake": str(sample_lake)}
    exec(compile(code, "reading.md", "exec"), names)
    got = [row.asDict() for row in names["citations"].collect()]
    names["spark"].stop()
    assert got == answer(Lake.open(str(sample_lake)), "citations").select(QUESTIONS["citations"]).to_pylist()


def test_the_page_names_every_view() -> None:
    views = set(re.findall(r"create or replace view (\w+)", (SQL / "views.sql").read_text("utf-8"))) - {"story_now"}
    assert {view for view in views if f"| `{view}` |" not in PAGE} == set()
