"""Fetches all requests of a worker in one loop: hosts side by side, each host's requests one by one."""

from __future__ import annotations

import asyncio
import collections
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path

from aiohttp.abc import AbstractResolver

from schemas import Fetch, FetchKind, Outcome, PendingState, Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.archive import Archive
from transforms.fetch.clock import utc_now
from transforms.fetch.get import open_session
from transforms.fetch.host import Host
from transforms.fetch.host_notes import HostNotes, Note
from transforms.fetch.line import TIME_BUDGET, Line
from transforms.fetch.request import Answer, Deferral, FetchResult, HostState, Moved, Refusal, Request, in_order
from transforms.fetch.resolver import GuardedResolver, SystemResolver
from transforms.fetch.settings import FetchSettings
from transforms.fetch.sites import Sites
from transforms.fetch.visit import Visitor
from transforms.ids import id_of

HostStates = Mapping[str, HostState]

STOPPED = "interrupted"
HOST_STOPPED = "the host failed too often"
HOST_TOO_SLOW = "robots.txt asks for a longer delay"
_LOOK_S = 0.2


async def fetch_all(
    requests: Iterable[Request],
    settings: FetchSettings,
    states: HostStates,
    *,
    run_id: str = "",
    clock: Callable[[], dt.datetime] = utc_now,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[FetchResult]:
    """How each request ends, in the order in which they end, with the rows of what was sent besides, and last the
    state of each host.

    All requests of one registered domain must come to one call. Bodies are handed over one by one: while more than
    `held_bytes` of them wait, no further request starts. At the end of the time budget, and once the stop file exists,
    what is in flight is dropped and deferred with all that was not begun.
    """
    rules = AddressRules(settings.allow_networks)
    guarded = GuardedResolver(resolver or SystemResolver(), rules, settings.connect_s)
    archive = Archive(settings.archive_dir, run_id) if settings.archive_dir is not None else None
    session = open_session(settings, rules, guarded)
    line = Line(session, guarded, settings, clock)
    notes = HostNotes(settings.host_notes)
    crawl = _Crawl(settings, run_id, clock, line, notes)
    sites = Sites(line, rules, settings, run_id, clock, crawl.emit)
    visitor = Visitor(line, sites, rules, settings, run_id, clock, crawl.emit)
    try:
        async for result in crawl.results(requests, states, visitor):
            if archive is not None and isinstance(result, Answer) and result.input.body is not None:
                _keep(archive, result)
            yield result
    finally:
        await session.close()
        await guarded.close()
        notes.close()
        if archive is not None:
            archive.close()


def _note_of(end: FetchResult) -> Note:
    if isinstance(end, Answer):
        return Note.FETCHED
    if isinstance(end, Deferral):
        return Note.FAILED if end.state is PendingState.RETRY else Note.PUT_OFF
    return Note.MOVED if isinstance(end, Moved) else Note.FAILED


def _size(result: FetchResult) -> int:
    return len(result.input.body or b"") if isinstance(result, Answer) else 0


def _keep(archive: Archive, answer: Answer) -> None:
    archive.write(
        answer.input.final_url or "",
        answer.status,
        answer.headers,
        answer.input.body or b"",
        answer.input.fetched_at or answer.fetch.started_at,
    )


class _Crawl:
    """The tasks of a worker's hosts and the queue of what they give."""

    def __init__(
        self,
        settings: FetchSettings,
        run_id: str,
        clock: Callable[[], dt.datetime],
        line: Line,
        notes: HostNotes,
    ) -> None:
        self._settings, self._run_id, self._clock, self._line, self._notes = settings, run_id, clock, line, notes
        self._queue: asyncio.Queue[FetchResult | None] = asyncio.Queue()
        self._halted_by = ""

    def emit(self, result: FetchResult) -> None:
        self._line.hold(_size(result))
        self._queue.put_nowait(result)

    async def results(
        self, requests: Iterable[Request], states: HostStates, visitor: Visitor
    ) -> AsyncIterator[FetchResult]:
        by_key: dict[str, list[Request]] = collections.defaultdict(list)
        for request in requests:
            by_key[request.key].append(request)
        for key, todo in by_key.items():
            self._notes.note(Note.ASKED, key, len(todo))
        now = self._clock()
        hosts = [
            asyncio.create_task(
                self._serve(Host(states.get(key) or HostState(key=key), self._settings, now), todo, visitor)
            )
            for key, todo in sorted(by_key.items())
        ]
        watch = asyncio.create_task(self._watch(hosts))
        end = asyncio.create_task(self._end(hosts))
        try:
            while (result := await self._queue.get()) is not None:
                yield result
                self._line.release(_size(result))
        finally:
            for task in (*hosts, watch, end):
                task.cancel()
            await asyncio.gather(*hosts, watch, end, return_exceptions=True)

    async def _end(self, hosts: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*hosts, return_exceptions=True)
        self._queue.put_nowait(None)

    async def _watch(self, hosts: list[asyncio.Task[None]]) -> None:
        """Ends all hosts at the end of the budget, or once asked to stop."""
        stop_file = Path(self._settings.stop_file) if self._settings.stop_file is not None else None
        while not self._halted_by:
            left_s = self._line.left_s
            await asyncio.sleep(_LOOK_S if left_s is None else max(0.0, min(_LOOK_S, left_s)))
            if left_s is not None and left_s <= 0:
                self._halted_by = TIME_BUDGET
            elif stop_file is not None and stop_file.exists():
                self._halted_by = STOPPED
        for task in hosts:
            task.cancel()

    async def _serve(self, host: Host, requests: list[Request], visitor: Visitor) -> None:
        todo = collections.deque(in_order(requests))
        why = ""
        try:
            while todo and not (why := self._why_not(host, len(todo) < len(requests))):
                result = await self._visit(host, todo[0], visitor)
                todo.popleft()
                self._notes.note(_note_of(result), host.key)
                self.emit(result)
        except asyncio.CancelledError:
            why = self._halted_by or STOPPED
            if host.dropped is not None:
                self.emit(self._dropped_row(host, *host.dropped))
        now = self._clock()
        if todo:
            self._notes.note(Note.PUT_OFF, host.key, len(todo))
        for request in todo:
            due_at = max(now, host.next_at or now)
            self.emit(Deferral(request=request, state=PendingState.DEFERRED, due_at=due_at, reason=why))
        self.emit(host.state())

    def _dropped_row(self, host: Host, url: str, started_at: dt.datetime) -> Fetch:
        """What remembers that a host was asked, although its answer was not waited for."""
        return Fetch(
            fetch_id=id_of(FetchKind.STATE, url, self._run_id),
            kind=FetchKind.STATE,
            url=url,
            started_at=started_at,
            outcome=Outcome.DEFERRED,
            host_next_at=host.next_at,
            run_id=self._run_id,
        )

    def _why_not(self, host: Host, served: bool) -> str:
        if host.stopped:
            return HOST_STOPPED
        return HOST_TOO_SLOW if host.too_slow and served else ""

    async def _visit(self, host: Host, request: Request, visitor: Visitor) -> FetchResult:
        try:
            return await visitor.visit(host, request)
        except Exception as error:  # one bad address must not cost the others
            detail = f"{type(error).__name__}: {error}"
            return Refusal(request=request, error=RejectedError(Reason.BUG, detail))
