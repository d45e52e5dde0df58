from __future__ import annotations

import numpy as np

from transforms.group import weighing
from transforms.group.features import NAME, QUOTE
from transforms.group.past import DIMENSION, past_of
from transforms.group.ragged import Ragged


def test_a_large_windows_terms_are_counted_as_a_small_ones_are() -> None:
    flat = np.random.default_rng(1).integers(0, int(QUOTE) + (1 << 20), DIMENSION + 10, dtype=np.uint32)
    window = Ragged(flat, np.array([0, len(flat)]))
    counts = weighing.weights_of(window, past_of("xx"), weighing.Scratch()).window_counts
    terms, often = np.unique(flat[flat < NAME] >> np.uint32(10), return_counts=True)
    assert (counts[terms] == often).all()
    assert counts.sum() == often.sum()
