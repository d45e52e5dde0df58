"""The house holds: imports point one way, stops do not know each other, Beam stays in its few files."""

from __future__ import annotations

import ast
import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("schemas", "transforms", "pipeline")
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
LONGEST = 400


def imported(path: Path) -> set[str]:
    """Dotted names of every module a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_from_pipeline_to_transforms_to_schemas(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    above = LAYERS[layer + 1 :]
    assert not {name for name in imported(path) if name.split(".")[0] in above}


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if len(p.relative_to(ROOT / p.relative_to(ROOT).parts[0]).parts) > 1 and "transforms" in p.parts],
    ids=name_of,
)
def test_a_stop_never_imports_another_stop(path: Path) -> None:
    stops = {folder.name for folder in (ROOT / "transforms").iterdir() if folder.is_dir()}
    own = path.relative_to(ROOT / "transforms").parts[0]
    used = {name.split(".")[1] for name in imported(path) if name.startswith("transforms.")}
    assert used & stops <= {own}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_beam_is_imported_only_where_it_lives(path: Path) -> None:
    where = path.relative_to(ROOT)
    if where.parts[0] == "pipeline" or where.name == "beam.py" or str(where) == "transforms/step.py":
        return
    assert not {name for name in imported(path) if name.split(".")[0] == "apache_beam"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sockets_are_opened_by_the_fetch_stop_only(path: Path) -> None:
    where = path.relative_to(ROOT)
    if where.parts[:2] in (("transforms", "fetch"), ("transforms", "pipe.py"), ("pipeline", "browse")):
        return
    assert not {name.split(".")[0] for name in imported(path)} & {"socket", "aiohttp", "requests", "urllib3", "httpx"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_holds_one_idea_and_ends_in_time(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_no_module_is_named_after_nothing() -> None:
    assert not [path for path in FILES if path.stem in {"utils", "common", "helpers", "misc", "base"}]


def test_the_three_import_names_belong_to_newsbeam() -> None:
    owners = importlib.metadata.packages_distributions()
    assert {layer: set(owners.get(layer, ())) for layer in LAYERS} == {layer: {"newsbeam"} for layer in LAYERS}


def test_every_package_is_listed_for_the_build() -> None:
    listed = set(
        re.findall(r'^    "((?:schemas|transforms|pipeline)[\w.]*)",$', (ROOT / "pyproject.toml").read_text(), re.M)
    )
    there = {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in FILES if path.name == "__init__.py"}
    assert listed == there


def test_the_lock_names_no_package_index() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "deploy" / "uv.lock"):
        assert "://" not in lock.read_text("utf-8")


def test_no_folder_of_tests_is_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
