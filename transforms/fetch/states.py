"""What earlier requests tell of each host: read back from their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from schemas import Fetch
from transforms.fetch.request import HostState, SiteFile, host_key
from transforms.fetch.rows import REFUSALS, SITE_FILES


def host_states(rows: Iterable[Fetch]) -> tuple[HostState, ...]:
    """The state of each host that rows of `fetches` name, by key; the rows may come in any order."""
    by_key: dict[str, list[Fetch]] = {}
    for row in rows:
        by_key.setdefault(host_key(row.final_url or row.url), []).append(row)
    return tuple(_state(key, by_key[key]) for key in sorted(by_key))


def merged(states: Iterable[HostState]) -> HostState | None:
    """One state of several of the same host: the latest of each thing it remembers."""
    found = sorted(states, key=lambda state: state.next_at or dt.datetime.min.replace(tzinfo=dt.UTC))
    if not found:
        return None
    files: dict[str, SiteFile] = {}
    for file in sorted((f for state in found for f in state.site_files), key=lambda f: (f.fetched_at, f.status or 0)):
        files[file.url] = file
    last = found[-1]
    return HostState(key=last.key, next_at=last.next_at, wait_s=last.wait_s, site_files=tuple(files.values()))


def _state(key: str, rows: list[Fetch]) -> HostState:
    rows = sorted(rows, key=lambda row: (row.started_at, row.fetch_id))
    files = {
        row.url: SiteFile(
            url=row.url, kind=row.kind, status=row.status, body=row.robots_body or b"", fetched_at=row.started_at
        )
        for row in rows
        if row.kind in SITE_FILES
    }
    next_at = max((row.host_next_at for row in rows if row.host_next_at is not None), default=None)
    last = rows[-1]
    refused = last.status in REFUSALS and last.host_next_at is not None
    wait_s = (last.host_next_at - last.started_at).total_seconds() if refused and last.host_next_at else 0.0
    return HostState(key=key, next_at=next_at, wait_s=wait_s, site_files=tuple(files.values()))
