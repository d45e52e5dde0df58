"""The README says what is so: every verb, flag and exit code stands in it, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from pipeline.cli.exit_codes import ExitCode
from pipeline.cli.main import app, register_verbs
from schemas import TABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")

register_verbs()
VERBS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_every_verb_stands_in_the_readme() -> None:
    assert {verb for verb in VERBS if f"`newsbeam {verb}" not in README} == set()


def test_every_flag_of_run_stands_in_the_readme() -> None:
    flags = {option for parameter in VERBS["run"].params for option in parameter.opts if option.startswith("--")}
    assert {flag for flag in flags if f"`{flag}`" not in README} == set()


def test_every_exit_code_stands_in_the_readme_with_its_meaning() -> None:
    assert [code for code in ExitCode if f"| {code.value} | {code.meaning} |" not in README] == []


def test_every_table_stands_in_the_readme() -> None:
    assert [name for name in TABLES if f"| `{name}` |" not in README] == []


def test_every_page_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
