"""The image: its file is built of known words, pinned and without root; its steps give an environment that works.

No Docker here: the steps of the build stage are run as they stand, with the folders of the image moved below a test's.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT"}


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its word and the rest of its line."""

    word: str
    rest: str


def steps() -> list[Step]:
    text = re.sub(r"^#.*\n", "", (ROOT / "deploy" / "Dockerfile").read_text("utf-8"), flags=re.M)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [Step(*line.split(maxsplit=1)) for line in lines]


def stages() -> dict[str, list[Step]]:
    """The steps of each stage, by its name."""
    found: dict[str, list[Step]] = {}
    for step in steps():
        if step.word == "FROM":
            found[step.rest.rpartition(" AS ")[2]] = []
        elif found:
            found[list(found)[-1]].append(step)
    return found


def words_of(stage: str, word: str) -> list[str]:
    return [step.rest for step in stages()[stage] if step.word == word]


def test_the_file_is_built_of_known_words_and_named_stages() -> None:
    assert {step.word for step in steps()} == WORDS
    assert list(stages()) == ["build", "beam", "launch", "worker", "launcher"]


def test_each_copy_is_from_a_stage_or_of_a_file_that_is_here_and_not_ignored() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    for stage in stages():
        for copy in words_of(stage, "COPY"):
            first, *rest = copy.split()
            if first.startswith("--from="):
                assert first.removeprefix("--from=") in stages()
                continue
            for source in [first, *rest[:-1]]:
                assert (ROOT / source).exists(), source
                assert any(fnmatch.fnmatch(source, f"{one}*") for one in kept), source


def test_what_is_installed_from_an_index_is_named_with_its_hashes() -> None:
    installs = [rest for rest in words_of("build", "RUN") if " install " in rest]
    assert [("--require-hashes" in rest) or ("--no-deps" in rest) for rest in installs] == [True] * 3
    lock = (ROOT / "deploy" / "image.lock").read_text("utf-8")
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[a-z])", lock) if "==" in part)


def test_the_image_has_the_beam_of_the_lock_and_no_root() -> None:
    (beam,) = (step.rest.removeprefix("BEAM=") for step in steps() if step.rest.startswith("BEAM="))
    for lock in ("requirements.lock", "deploy/image.lock"):
        assert f"\napache-beam=={beam} " in (ROOT / lock).read_text("utf-8").replace("[gcp]", "")
    assert words_of("worker", "USER") == ["10001"]
    assert words_of("worker", "ENTRYPOINT") == ['["/opt/apache/beam/boot"]']
    assert not words_of("launcher", "USER")


@pytest.mark.slow
def test_the_steps_of_the_build_give_an_environment_that_runs(tmp_path: Path) -> None:
    source, place = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for step in stages()["build"]:
        if step.word == "COPY":
            *sources, target = step.rest.split()
            for name in sources:
                copied = source / (target if target != "./" else Path(name).name)
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, copied, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / name, copied)
        elif step.word == "RUN":
            command = step.rest.replace("/opt/", f"{place}/").replace("python -m venv", f"{sys.executable} -m venv")
            subprocess.run(["sh", "-euc", command], cwd=source, check=True, timeout=500)
    newsbeam = [str(place / "newsbeam" / "bin" / "newsbeam")]
    told = ["run", "--seeds", str(ROOT / "seeds"), "--lake", str(tmp_path / "lake"), "--progress", "never"]
    done = subprocess.run([*newsbeam, *told], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "lake" / "articles").exists()
    where = [str(place / "newsbeam" / "bin" / "python"), "-c", "import pipeline; print(pipeline.__file__)"]
    assert str(place) in subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
