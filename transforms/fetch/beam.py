"""Fetching in the graph: keyed by registered domain, one loop a bundle, a further pass for moves to another domain."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from aiohttp.abc import AbstractResolver
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Fetch, Input, Pending, Reject, Stage
from schemas.moment import Moment
from schemas.staged import Unchanged
from transforms.fetch.clock import utc_now
from transforms.fetch.crawl import fetch_all
from transforms.fetch.put_off import pending_of
from transforms.fetch.request import Answer, Deferral, FetchResult, HostState, Moved, Refusal, Request
from transforms.fetch.settings import FetchSettings
from transforms.fetch.states import merged
from transforms.fetch.threaded import iterate
from transforms.step import Clock, reject_of

_MOVED, _STATES, _ROWS = "moved", "states", "rows"


class Fetched(NamedTuple):
    """What fetching gives, a PCollection for each pass: flattened before they are handled, bodies would pile up."""

    ends: tuple[beam.PCollection, ...]
    """One `Answer`, `Refusal` or `Deferral` for each request."""
    rows: tuple[beam.PCollection, ...]
    """`Fetch` rows of what was sent besides: site files, hops, earlier tries."""


class FetchAll(beam.PTransform):
    """Fetches `Request` elements; `HostState` elements among them say what earlier runs know of a host.

    `now` gives the time of day; None: it stands still at the instant that the run calls now. `until` gives the end of
    the time for fetching in a stream's window, in place of the settings' own.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        *,
        resolver: Callable[[], AbstractResolver] | None = None,
        now: Callable[[], dt.datetime] | None = utc_now,
        until: Callable[[Moment], dt.datetime | None] | None = None,
    ) -> None:
        super().__init__("Fetch")
        self._settings, self._clock, self._resolver, self._now = settings, clock, resolver, now
        self._until = until

    def expand(self, asked: beam.PCollection) -> Fetched:
        ends, rows = [], []
        told = (self._settings, self._clock, self._resolver, self._now, self._until)
        for number in range(1, self._settings.moves + 2):
            found = (
                asked
                | f"Key by domain {number}" >> beam.Map(_keyed)
                | f"Gather {number}" >> beam.GroupByKey()
                | f"Fetch {number}" >> beam.ParDo(_FetchFn(*told)).with_outputs(_MOVED, _STATES, _ROWS, main="ends")
            )
            ends.append(found["ends"])
            rows.append(found[_ROWS])
            asked = (found[_MOVED], found[_STATES]) | f"Move {number}" >> beam.Flatten()
        return Fetched(tuple(ends), tuple(rows))


class SplitEnds(beam.PTransform):
    """Tells pages that came from others: `inputs` with their bodies, `rows` of all else that is to be remembered."""

    def __init__(self, clock: Clock, label: str = "Split") -> None:
        super().__init__(label)
        self._clock = clock

    def expand(self, ends: beam.PCollection) -> Any:
        return ends | beam.ParDo(_SplitFn(self._clock)).with_outputs(_ROWS, main="inputs")


class _FetchFn(beam.DoFn):
    """Gathers the groups of a bundle, and fetches them all in one loop at its end."""

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        resolver: Callable[[], AbstractResolver] | None,
        now: Callable[[], dt.datetime] | None,
        until: Callable[[Moment], dt.datetime | None] | None,
    ) -> None:
        self._settings, self._clock, self._resolver, self._now = settings, clock, resolver, now
        self._until = until

    def start_bundle(self) -> None:
        self._groups: dict[BoundedWindow, list[tuple[str, list[Request | HostState]]]] = collections.defaultdict(list)

    def process(self, group: tuple[str, Iterable[Request | HostState]], window: Any = beam.DoFn.WindowParam) -> None:
        self._groups[window].append((group[0], list(group[1])))

    def finish_bundle(self) -> Iterator[Any]:
        known: dict[str, HostState] = {}
        for window in sorted(self._groups, key=lambda window: window.max_timestamp()):
            moment = self._clock.moment(window)
            requests: list[Request] = []
            for key, items in self._groups[window]:
                asked = [item for item in items if isinstance(item, Request)]
                states = [item for item in items if isinstance(item, HostState)]
                state = merged([*states, *([known[key]] if key in known else [])])
                if state is not None:
                    known[key] = state
                    if not asked:  # a later pass may ask the host again
                        yield _output(state, window)
                requests += asked
            if not requests:
                continue
            for result in iterate(functools.partial(self._fetch, requests, dict(known), moment)):
                if isinstance(result, HostState):
                    known[result.key] = result
                yield _output(result, window)

    def _fetch(self, requests: list[Request], known: dict[str, HostState], moment: Moment) -> Any:
        resolver = self._resolver() if self._resolver is not None else None
        clock = self._now or (lambda: moment.now)
        settings = self._settings
        if self._until is not None:
            settings = dataclasses.replace(settings, until=self._until(moment))
        return fetch_all(requests, settings, known, run_id=moment.run_id, clock=clock, resolver=resolver)


class _SplitFn(beam.DoFn):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def process(
        self, end: Answer | Refusal | Deferral, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Input | beam.pvalue.TaggedOutput]:
        moment = self._clock.moment(window)
        if end.fetch is not None:
            yield beam.pvalue.TaggedOutput(_ROWS, end.fetch)
        if isinstance(end, Answer):
            if end.input.body is None:  # 304: a page that was fetched before is as it was
                yield beam.pvalue.TaggedOutput(_ROWS, Unchanged(origin_ref=end.input.origin_ref))
                return
            Metrics.counter("Fetch", "out").inc()
            yield end.input
            return
        row: Reject | Pending
        if isinstance(end, Refusal):
            Metrics.counter("Fetch", end.error.reason.value).inc()
            row = reject_of(Stage.FETCH, end.request.input, end.error, moment)
        else:
            Metrics.counter("Fetch", end.state.value).inc()
            row = pending_of(end, moment.run_id)
        yield beam.pvalue.TaggedOutput(_ROWS, row)


def _keyed(item: Request | HostState) -> tuple[str, Request | HostState]:
    return item.key, item


def _output(result: FetchResult, window: Any) -> Any:
    value: Any
    if isinstance(result, Moved):
        value = WindowedValue(result.request, window.max_timestamp(), (window,))
        return beam.pvalue.TaggedOutput(_MOVED, value)
    value = WindowedValue(result, window.max_timestamp(), (window,))
    if isinstance(result, Fetch):
        return beam.pvalue.TaggedOutput(_ROWS, value)
    if isinstance(result, HostState):
        return beam.pvalue.TaggedOutput(_STATES, value)
    return value
