"""Compaction of a whole lake, in commits small enough to fit between two runs."""

from __future__ import annotations

import dataclasses

from pipeline.lake import Lake
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.write.compact import TARGET_BYTES, Compact, batches, merges
from transforms.write.upkeep import keep_up


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What a compaction did."""

    commits: int = 0
    files_before: int = 0
    files_after: int = 0
    bytes: int = 0


def compact(lake: Lake, header: RunHeader, *, target_bytes: int = TARGET_BYTES, lease_wait_s: float = 0.0) -> Compacted:
    """Merges the small files of closed days, of `runs` and of days unknown; the lake is free between two commits.

    Raises:
        LakeBusyError, OSError: as the lake's writer.
    """
    done = Compacted()
    now = header.started_at
    for number, batch in enumerate(batches(merges(lake.store, now.date(), target_bytes=target_bytes)), 1):
        run_id = header.run_id if number == 1 else f"{header.run_id}-{number}"
        moment = Moment(run_id=run_id, now=now)
        committed = keep_up(lake.store, header, moment, Compact(batch), lease_wait_s=lease_wait_s)
        if committed is not None and not committed.already_committed:
            done = Compacted(
                commits=done.commits + 1,
                files_before=done.files_before + sum(len(merge.files) for merge in batch),
                files_after=done.files_after + len(batch),
                bytes=done.bytes + sum(merge.bytes for merge in batch),
            )
    return done
