"""The past of a span of days, in slices that are each committed: cut short, it goes on at the slice it was in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.asking import asked
from pipeline.document import make_processor
from pipeline.grouping import group_new
from pipeline.job import FeedJob, Job
from pipeline.known import SkipKnown
from pipeline.lake import Lake
from pipeline.polling import Polls, recent_fetches, waiting
from pipeline.reading import limits_of
from pipeline.runs import run_job
from pipeline.settings import Settings
from schemas import FetchKind, Input, Origin, RejectedError, Stage, Trouble
from schemas.moment import Moment
from schemas.staged import RunHeader, Staged
from transforms.feeds.entries import entry_inputs
from transforms.feeds.parse import parse_feed
from transforms.fetch.request import Answer, Request
from transforms.fetch.settings import FetchSettings
from transforms.fetch.states import host_states
from transforms.ids import id_of
from transforms.instants import parse_instant
from transforms.read.seed_file import SeedFile, SeedKind
from transforms.read.seeds import read_seed
from transforms.step import reject_of
from transforms.urls import url_id
from transforms.worker import WorkerPool
from transforms.write.known import Known
from transforms.write.stage import Stager
from transforms.write.write_run import write_run

PAGES, DOCUMENTS = 500, 1_000
"""In one slice: pages that are fetched, documents of a file."""
MAX_SITEMAPS = 2_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days, the first and the last one included."""

    first: dt.date
    last: dt.date

    def holds(self, at: dt.datetime | None) -> bool:
        """Whether an instant lies in it, by UTC."""
        return at is not None and self.first <= at.astimezone(dt.UTC).date() <= self.last


def backfill_files(
    lake: Lake, settings: Settings, header: RunHeader, seeds: Sequence[SeedFile], span: Span, size: int = DOCUMENTS
) -> Iterator[str]:
    """Reads archives and other seed files, a slice of documents a run; gives the id of each run it makes.

    Of a WARC the records fetched within the span count, of other files every document. Slices that are in the lake
    are read over, not worked on again.

    Raises:
        ValueError: a file is a saved feed, which holds no past.
        LakeBusyError, BrokenInvariantError, OSError: as the lake's writer.
    """
    if any(seed.kind is SeedKind.FEED for seed in seeds):
        raise ValueError("expected archives, pages, texts or JSON lines, got a saved feed")
    done = set(lake.read("runs", ["run_id"])["run_id"].to_pylist())
    with WorkerPool(
        make_processor(settings), settings.workers, limits_of(settings.document), "pipeline.preload"
    ) as pool:
        for seed in seeds:
            documents = (item for item in read_seed(seed) if _within(item, span))
            for number in itertools.count(1):
                part = itertools.islice(documents, size)
                first = next(part, None)
                if first is None:
                    break
                run_id = id_of(header.run_id, seed.name, str(seed.size), str(number))
                if run_id in done:
                    for _ in part:  # read over
                        pass
                    continue
                _run_slice(lake, settings, header, run_id, itertools.chain([first], part), pool)
                yield run_id


def backfill_sitemaps(
    lake: Lake,
    settings: Settings,
    header: RunHeader,
    pages: Sequence[Input],
    fetch: FetchSettings,
) -> Iterator[str]:
    """Fetches pages, a slice a run; gives the id of each run. Those that are known, or put off before, are left out.

    Raises:
        LakeBusyError, BrokenInvariantError, OSError: as the lake's writer.
    """
    known, waits = Known.open(lake.store), {url_id(one.url) for one in waiting(lake) if one.url}
    left = [page for page in pages if _is_new(page, known, waits)]
    for start in range(0, len(left), PAGES):
        part = left[start : start + PAGES]
        run_id = id_of(header.run_id, *(page.requested_url or "" for page in part))
        moment = Moment(run_id=run_id, now=header.started_at)
        requests = tuple(
            Request(input=dataclasses.replace(page, seen_at=moment.now), feed_url=page.origin_ref) for page in part
        )
        polls = Polls(pages=requests, hosts=host_states(recent_fetches(lake)))
        job = Job(header=dataclasses.replace(header, run_id=run_id), settings=settings)
        run_job(dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch)))
        yield run_id


def sitemap_pages(sitemaps: Iterable[str], span: Span, fetch: FetchSettings) -> tuple[Input, ...]:
    """The pages that sitemaps, and those they name, date within the span; by address, each once.

    An index's child that did not change since before the span is not read; pages without a date are left out.
    """
    found: dict[str, Input] = {}
    seen: set[str] = set()
    todo = list(dict.fromkeys(sitemaps))
    while todo and len(seen) < MAX_SITEMAPS:
        seen.update(todo)
        ends, todo = list(asked(todo, fetch, origin=Origin.SITEMAP, kind=FetchKind.SITEMAP)), []
        for item in (end.input for end in ends if isinstance(end, Answer)):
            try:
                feed = parse_feed(item.body or b"", item.final_url or item.requested_url, item.charset)
            except RejectedError:
                continue
            for entry in entry_inputs(feed, item, polled=True):
                if isinstance(entry, Input) and entry.requested_url and span.holds(_dated(entry)):
                    found.setdefault(url_id(entry.requested_url), entry)
            for child in feed.sitemaps:
                stated = parse_instant(child.updated_raw) if child.updated_raw else None
                ended = stated is not None and stated.day < span.first
                if child.url and child.url not in seen and not ended:
                    todo.append(child.url)
        todo = list(dict.fromkeys(todo))
    return tuple(sorted(found.values(), key=lambda page: page.requested_url or ""))


def _run_slice(
    lake: Lake, settings: Settings, header: RunHeader, run_id: str, items: Iterable[Input | Trouble], pool: WorkerPool
) -> None:
    moment = Moment(run_id=run_id, now=header.started_at)
    stager, inputs = Stager(lake.store, moment), 0
    staged: list[Staged] = []
    with SkipKnown(settings.lake) as skip:
        for item in items:
            inputs += 1
            ended = _looked_up(item, skip, moment)
            if not isinstance(ended, Input):
                staged += stager.add(ended)
                continue
            for done in pool.submit(ended, ended):
                staged += stager.add(_end(done, moment))
        for done in pool.drain():
            staged += stager.add(_end(done, moment))
    own = dataclasses.replace(header, run_id=run_id)
    group, wait_s = group_new(settings.group), settings.lease_wait_s
    write_run(lake.store, own, moment, [*staged, *stager.flush()], inputs, group=group, lease_wait_s=wait_s)


def _looked_up(item: Input | Trouble, skip: SkipKnown, moment: Moment) -> Any:
    """The document where it is to be worked on, else the row that it ends as."""
    if isinstance(item, Trouble):
        return reject_of(item.stage, item, RejectedError(item.reason, item.detail), moment)
    try:
        found = skip(dataclasses.replace(item, seen_at=moment.now))
    except RejectedError as error:
        return reject_of(Stage.READ, item, error, moment)
    return found


def _end(done: Any, moment: Moment) -> Any:
    return done.value if done.error is None else reject_of(Stage.EXTRACT, done.ticket, done.error, moment)


def _within(item: Input | Trouble, span: Span) -> bool:
    return isinstance(item, Trouble) or item.fetched_at is None or span.holds(item.fetched_at)


def _is_new(page: Input, known: Known, waits: set[str]) -> bool:
    address = url_id(page.requested_url or "")
    return known.lookup(address) is None and not known.rejected(address) and address not in waits


def _dated(entry: Input) -> dt.datetime | None:
    told = entry.entry
    for raw in (told.published_raw, told.updated_raw) if told else ():
        stated = parse_instant(raw) if raw else None
        if stated is not None and stated.instant is not None:
            return stated.instant
        if stated is not None and stated.day is not None:
            return dt.datetime.combine(stated.day, dt.time(12), dt.UTC)
    return None
