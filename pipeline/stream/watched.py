"""A watched folder: the seed files that came or changed since the stream's last window."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from pathlib import Path

import pyarrow.compute as pc

from pipeline.lake import Lake
from schemas.moment import Moment
from transforms.read.find import find_seeds
from transforms.read.seed_file import SeedFile

REST_S = 5.0
"""From the last write to a file until it is taken to be whole."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A folder that seed files are moved into while a stream runs."""

    folder: str
    lake: str
    job_id: str

    def at(self, moment: Moment) -> tuple[SeedFile, ...]:
        """The files to read in a window: those that came to rest since the window before; of the first window all.

        A file has come to rest when it was moved or renamed into place whole, or some seconds after it was last written
        here. So one that is still being written waits for a later window; one whose writer pauses for longer is read as
        it is, and again once it was changed.
        """
        since = last_window(Lake.open(self.lake), self.job_id, moment.now)
        taken = []
        for seed in find_seeds([self.folder]):
            with contextlib.suppress(FileNotFoundError):  # it was taken away meanwhile
                at = changed_at(seed)
                if at <= moment.now and (since is None or since < at):
                    taken.append(seed)
        return tuple(taken)


def last_window(lake: Lake, job_id: str, before: dt.datetime | None = None) -> dt.datetime | None:
    """The end of the newest committed window of a stream, of those before an instant; None when there is none."""
    rows = lake.read("runs", ["run_id", "started_at"], where=pc.starts_with(pc.field("run_id"), f"{job_id}-"))
    ends: list[dt.datetime] = rows["started_at"].to_pylist()
    return max((end for end in ends if before is None or end < before), default=None)


def changed_at(seed: SeedFile) -> dt.datetime:
    """When a file came to rest: when it was moved or renamed into place, or `REST_S` after it was last written."""
    status = Path(seed.path).stat()
    written_s = min(status.st_mtime, status.st_ctime)  # a time of writing that is to come was told by whoever copied it
    return dt.datetime.fromtimestamp(max(status.st_ctime, written_s + REST_S), dt.UTC)
