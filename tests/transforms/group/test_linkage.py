from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.group import linkage
from transforms.group.linkage import average_linkage, heirs, inherited


def clusters(count: int, edges: list[tuple[int, int, float]], link: float = 0.4) -> list[int]:
    left, right = (np.array([edge[k] for edge in edges], np.int64) for k in (0, 1))
    return average_linkage(count, left, right, np.array([edge[2] for edge in edges], np.float32), link)


def test_a_chain_of_single_links_is_no_cluster() -> None:
    assert clusters(4, [(0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.9)]) == [0, 0, 2, 2]


def test_clusters_join_when_their_mean_link_suffices() -> None:
    assert clusters(3, [(0, 1, 0.9), (0, 2, 0.5), (1, 2, 0.4)]) == [0, 0, 0]


@given(st.permutations([(0, 1, 0.9), (1, 2, 0.5), (0, 2, 0.45), (2, 3, 0.6), (3, 4, 0.6)]))
def test_the_order_of_the_edges_does_not_matter(edges: list[tuple[int, int, float]]) -> None:
    assert clusters(5, edges) == clusters(5, sorted(edges))


@pytest.mark.parametrize(("count", "edges"), [(12, 20), (60, 300), (300, 900), (300, 4000)])
def test_small_parts_at_once_and_large_ones_edge_by_edge_are_clustered_alike(
    count: int, edges: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = np.random.default_rng(count + edges)
    low, high = np.sort(draw.integers(0, count, (2, edges)), axis=0)
    near = sorted({(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True) if 0 < b - a < 40})
    made = [(a, b, round(float(draw.random()), 1)) for a, b in near]  # rounded: many are equal
    by_matrix = clusters(count, made)
    monkeypatch.setattr(linkage, "_WIDTHS", (1,))
    assert clusters(count, made) == by_matrix


def test_the_larger_part_of_a_split_keeps_the_id() -> None:
    assert inherited([{"s": 1}, {"s": 3}]) == [None, "s"]


def test_a_merged_story_points_to_the_one_that_took_it() -> None:
    found = [{"a": 3, "b": 2}]
    kept = inherited(found)
    assert kept == ["a"]
    assert heirs(found, kept) == {"b": 0}
