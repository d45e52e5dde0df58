"""The runs of a lake, as those read them who look back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow.compute as pc

from pipeline.counts import ENDS
from pipeline.lake import Lake

_COLUMNS = [
    "run_id",
    "command",
    "started_at",
    "ended_at",
    "inputs",
    *ENDS,
    "rejects_by_reason",
    "invariants_ok",
    "alarms",
]


def past_runs(lake: Lake, since: dt.datetime | None = None) -> list[dict[str, Any]]:
    """The runs from an instant on, or all, earliest first; without what they wrote to each table."""
    rows = lake.read("runs", _COLUMNS)
    if since is not None:
        rows = rows.filter(pc.field("started_at") >= since)
    rows = rows.sort_by([("started_at", "ascending"), ("run_id", "ascending")])
    return list(rows.to_pylist(maps_as_pydicts="strict"))
