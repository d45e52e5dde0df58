from __future__ import annotations

import numpy as np
import pytest
from made_articles import article, report, signatures

from transforms.group import windows
from transforms.group.language import group_language
from transforms.group.windows import read_together, windows_of


def test_a_day_sees_known_texts_about_it_and_no_later_new_ones() -> None:
    day, new = np.array([1, 2, 3, 4, 9]), np.array([False, True, True, False, True])
    found = {on: texts.tolist() for on, texts in windows_of(day, new, 2)}
    assert found == {2: [0, 1, 3], 3: [0, 1, 2, 3], 9: [4]}


def test_windows_are_read_together_while_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "AT_ONCE", 3)
    spans = [(1, np.arange(4)), (2, np.arange(2)), (3, np.arange(3)), (9, np.arange(2, 4)), (10, np.arange(1, 3))]
    assert [[on for on, _ in batch] for batch in read_together(spans)] == [[1], [2, 3], [9, 10]]


def test_days_read_apart_give_the_same_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    week = signatures([article(f"{k:03}", report(k % 9), hours=5 * k) for k in range(60)])
    at_once = group_language(week)
    monkeypatch.setattr(windows, "AT_ONCE", 0)
    assert group_language(week) == at_once
    assert len(week["published_on"].unique()) > 5
