"""Reads of whole days beside a writer."""

from __future__ import annotations

import pytest

from pipeline.lake import steady


@pytest.mark.parametrize(("gone", "reads"), [(0, 1), (1, 2), (2, 3)])
def test_days_that_are_replaced_while_read_are_read_again(gone: int, reads: int) -> None:
    tries = iter(range(10))

    def read() -> int:
        if (number := next(tries)) < gone:
            raise FileNotFoundError(number)
        return number

    assert steady(read) == gone
    assert next(tries) == reads


def test_a_file_that_stays_away_is_told() -> None:
    tries = iter(range(10))

    def read() -> None:
        raise FileNotFoundError(next(tries))

    with pytest.raises(FileNotFoundError, match="2"):
        steady(read)
