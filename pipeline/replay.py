"""What was put off or turned away, taken up again: pages asked for anew, seed files read anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from pipeline.lake import Lake
from pipeline.polling import Polls, recent_fetches, waiting
from schemas import Input, Origin, Reason
from schemas.moment import Moment
from transforms.fetch.put_off import request_of
from transforms.fetch.request import Request
from transforms.fetch.states import host_states
from transforms.read.seed_file import SeedFile
from transforms.urls import url_id
from transforms.write.known import Known

_FETCHED = (Origin.FEED, Origin.SITEMAP)
_COLUMNS = ("reason", "retryable", "url", "origin", "origin_ref", "attempt", "rejected_at", "run_id", "date")

Row = dict[str, Any]


def rejects_to_replay(lake: Lake, reasons: Collection[Reason] = (), since: dt.date | None = None) -> list[Row]:
    """Of every input that was turned away its newest row, where that is worth another try.

    Without reasons that is a row whose reason may pass; of reasons that are named it is any row. What has become an
    article since is left out.
    """
    newest: dict[tuple[str, str], Row] = {}
    rows = lake.read("rejects", _COLUMNS).to_pylist()
    for row in sorted(rows, key=lambda row: (row["rejected_at"], row["run_id"])):
        newest[_address_id(row["url"]) or row["origin_ref"], row["origin"] or ""] = row
    known = Known.open(lake.store)
    return [
        row
        for row in newest.values()
        if (row["reason"] in reasons if reasons else row["retryable"])
        and (since is None or row["date"] >= since.isoformat())
        and not _is_known(known, row["url"])
    ]


def replay_polls(lake: Lake, rejects: Sequence[Row], moment: Moment, *, with_pending: bool) -> Polls:
    """Pages of feeds and sitemaps that were turned away, and all that is put off, whether its time has come or not."""
    put_off = waiting(lake)
    waits = frozenset(url_id(one.url) for one in put_off if one.url)
    pages = [request_of(one) for one in put_off] if with_pending else []
    pages += [_request(row) for row in rejects if _is_page(row) and _address_id(row["url"]) not in waits]
    return Polls(
        pages=tuple(
            dataclasses.replace(page, input=dataclasses.replace(page.input, seen_at=moment.now)) for page in pages
        ),
        waiting=waits,
        hosts=host_states(recent_fetches(lake)),
    )


def seeds_to_replay(seeds: Sequence[SeedFile], rejects: Sequence[Row]) -> tuple[SeedFile, ...]:
    """The seed files in which something was turned away that is worth another try."""
    files = {row["origin_ref"].partition("#")[0] for row in rejects if not _is_page(row)}
    return tuple(seed for seed in seeds if seed.name in files)


def _request(row: Row) -> Request:
    item = Input(
        origin=Origin(row["origin"]),
        origin_ref=row["origin_ref"],
        requested_url=row["url"],
        attempt=row["attempt"] + 1,
    )
    return Request(input=item, feed_url=row["origin_ref"])


def _is_page(row: Row) -> bool:
    """A page that a feed named; a feed that was no feed is asked again when it is due."""
    return row["origin"] in _FETCHED and row["url"] is not None and row["url"] != row["origin_ref"]


def _is_known(known: Known, url: str | None) -> bool:
    address = _address_id(url)
    return address is not None and known.lookup(address) is not None


def _address_id(url: str | None) -> str | None:
    try:
        return None if url is None else url_id(url)
    except ValueError:
        return None
