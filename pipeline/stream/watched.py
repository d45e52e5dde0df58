"""A watched folder: the seed files that came or changed since the stream's last window."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pyarrow.compute as pc

from pipeline.lake import Lake
from schemas.moment import Moment
from transforms.read.seed_file import SeedFile
from transforms.read.seeds import find_seeds


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A folder that seed files are moved into while a stream runs."""

    folder: str
    lake: str
    job_id: str

    def at(self, moment: Moment) -> tuple[SeedFile, ...]:
        """The files to read in a window: of the first window all, then those changed since the window before.

        A file counts as changed when it was written, moved or renamed. One that is read while it is still being
        written is read again in the next window.
        """
        since = last_window(Lake.open(self.lake), self.job_id, moment.now)
        found = find_seeds([self.folder])
        return tuple(seed for seed in found if (since is None or since < changed_at(seed)) and _is_in(seed, moment))


def last_window(lake: Lake, job_id: str, before: dt.datetime | None = None) -> dt.datetime | None:
    """The end of the newest committed window of a stream, of those before an instant; None when there is none."""
    rows = lake.read("runs", ["run_id", "started_at"], where=pc.starts_with(pc.field("run_id"), f"{job_id}-"))
    ends: list[dt.datetime] = rows["started_at"].to_pylist()
    return max((end for end in ends if before is None or end < before), default=None)


def changed_at(seed: SeedFile) -> dt.datetime:
    """When a file was last written, moved or renamed."""
    return dt.datetime.fromtimestamp(Path(seed.path).stat().st_ctime, dt.UTC)


def _is_in(seed: SeedFile, moment: Moment) -> bool:
    return changed_at(seed) <= moment.now
