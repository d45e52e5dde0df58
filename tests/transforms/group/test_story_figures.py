"""The figures that stories must keep to, trees fitted on the early half and scored on the late one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from development_data import data_dir

pytestmark = pytest.mark.slow

LEAST = {
    "natural": 0.82,
    "overlaid 50": 0.79,
    "overlaid 150": 0.75,
    "overlaid 310": 0.71,
    "squeezed 150": 0.70,
    "squeezed 310": 0.66,
    "event clusters 19-35": 0.85,
    "triples": 0.95,
}


@pytest.fixture(scope="module")
def found() -> Mapping[str, Mapping[str, float]]:
    for name in ("ecbplus_1_35", "basil", "allsides_stories_dev"):
        data_dir("dedup", f"{name}.parquet")
    from benchmarks.group_scores import story_scores

    return dict(story_scores())


@pytest.mark.parametrize("name", LEAST)
def test_stories_are_as_right_at_every_density(found: Mapping[str, Mapping[str, float]], name: str) -> None:
    assert found[f"stories, {name}"]["F"] >= LEAST[name]


@pytest.mark.parametrize("name", LEAST)
def test_blocking_finds_the_same_stories(found: Mapping[str, Mapping[str, float]], name: str) -> None:
    assert found[f"stories, {name}, blocked"]["F"] >= found[f"stories, {name}"]["F"] - 0.01


def test_no_story_of_a_stream_swallows_its_neighbours(found: Mapping[str, Mapping[str, float]]) -> None:
    assert max(found[f"stories, {name}"]["largest"] for name in LEAST if " clusters" not in name) <= 20


def test_halves_of_a_stream_share_no_story() -> None:
    data_dir("dedup", "allsides_stories_dev.parquet")
    from benchmarks.story_streams import editors_stream, halves, labelled

    table, story = editors_stream()
    early, late = halves(labelled(table, story))
    assert len(early.day) + len(late.day) == len(table)
    assert not {s for s in early.story if s} & {s for s in late.story if s}
    assert np.median(early.day) < np.median(late.day)
