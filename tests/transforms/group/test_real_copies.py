"""The figures that copies of real articles must keep to; the benchmarks print them all."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from development_data import data_dir

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> Mapping[str, Mapping[str, float]]:
    for name in ("wiresim_dev", "ecbplus_1_35", "basil", "allsides_stories_dev"):
        data_dir("dedup", f"{name}.parquet")
    from benchmarks.group_scores import text_scores

    return dict(text_scores())


def test_edited_wire_copies_are_found_and_nothing_else(found: Mapping[str, Mapping[str, float]]) -> None:
    row = found["texts, edited wire copy"]
    assert row["ARI"] >= 0.97
    assert row["P"] >= 0.99
    assert row["F"] >= 0.97
    assert row["largest"] <= 8


def test_a_report_with_150_edited_copies_is_one_text(found: Mapping[str, Mapping[str, float]]) -> None:
    assert found["texts, 150 copies of one"]["largest"] >= 145


@pytest.mark.parametrize("name", ["event clusters", "triples"])
def test_reports_of_different_events_are_never_one_text(found: Mapping[str, Mapping[str, float]], name: str) -> None:
    assert found[f"texts, {name}"]["joined across"] == 0
