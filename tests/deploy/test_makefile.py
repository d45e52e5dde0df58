"""What `make` tells someone whose machine lacks something, and what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = """#!/bin/sh
exec {python} -c "import sys; sys.version_info = (3, 9); sys.version = '3.9.18 (main)'; $2"
"""
CUT_OFF = """#!/bin/sh
test "$1" = -c && exit 0
mkdir -p .venv/bin
printf '#!/bin/sh\\necho "no caches: $UV_NO_CACHE $PIP_NO_CACHE_DIR"\\nexit 1\\n' > .venv/bin/python
chmod +x .venv/bin/python
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "news beam"
    (folder / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.lock", "deploy/uv.lock", "pyproject.toml"):
        (folder / name).touch()
    return folder


def made(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    """`make setup` with a Python that is a script."""
    program = checkout / "python"
    program.write_text(python)
    program.chmod(0o755)
    command = ["make", "setup", "PYTHON=./python"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=60, check=False)


def test_a_python_too_old_is_told_with_how_to_name_another(checkout: Path) -> None:
    ended = made(checkout, OLD.format(python=sys.executable))
    assert ended.returncode != 0
    assert "expected Python 3.11 to 3.13, got 3.9.18; name one that is installed: make run PYTHON=" in ended.stderr
    assert not (checkout / ".venv").exists()


def test_packages_that_do_not_come_are_told_and_no_cache_is_kept(checkout: Path) -> None:
    ended = made(checkout, CUT_OFF)
    assert ended.returncode != 0
    assert "no caches: 1 1" in ended.stdout
    assert "the packages did not come; it needs a connection" in ended.stderr
    assert not (checkout / ".venv" / "ready").exists()


def test_clean_keeps_lakes(checkout: Path) -> None:
    kept = checkout / "lake" / "articles" / "a.parquet"
    left = [checkout / ".venv" / "x", checkout / "pipeline" / "__pycache__" / "x.pyc", checkout / ".pytest_cache" / "x"]
    for path in (kept, *left):
        path.parent.mkdir(parents=True)
        path.touch()
    subprocess.run(["make", "clean"], cwd=checkout, capture_output=True, timeout=60, check=False)
    assert kept.exists()
    assert [path for path in left if path.exists()] == []
