"""Where the time goes: CPU of each step of an article's way, over the measuring pages.

    python -m benchmarks.stages [--pages 512]

What a worker process does is timed in this process, page by page; what the main process does, in a whole run with
one worker. Milliseconds a page, and shares of their sum.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import datetime as dt
import functools
import gc
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.pages import write_pages
from pipeline import engine, runs
from pipeline import processor as worker
from pipeline.grouping import GroupNew
from pipeline.job import Job
from pipeline.processor import DocumentProcessor
from pipeline.reading import ReadSeeds, SeedBatch, limits_of
from pipeline.settings import Settings
from schemas import Input
from transforms.extract import article, from_page
from transforms.memory import tidy
from transforms.read.find import find_seeds
from transforms.worker import WorkerPool
from transforms.write import write_run
from transforms.write.stage import Stager

IN_WORKER: tuple[tuple[str, Any, str], ...] = (
    ("parse", from_page, "parse_page"),
    ("body", from_page, "find_body"),
    ("metadata and checks", article, "_read"),
    ("identity and columns", article, "_extracted"),
    ("outlet", DocumentProcessor, "_outlet"),
    ("publication date", DocumentProcessor, "_published"),
    ("language", DocumentProcessor, "_language"),
    ("date mentions", DocumentProcessor, "_date_mentions"),
    ("cited sources", DocumentProcessor, "_cited_sources"),
    ("topics", DocumentProcessor, "_topic"),
    ("signature", worker, "signature_of"),
)
IN_MAIN: tuple[tuple[str, Any, str], ...] = (
    ("read", ReadSeeds, "_inputs"),
    ("hand over", WorkerPool, "submit"),
    ("hand over", WorkerPool, "drain"),
    ("stage", Stager, "add"),
    ("stage", Stager, "flush"),
    ("settle", write_run, "settle_articles"),
    ("group", GroupNew, "__call__"),
    ("finish", write_run, "_changes"),
    ("commit", write_run, "commit"),
)
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


class Stopwatch:
    """CPU seconds of named steps; what a step spends in another named step is the other's."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = collections.defaultdict(float)
        self._open: list[str] = []
        self._since = time.process_time()

    def enter(self, name: str) -> None:
        """From here on the time is this step's."""
        self._turn()
        self._open.append(name)

    def leave(self) -> None:
        """The time is the step's again from which this one was called."""
        self._turn()
        self._open.pop()

    def _turn(self) -> None:
        now = time.process_time()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, or generator function, with its time noted."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.enter(name)
            try:
                result = function(*args, **kwargs)
            finally:
                self.leave()
            return self._each(name, result) if isinstance(result, Iterator) else result

        return timed

    def _each(self, name: str, results: Iterator[Any]) -> Iterator[Any]:
        while True:
            self.enter(name)
            try:
                result = next(results)
            except StopIteration:
                return
            finally:
                self.leave()
            yield result


@contextlib.contextmanager
def watched(steps: tuple[tuple[str, Any, str], ...]) -> Iterator[Stopwatch]:
    """Within the block the named functions are timed."""
    watch, before = Stopwatch(), [(owner, name, getattr(owner, name)) for _, owner, name in steps]
    for step, owner, name in steps:
        setattr(owner, name, watch.around(step, getattr(owner, name)))
    try:
        yield watch
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def worker_times(settings: Settings, batch: SeedBatch) -> dict[str, float]:
    """CPU seconds of the steps in a worker process."""
    with ReadSeeds(limits_of(settings.document)) as read:
        items = [item for item in read(batch) if isinstance(item, Input)]
    process = DocumentProcessor(settings.tag, settings.fetch.respect_ai_optout).__enter__()
    process(items[0])
    gc.collect()
    gc.freeze()
    gc.disable()
    with watched(IN_WORKER) as watch:
        for count, item in enumerate(items, 1):
            received = pickle.dumps(item, protocol=5)
            watch.enter("pickles")
            item = pickle.loads(received)
            watch.leave()
            made = process(item)
            watch.enter("pickles")
            pickle.dumps(made, protocol=5)
            watch.leave()
            watch.enter("garbage")
            tidy(count)
            watch.leave()
    gc.enable()
    return watch.spent


def main_times(settings: Settings, batch: SeedBatch) -> dict[str, float]:
    """CPU seconds of the steps in the main process of a run; `engine` is what Beam takes around them."""
    header = runs.header_of(settings, "measure", NOW, None, [])
    with watched(IN_MAIN) as watch:
        began = time.process_time()
        runs.run_job(Job(header=header, settings=settings, seeds=batch.seeds))
        whole = time.process_time() - began
    return {**watch.spent, f"engine ({engine.EMBEDDED})": whole - sum(watch.spent.values())}


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=512)
    told = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-stages-") as folder:
        pages = Path(folder) / "pages.jsonl"
        write_pages(pages, told.pages)
        settings = Settings(lake=f"{folder}/lake", seeds=(str(pages),), workers=1)
        batch = SeedBatch(seeds=tuple(find_seeds((str(pages),))), seen_at=NOW)
        parts = {"worker": worker_times(settings, batch), "main": main_times(settings, batch)}
    whole = sum(sum(part.values()) for part in parts.values())
    print(f"{told.pages} pages, {1000 * whole / told.pages:.1f} CPU-ms a page, start-up apart")
    for process, spent in parts.items():
        for step, seconds in spent.items():
            print(f"{process:<8} {step:<24} {1000 * seconds / told.pages:>7.2f} ms {100 * seconds / whole:>6.1f} %")


if __name__ == "__main__":
    main()
