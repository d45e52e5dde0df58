"""Hostile files through the real job: each ends as an article, a duplicate or a reject, and none stops the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from development_data import data_dir
from hostile_files import CONTROL, STUCK, write_hostile
from jobs import run_seeds

from pipeline.lake import Lake
from pipeline.settings import DocumentSettings

_ENDS = ("articles", "duplicates", "unchanged", "rejects", "deferred")


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Lake, int]:
    folder = tmp_path_factory.mktemp("hostile")
    files = write_hostile(folder / "in")
    row = run_seeds(folder / "lake", [folder / "in"], document=DocumentSettings(cpu_s=1))
    return row, Lake.open(str(folder / "lake")), files


def test_every_input_is_accounted_for_and_none_is_a_defect(ended: tuple[dict[str, Any], Lake, int]) -> None:
    row, _, files = ended
    assert row["inputs"] == sum(row[name] for name in _ENDS) >= files
    assert "bug" not in row["rejects_by_reason"]


def test_the_page_that_is_made_to_hang_is_ended_by_its_limit(ended: tuple[dict[str, Any], Lake, int]) -> None:
    _, lake, _ = ended
    timed_out = [reject for reject in lake.read("rejects").to_pylist() if reject["reason"].startswith("timeout")]
    assert STUCK in [reject["origin_ref"].rpartition("/")[2] for reject in timed_out]


def test_the_good_page_among_them_is_an_article(ended: tuple[dict[str, Any], Lake, int]) -> None:
    _, lake, _ = ended
    (article,) = [a for a in lake.read("articles").to_pylist() if a["origin_ref"].endswith(CONTROL)]
    assert article["title"] == "Harbour budget approved"
    assert article["text"].startswith("The council voted on Tuesday")


def test_nothing_of_the_machine_gets_in(ended: tuple[dict[str, Any], Lake, int]) -> None:
    _, lake, _ = ended
    host, secret = Path("/etc/hostname"), Path("/etc/passwd").read_text().splitlines()[0]
    kept = [f"{a['title']} {a['text']}" for a in lake.read("articles").to_pylist()]
    assert not [text for text in kept if secret in text]
    assert not [text for text in kept if host.exists() and text.startswith(host.read_text().strip())]


@pytest.mark.slow
def test_a_corpus_of_hostile_files_is_accounted_for(tmp_path: Path) -> None:
    row = run_seeds(tmp_path / "lake", [data_dir("hostile")])
    assert row["inputs"] == sum(row[name] for name in _ENDS)
    assert "bug" not in row["rejects_by_reason"]
