from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.group.features import NAME, QUOTE
from transforms.group.overlap import COUNTS, Overlap
from transforms.group.ragged import Ragged, ends

# Terms and names of few different hashes, so that rows meet, and quotes, which do not count.
FEATURE = st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(1, 1023))


def packed(row: list[tuple[int, int, int]]) -> np.ndarray:
    once = {(kind, term): kind << 30 | term << 10 | count for kind, term, count in row}
    return np.array(sorted(once.values()), np.uint32)


@given(
    st.lists(st.lists(FEATURE, max_size=9), min_size=2, max_size=5),
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=6),
    st.sampled_from([NAME, QUOTE]),
)
def test_what_both_have_is_found_with_the_counts_of_each(
    rows: list[list[tuple[int, int, int]]], pairs: list[tuple[int, int]], limit: np.uint32
) -> None:
    arrays = [packed(row) for row in rows]
    features = Ragged(np.concatenate(arrays), ends(np.array([len(row) for row in arrays])))
    left, right = (np.array(side) for side in zip(*pairs, strict=True))
    counts, theirs, pair = Overlap(features, limit).of(left, right)
    wanted = []
    for k, (a, b) in enumerate(pairs):
        mine = {int(one) >> 10: int(one & COUNTS) for one in arrays[a] if one < limit}
        wanted += [(mine[int(one) >> 10], int(one), k) for one in arrays[b] if one < limit and int(one) >> 10 in mine]
    assert list(zip(counts.tolist(), theirs.tolist(), pair.tolist(), strict=True)) == wanted
