"""Which runs a report is on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from pipeline.errors import NoInputError
from pipeline.lake import Lake
from pipeline.past_runs import past_runs

_USUAL_SPAN = dt.timedelta(days=30)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One run, the last few, or those from an instant on; without any the last 30 days up to the newest run."""

    run_id: str | None = None
    last: int | None = None
    since: dt.datetime | None = None


def chosen_runs(lake: Lake, choice: Choice) -> list[dict[str, Any]]:
    """The runs, earliest first; there is at least one.

    Raises:
        NoInputError: the lake has none of them.
    """
    runs = past_runs(lake, choice.since)
    if choice.run_id is not None:
        runs = [run for run in runs if run["run_id"] == choice.run_id]
    elif choice.last is not None:
        runs = runs[-choice.last :]
    elif choice.since is None and runs:
        runs = [run for run in runs if run["started_at"] > runs[-1]["started_at"] - _USUAL_SPAN]
    if not runs:
        raise NoInputError(f"expected a run in {lake.store.uri} that is to be reported on, found none")
    return runs
