"""From a seed file to its documents: saved feeds are parsed in a worker process, all else is read as it stands."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterator

from pipeline.errors import NoInputError
from pipeline.settings import DocumentSettings, Settings, SettingsError
from schemas import Input, Media, RejectedError, Stage, Trouble
from schemas.reject import PAYLOAD_HEAD_BYTES
from transforms.feeds.entries import entry_inputs
from transforms.feeds.parse import parse_feed
from transforms.read.find import find_seeds
from transforms.read.seed_file import SeedFile
from transforms.read.seeds import read_seed
from transforms.worker import Limits, WorkerPool


def seeds_of(settings: Settings) -> tuple[SeedFile, ...]:
    """The seed files that the settings name, by name.

    Raises:
        NoInputError: a path or glob that names nothing, or no seed file under any.
        SettingsError: two different files of one name.
    """
    try:
        seeds = tuple(find_seeds(settings.seeds, seed_set=settings.seed_set))
    except FileNotFoundError as error:
        raise NoInputError(str(error)) from error
    except ValueError as error:
        raise SettingsError(str(error)) from error
    if settings.seeds and not seeds:
        raise NoInputError(f"expected seed files, found none at {', '.join(settings.seeds)}")
    return seeds


def limits_of(settings: DocumentSettings) -> Limits:
    """What one document may take, as a worker pool wants it."""
    return Limits(
        cpu_s=settings.cpu_s,
        wall_s=settings.wall_s,
        memory_bytes=settings.memory_mib << 20,
        recycle=settings.recycle,
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SeedBatch:
    """Seed files that are read by one worker."""

    seeds: tuple[SeedFile, ...]
    seen_at: dt.datetime
    """The run's `now`."""

    @property
    def name(self) -> str:
        """What it is called where it is rejected as a whole."""
        return self.seeds[0].name if len(self.seeds) == 1 else ""


class ReadSeeds:
    """Reads some seed files, one after the other, into inputs and troubles; each input knows its run's `now`."""

    def __init__(self, limits: Limits, limit: int | None = None) -> None:
        self._limits, self._limit = limits, limit

    def __enter__(self) -> ReadSeeds:
        self._stack = contextlib.ExitStack()
        self._feeds = self._stack.enter_context(WorkerPool(make_feed_reader, 1, self._limits))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __call__(self, batch: SeedBatch) -> Iterator[Input | Trouble]:
        return itertools.islice(self._inputs(batch), self._limit)

    def _inputs(self, batch: SeedBatch) -> Iterator[Input | Trouble]:
        for seed in batch.seeds:
            for item in read_seed(seed):
                if isinstance(item, Trouble):
                    yield item
                elif item.media is Media.FEED:
                    yield from self._entries(dataclasses.replace(item, seen_at=batch.seen_at))
                else:
                    yield dataclasses.replace(item, seen_at=batch.seen_at)

    def _entries(self, item: Input) -> Iterator[Input | Trouble]:
        try:
            yield from self._feeds.handle(item)
        except RejectedError as error:
            yield unparsed(item, error)


def unparsed(item: Input, error: RejectedError) -> Trouble:
    """A feed that could not be parsed, as a trouble."""
    return Trouble(
        reason=error.reason,
        detail=error.detail,
        origin_ref=item.origin_ref,
        stage=Stage.PARSE,
        origin=item.origin,
        url=item.requested_url,
        payload_head=item.body[:PAYLOAD_HEAD_BYTES] if item.body else None,
    )


def make_feed_reader() -> Callable[[Input], tuple[Input | Trouble, ...]]:
    """What a worker calls to get its feed reader."""
    return _read_feed


def _read_feed(item: Input) -> tuple[Input | Trouble, ...]:
    feed = parse_feed(item.body or b"", item.requested_url, item.charset)
    return tuple(
        dataclasses.replace(entry, seen_at=item.seen_at) if isinstance(entry, Input) else entry
        for entry in entry_inputs(feed, item)
    )
