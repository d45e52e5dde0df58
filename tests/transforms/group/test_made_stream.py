"""The stream by which grouping is measured: what it plants is what signing its texts would give."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.made_stream import Made, stream, ungrouped
from transforms.group.language import group_language
from transforms.group.signature import packed


@pytest.fixture(scope="module")
def made() -> Made:
    return next(stream(300, 1))


def test_its_columns_are_those_of_its_texts_signed(made: Made) -> None:
    for k, row in enumerate(made.rows.slice(0, 25).to_pylist()):
        sketch, shingles, features = packed(*made.texts.spelled(k))
        assert (row["sketch"], row["shingles"]) == (sketch, shingles)
        assert values(row["features"]) == values(features or b"")


def values(column: bytes) -> list[int]:
    return sorted(np.frombuffer(column, "<u4").tolist())


def test_one_seed_gives_one_stream(made: Made) -> None:
    assert next(stream(300, 1)).rows == made.rows
    assert next(stream(300, 2)).rows != made.rows


def test_its_planted_copies_are_found(made: Made) -> None:
    new = ungrouped(made.rows)
    told = {row["article_id"]: row["text_id"] for row in group_language(new).assignments.to_pylist()}
    assert told == dict(zip(made.rows["article_id"].to_pylist(), made.rows["text_id"].to_pylist(), strict=True))
