"""How far a run is, seen from outside the engine: notes in a file by the steps, a bar or a line by the command."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from pipeline.counts import counted
from pipeline.host_progress import HostTally

READ, STAGED, REJECTED = b"i", b"a", b"r"
LINE_EVERY_S = 10.0
_BAR_EVERY_S = 0.5
_BARS = 6
"""Hosts that are shown at one time."""
_WORST = 10
"""Hosts that are named in the end, of those with something that failed or was put off."""

When = Literal["auto", "always", "never"]


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """Documents read, made articles, and turned away so far."""

    read: int = 0
    articles: int = 0
    rejects: int = 0

    @property
    def done(self) -> int:
        return self.articles + self.rejects


@contextlib.contextmanager
def shown_progress(when: When, expected: int | None, shown_in: TextIO | None = None) -> Iterator[Path | None]:
    """Shows progress while the block runs, and gives the file that steps note in; None when nothing is shown.

    A bar with counts, rate and time left on a terminal, one plain line each 10 s elsewhere. `expected` is the
    number of documents if it is known. Where pages are fetched the hosts with the most left to fetch are shown too,
    and in the end how all ended.
    """
    stream = shown_in or sys.stderr
    if when == "never" or (when == "auto" and not stream.isatty() and os.environ.get("CI")):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        notes = Path(folder) / "progress"
        for file in (notes, host_notes(notes)):
            file.touch()
        stop = threading.Event()
        show = _show_bar if stream.isatty() or when == "always" else _show_lines
        thread = threading.Thread(target=show, args=(notes, expected, stream, stop), daemon=True)
        thread.start()
        try:
            yield notes
        finally:
            stop.set()
            thread.join(timeout=2)
            hosts = HostTally(host_notes(notes))
            hosts.read()
            stream.writelines(f"{line}\n" for line in hosts.summary(_WORST))


def host_notes(notes: Path) -> Path:
    """The file in which the fetch loops note how far each host is."""
    return notes.with_name("hosts")


class Tally:
    """Counts the letters of a growing file, each byte once."""

    def __init__(self, notes: Path) -> None:
        self._notes, self._offset = notes, 0
        self.counts = Counts()

    def read(self) -> Counts:
        with contextlib.suppress(OSError), open(self._notes, "rb") as file:
            file.seek(self._offset)
            fresh = file.read()
            self._offset += len(fresh)
            self.counts = Counts(
                self.counts.read + fresh.count(READ),
                self.counts.articles + fresh.count(STAGED),
                self.counts.rejects + fresh.count(REJECTED),
            )
        return self.counts


def _show_lines(notes: Path, expected: int | None, stream: TextIO, stop: threading.Event) -> None:
    tally, hosts, began = Tally(notes), HostTally(host_notes(notes)), time.monotonic()
    while not stop.wait(LINE_EVERY_S):
        counts = tally.read()
        hosts.read()
        rate = counts.done / (time.monotonic() - began)
        of = f" of {expected:,}" if expected else ""
        fetched = f"; {counted(len(hosts.hosts), 'hosts')}: {hosts.total}" if hosts.hosts else ""
        stream.write(f"{counts.done:,}{of} documents, {counts.rejects:,} set aside, {rate:.0f}/s{fetched}\n")
        stream.flush()


def _show_bar(notes: Path, expected: int | None, stream: TextIO, stop: threading.Event) -> None:
    tally, hosts, began = Tally(notes), HostTally(host_notes(notes)), time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task: TaskID = progress.add_task("documents", total=expected, told="")
        bars = [progress.add_task("", total=None, told="", visible=False) for _ in range(_BARS)]
        while not stop.wait(_BAR_EVERY_S):
            counts = tally.read()
            rate = counts.done / (time.monotonic() - began)
            told = f"{counts.done:,} done, {counts.rejects:,} set aside, {rate:.0f}/s"
            progress.update(task, completed=counts.done, told=told)
            hosts.read()
            busiest = hosts.busiest(_BARS)
            for bar, (host, left) in zip(bars, busiest, strict=False):
                progress.update(
                    bar, description=host, total=left.asked, completed=left.done, told=str(left), visible=True
                )
            for bar in bars[len(busiest) :]:
                progress.update(bar, visible=False)
