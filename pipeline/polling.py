"""What a run has to ask for: feeds that are due, and what earlier runs put off; all of it read from the lake."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import NoInputError
from pipeline.lake import Lake
from pipeline.refetch import refetches
from pipeline.settings import SettingsError
from pipeline.site_feeds import found_feeds
from schemas import Fetch, FetchKind, Input, Media, Origin, Outcome, Pending, PendingState
from schemas.moment import Moment
from transforms.feeds.feed_state import FeedState, feed_states, is_due
from transforms.feeds.lists import FeedSource, read_list
from transforms.fetch.put_off import request_of
from transforms.fetch.request import HostState, Request
from transforms.fetch.states import host_states
from transforms.ids import id_of
from transforms.urls import url_id

STATE_DAYS = 2
"""Newest days of `fetches` that are read: each feed's state is written anew on the first run of a day."""
PENDING_DAYS = 8
"""Newest days of `pending` that are read: what is put off is taken up or put off anew within a day of its time."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """What is asked for in one run, and what is known of it."""

    requests: tuple[Request, ...] = ()
    """Feeds that are due."""
    states: dict[str, FeedState] = dataclasses.field(default_factory=dict)
    """Of each of those, by the address in the list."""
    pages: tuple[Request, ...] = ()
    """Pages that were put off and whose time has come, and young articles to be looked at again."""
    found: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Of sites in the list the feeds that were found there, which are asked in their place."""
    waiting: frozenset[str] = frozenset()
    """Ids of the addresses of all that was put off."""
    hosts: tuple[HostState, ...] = ()
    carried: tuple[Fetch, ...] = ()
    """Feed states to be written anew: this is the first run of its day."""
    next_at: dt.datetime | None = None
    """When the first of those that are not due is."""
    some_well: bool = False
    """Of those that are not due one did not fail when it was last asked."""

    def at(self, moment: Moment) -> Polls:
        """What a batch run asks for; it has one moment."""
        return self


class DuePolls:
    """What each window of a stream asks for, read from the lake when the window opens; picklable."""

    def __init__(self, lake: str, sources: Sequence[FeedSource], refetch_hours: Sequence[float] = ()) -> None:
        self._lake, self._sources, self._refetch_hours = lake, tuple(sources), tuple(refetch_hours)
        self._last: tuple[str, Polls] | None = None

    def at(self, moment: Moment) -> Polls:
        """What is due at a window's end; of the newest window it is kept."""
        if self._last is None or self._last[0] != moment.run_id:
            self._last = moment.run_id, polls_of(Lake.open(self._lake), self._sources, moment, self._refetch_hours)
        return self._last[1]


def read_feeds(lists: Sequence[str], *, or_none: bool = False) -> tuple[FeedSource, ...]:
    """The sources of some lists; an http address among them is a source itself.

    Raises:
        NoInputError: a list is not there, cannot be read, or is empty and may not be (`or_none`).
        SettingsError: a list has an entry that is no address.
    """
    sources: dict[str, FeedSource] = {}
    for path in lists:
        if path.startswith(("http://", "https://")):
            sources.setdefault(path, FeedSource(url=path))
            continue
        try:
            listed = read_list(Path(path))
        except FileNotFoundError as error:
            raise NoInputError(f"expected a list of feeds at {path}, found none") from error
        except OSError as error:
            raise NoInputError(f"expected a list of feeds at {path}, got: {str(error.strerror).lower()}") from error
        except ValueError as error:
            raise SettingsError(f"{path}: {error}") from error
        if not listed and not or_none:
            raise NoInputError(f"expected addresses of feeds in {path}, found none")
        for source in listed:
            sources.setdefault(source.url, source)
    return tuple(sources.values())


def polls_of(lake: Lake, sources: Sequence[FeedSource], moment: Moment, refetch_hours: Sequence[float] = ()) -> Polls:
    """Feeds of the list that are due at `now`, pages whose time has come, and the states of feeds and hosts."""
    now = moment.now
    rows, put_off = recent_fetches(lake), waiting(lake)
    states = feed_states(rows)
    found = found_feeds(states, {source.url for source in sources})
    urls = dict.fromkeys([*(source.url for source in sources), *itertools.chain.from_iterable(found.values())])
    known = {url: states.get(url) or FeedState(url=url) for url in urls if is_due(states.get(url), now)}
    asked = {state.url for state in known.values()}
    today = now.date().isoformat()
    first_of_day = not any(file.partition == today for file in lake.files("fetches"))
    waits = frozenset(url_id(one.url) for one in put_off if one.url)
    taken_up = tuple(
        dataclasses.replace(request, input=dataclasses.replace(request.input, seen_at=now))
        for request in map(request_of, put_off)
        if request.deferred_at is None or request.deferred_at <= now
    )
    return Polls(
        requests=tuple(_feed_request(state, now) for _, state in sorted(known.items())),
        states=known,
        found=found,
        pages=(*taken_up, *refetches(lake, refetch_hours, moment, waits)),
        waiting=waits,
        hosts=host_states(rows),
        carried=_carried(rows, asked, moment.run_id) if first_of_day else (),
        next_at=min((at for url in urls if url not in known and (at := _next_poll(states.get(url)))), default=None),
        some_well=any(not states[url].failures for url in urls if url not in known and url not in found),
    )


def recent_fetches(lake: Lake) -> tuple[Fetch, ...]:
    """The rows of the newest days of `fetches`: enough to know every feed and host."""
    days = _newest(lake, "fetches", STATE_DAYS)
    return tuple(_fetch(row) for row in lake.read("fetches", partitions=days).to_pylist())


def waiting(lake: Lake) -> tuple[Pending, ...]:
    """The inputs that are put off or to be tried again, each as its newest row has it, longest waiting first."""
    days = _newest(lake, "pending", PENDING_DAYS)
    newest: dict[str, dict[str, Any]] = {}
    rows = lake.read("pending", partitions=days).to_pylist()
    for row in sorted(rows, key=lambda row: (row["date"], row["due_at"], row["state"] == PendingState.DONE)):
        newest[row["input_id"]] = row
    found = [_pending(row) for row in newest.values() if row["state"] != PendingState.DONE]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.input_id)))


def done_row(request: Request, due_at: dt.datetime, run_id: str) -> Pending:
    """The row that says that an input put off before has come to its end."""
    item = request.input
    return Pending(
        input_id=id_of(item.origin, item.origin_ref, item.requested_url or ""),
        state=PendingState.DONE,
        url=item.requested_url,
        origin=item.origin,
        origin_ref=item.origin_ref,
        due_at=due_at,
        attempt=item.attempt,
        reason="taken up",
        run_id=run_id,
    )


def _next_poll(state: FeedState | None) -> dt.datetime | None:
    return None if state is None or state.parked else state.next_poll_at


def _feed_request(state: FeedState, now: dt.datetime) -> Request:
    etag, last_modified = state.validators
    item = Input(origin=Origin.FEED, origin_ref=state.url, requested_url=state.asked_url, media=Media.FEED, seen_at=now)
    return Request(input=item, kind=FetchKind.FEED, etag=etag, last_modified=last_modified, feed_url=state.site_url)


def _carried(rows: Iterable[Fetch], asked: set[str], run_id: str) -> tuple[Fetch, ...]:
    newest: dict[str, Fetch] = {}
    for row in rows:
        if row.poll_count is not None and row.url not in asked:
            before = newest.get(row.url)
            if before is None or (before.started_at, before.fetch_id) < (row.started_at, row.fetch_id):
                newest[row.url] = row
    return tuple(
        dataclasses.replace(
            newest[url], kind=FetchKind.STATE, fetch_id=id_of(FetchKind.STATE, url, run_id), run_id=run_id
        )
        for url in sorted(newest)
    )


def _newest(lake: Lake, table: str, days: int) -> set[str]:
    held = sorted({file.partition for file in lake.files(table) if file.partition is not None})
    return set(held[-days:])


def _fetch(row: dict[str, Any]) -> Fetch:
    row.pop("date")
    row["kind"], row["outcome"] = FetchKind(row["kind"]), Outcome(row["outcome"])
    for name in ("skip_hours", "skip_days"):
        row[name] = tuple(row[name] or ())
    return Fetch(**row)


def _pending(row: dict[str, Any]) -> Pending:
    row.pop("date")
    row["state"], row["origin"] = PendingState(row["state"]), Origin(row["origin"])
    for name in ("feed_categories", "feed_authors"):
        row[name] = tuple(row[name] or ())
    return Pending(**row)
