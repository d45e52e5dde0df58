"""The loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from transforms.fetch.threaded import iterate


class Source:
    """Gives numbers, and remembers how far it came and whether it was closed."""

    def __init__(self, end: int, error: Exception | None = None) -> None:
        self.end, self.error, self.given, self.closed = end, error, 0, False

    async def results(self) -> AsyncIterator[Any]:
        try:
            for number in range(self.end):
                self.given += 1
                yield number
                await asyncio.sleep(0)
            if self.error is not None:
                raise self.error
        finally:
            self.closed = True


def test_all_results_come_in_order() -> None:
    assert list(iterate(Source(100).results)) == list(range(100))


def test_an_error_of_the_loop_is_raised_where_results_are_taken() -> None:
    source = Source(3, ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        list(iterate(source.results))


def test_the_loop_runs_few_results_ahead_and_ends_with_its_reader() -> None:
    source = Source(10_000)
    results = iterate(source.results)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    results.close()  # type: ignore[attr-defined]
    assert source.given < 40
    assert source.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "fetch"]
