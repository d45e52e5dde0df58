"""A lake's state as a page for a terminal."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.counts import ENDS, counted, counts_line
from pipeline.printable import printable
from pipeline.status import Status
from pipeline.stories import span_of

_FEEDS_SHOWN = 15
_REASONS_SHOWN = 5
_WIDE = 80
_ONE_RUN = dt.timedelta(days=2)
_COLOURS = {"good": "green", "failing": "yellow", "late": "yellow", "parked": "red"}


def as_rich(status: Status, width: int = _WIDE) -> Group:
    """The parts from the most urgent on; text of the lake is shown without markup or control characters.

    Where the table of runs does not fit, each run is a line.
    """
    return Group(*_parts(status, width))


def _parts(status: Status, width: int) -> Iterator[RenderableType]:
    if not status.runs:
        yield Text("no runs yet")
        return
    newest = status.runs[0]
    ago = span_of(max(0, int((status.now - newest["ended_at"]).total_seconds())))
    yield Text.assemble("last run ", (ago, "bold"), f" ago: {newest['run_id']}")
    for alarm in status.alarms:
        yield Text(f"alarm: {printable(alarm)}", style="bold red")
    yield Text.assemble(
        ("last 24 hours  ", "bold"), ", ".join(counted(n, name) for name, n in status.day.items() if n) or "nothing"
    )
    if any(status.feeds.values()):
        told = [part for name, count in status.feeds.items() for part in ((f"{count} {name}", _COLOURS[name]), "  ")]
        yield Text.assemble(("feeds          ", "bold"), *told)
    if status.gaps:
        missed = sum(gap.missed for gap in status.gaps)
        first = status.gaps[0]
        late = f"{len(status.gaps):,} polls came too late, about {missed:,} entries missed; most: {first.url}"
        yield Text.assemble(("gaps, 2 d      ", "bold"), (printable(late), "yellow"))
    if status.pending:
        shown = dict(itertools.islice(status.pending.items(), _REASONS_SHOWN))
        others = sum(status.pending.values()) - sum(shown.values())
        reasons = _counted(shown | ({"for other reasons": others} if others else {}))
        yield Text.assemble(("pending        ", "bold"), printable(f"{reasons}  ({status.overdue:,} of them due)"))
    if status.rejects:
        yield Text.assemble(("rejects, 7 d   ", "bold"), _counted(status.rejects))
    yield Text()
    if width >= _WIDE:
        yield _runs(status.runs)
    else:
        yield from (Text(f"{run['started_at']:%m-%d %H:%M} {counts_line(run)}") for run in status.runs)
    if status.troubled:
        yield Text()
        yield _feeds(status)


def _runs(runs: tuple[dict[str, Any], ...]) -> Table:
    """Fits on 80 columns as long as counts stay below a million."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("started", "command", "took", "inputs", *ENDS):
        table.add_column(name, justify="left" if name in ("started", "command") else "right", no_wrap=True)
    for run in runs:
        took = _took(run["ended_at"] - run["started_at"])
        counts = (f"{run[name]:,}" if run[name] else "·" for name in ("inputs", *ENDS))
        bad = bool(run["alarms"]) or "bug" in run["rejects_by_reason"] or not run["invariants_ok"]
        row = (f"{run['started_at']:%m-%d %H:%M}", printable(run["command"]), took, *counts)
        table.add_row(*(Text(cell, style="red" if bad else "") for cell in row))
    return table


def _feeds(status: Status) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("feed", "state", "last poll", "last new", "why"):
        table.add_column(name, overflow="fold")
    for name, state in status.troubled[:_FEEDS_SHOWN]:
        why = state.error or (f"due {_when(state.next_poll_at)}" if name == "late" else "–")
        cells = (state.url, name, _when(state.polled_at), _when(state.last_new_at), why)
        table.add_row(*(Text(printable(cell), style=_COLOURS[name] if cell == name else "") for cell in cells))
    if len(status.troubled) > _FEEDS_SHOWN:
        table.add_row(f"and {len(status.troubled) - _FEEDS_SHOWN} more: newsbeam feeds list")
    return table


def _took(span: dt.timedelta) -> str:
    """From a run's now to its commit; none where `now` was told and is not the clock's."""
    return span_of(int(span.total_seconds())) if dt.timedelta() <= span < _ONE_RUN else "–"


def _when(at: dt.datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%M}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing"
