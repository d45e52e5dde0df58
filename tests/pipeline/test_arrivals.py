"""What each file brought, kept beside the lake."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest

from benchmarks.made_month import make_month
from pipeline import arrivals as counted
from pipeline.arrivals import KEPT, arrivals
from pipeline.lake import Lake

DAYS = {f"2026-01-0{n}" for n in range(1, 5)} | {"2025-12-31"}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    make_month(tmp_path, days=3, runs=2, articles=5, outlets=3)
    return Lake.open(str(tmp_path))


def test_each_article_is_counted_once(lake: Lake) -> None:
    rows = arrivals(lake, DAYS)
    assert pc.sum(rows["articles"]).as_py() == 30
    assert set(rows["outlet"].to_pylist()) <= {"Paper 0", "Paper 1", "Paper 2"}
    assert lake.store.entry(KEPT) is None


def test_what_is_kept_is_not_read_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    first = arrivals(lake, DAYS, keep=True)
    monkeypatch.setattr(counted, "read_many", None)
    assert arrivals(lake, DAYS).to_pylist() == first.to_pylist()


def test_a_file_that_is_gone_is_no_longer_counted(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals(lake, DAYS, keep=True)
    left = lake.files("articles", DAYS)[1:]
    monkeypatch.setattr(Lake, "files", lambda *_: left)
    assert set(arrivals(lake, DAYS)["file"].to_pylist()) == {file.path for file in left}


def test_a_kept_file_that_is_broken_is_made_anew(lake: Lake) -> None:
    whole = arrivals(lake, DAYS)
    lake.store.write(KEPT, b"no parquet")
    assert arrivals(lake, DAYS).to_pylist() == whole.to_pylist()
