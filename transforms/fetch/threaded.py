"""The loop in a thread of its own, for callers that are no coroutines: it goes on while they are busy with a body."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator

from transforms.fetch.request import FetchResult

_AHEAD = 8
"""Results handed over and not yet taken; what else waits counts against `held_bytes`."""


def iterate(make: Callable[[], AsyncIterator[FetchResult]]) -> Iterator[FetchResult]:
    """What an asynchronous iterator gives; it runs on in a thread, at most a few results ahead.

    A loop that stood still while the caller works on a body would let every time-out in flight pass. Closing the
    iterator ends the thread. Raises what the iterator raises.
    """
    handover = _Handover(make)
    thread = threading.Thread(target=handover.run, name="fetch", daemon=True)
    thread.start()
    try:
        yield from handover.taken()
    finally:
        handover.stop()
        thread.join()


class _Handover:
    def __init__(self, make: Callable[[], AsyncIterator[FetchResult]]) -> None:
        self._make = make
        self._results: queue.SimpleQueue[FetchResult | BaseException | None] = queue.SimpleQueue()
        self._ready = threading.Event()

    def run(self) -> None:
        try:
            asyncio.run(self._produce())
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._ready.set()
            self._results.put(error)
        self._results.put(None)

    async def _produce(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._free = asyncio.Semaphore(_AHEAD)
        self._ready.set()
        async with contextlib.aclosing(self._make()) as results:  # type: ignore[type-var]
            async for result in results:
                await self._free.acquire()
                self._results.put(result)

    def taken(self) -> Iterator[FetchResult]:
        while (result := self._results.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result
            self._call(self._free.release)

    def stop(self) -> None:
        """Ends the loop if it still runs."""
        self._ready.wait()
        if self._task is not None:
            self._call(self._task.cancel)

    def _call(self, function: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(function)
