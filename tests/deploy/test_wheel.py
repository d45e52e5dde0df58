"""The wheel holds all that newsbeam needs: installed elsewhere it runs, shows itself, and goes without a trace."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTE = "Bridge date 2026-03-01 The bridge closed on Monday, the council said in a statement to Reuters."
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(int(version("setuptools").split(".")[0]) < 77, reason="setuptools is older than 77"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git tracks, so that nothing is left in the checkout."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(source)], input=archive, check=True)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(target)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def there(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv elsewhere with the wheel in it, that borrows this one's other packages."""
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    called(home, "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return home


def called(home: Path, name: str, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    command = [str(home / "bin" / name), *arguments]
    ended = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_tracked_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    listed = ["git", "ls-tree", "-r", "--name-only", "HEAD", "schemas", "transforms", "pipeline"]
    tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert set(tracked) - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_installed_command_runs_queries_and_shows_itself(there: Path) -> None:
    found = called(there, "python", "-c", "import pipeline; print(pipeline.__file__)")
    assert found.startswith(str(there))
    (there / "in").mkdir()
    (there / "in" / "note.txt").write_text(NOTE)
    assert "articles" in called(there, "newsbeam", "schema")
    assert "1 input: 1 article" in called(there, "newsbeam", "run", "--seeds", "in", "--progress", "never")
    assert "Reuters" in called(there, "newsbeam", "query", "select cited_sources from latest", "--format", "csv")
    command = [str(there / "bin" / "newsbeam"), "browse", "--port", "0"]
    with subprocess.Popen(command, cwd=there, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        with urllib.request.urlopen(server.stdout.readline().strip()) as page:
            assert "Stories of 2026-03-01" in page.read().decode()
        server.terminate()


def test_uninstalling_leaves_nothing(there: Path) -> None:
    called(there, "python", "-m", "pip", "uninstall", "--quiet", "--yes", "newsbeam")
    (packages,) = there.glob("lib/python*/site-packages")
    left = [path for name in ("newsbeam*", "schemas", "transforms", "pipeline") for path in packages.glob(name)]
    assert [path for path in left if path.is_file() or any(one.suffix != ".pyc" for one in path.rglob("*.*"))] == []
    assert not (there / "bin" / "newsbeam").exists()
