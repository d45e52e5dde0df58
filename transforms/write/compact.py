"""Small files into large ones: the rows stay, there are fewer files to open."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from schemas import TABLES, UNKNOWN_DATE, Table
from transforms.write.intent import TableChange
from transforms.write.log import LiveFile, files_of
from transforms.write.merge import merge_files
from transforms.write.store import Store

TARGET_BYTES = 256 << 20
COMMIT_BYTES = 1 << 30
"""About what one commit rewrites, so that the lake is soon free for the next run."""
_FEW, _MANY = 2, 16
"""Small files that are worth a rewrite: of a closed day, and of a partition that goes on growing. Every commit adds a
file to `runs`, that of a compaction too: with less than some files of slack it would never come to rest."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Files of one partition that become one."""

    table: str
    files: tuple[LiveFile, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def merges(store: Store, today: dt.date, *, target_bytes: int = TARGET_BYTES) -> tuple[Merge, ...]:
    """What there is to merge: files under half the target, of every day before `today` and of what has no day."""
    found: list[Merge] = []
    for table in TABLES.values():
        by_partition: dict[str | None, list[LiveFile]] = {}
        for file in files_of(store, table).values():
            if file.bytes < target_bytes // 2:
                by_partition.setdefault(file.partition, []).append(file)
        for partition in sorted(by_partition, key=str):
            if partition is None or partition == UNKNOWN_DATE or partition < today.isoformat():
                found += _merges_of(table, by_partition[partition], target_bytes)
    return tuple(found)


def batches(found: Sequence[Merge], most_bytes: int = COMMIT_BYTES) -> Iterator[tuple[Merge, ...]]:
    """Merges in portions of a commit."""
    batch: list[Merge] = []
    for merge in found:
        if batch and sum(one.bytes for one in batch) + merge.bytes > most_bytes:
            yield tuple(batch)
            batch = []
        batch.append(merge)
    if batch:
        yield tuple(batch)


@dataclasses.dataclass(frozen=True, slots=True)
class Compact:
    """A plan of upkeep: the merges of one commit, as far as their files are still there."""

    merges: tuple[Merge, ...]

    def __call__(self, store: Store, folder: str) -> Iterator[TableChange]:
        for merge in self.merges:
            table = TABLES[merge.table]
            live = files_of(store, table)
            if all(file.path in live for file in merge.files):
                merged = merge_files(store, folder, table, merge.files)
                yield TableChange(table=merge.table, added=(merged,), removed=merge.files)


def _merges_of(table: Table, files: Sequence[LiveFile], target_bytes: int) -> Iterator[Merge]:
    """Files of one partition in portions of about the target, the smallest first."""
    least = _MANY if table.partition is None or files[0].partition == UNKNOWN_DATE else _FEW
    portion: list[LiveFile] = []
    if len(files) < least:
        return
    for file in sorted(files, key=lambda file: (file.bytes, file.path)):
        if portion and sum(one.bytes for one in portion) + file.bytes > target_bytes:
            yield Merge(table=table.name, files=tuple(portion))
            portion = []
        portion.append(file)
    if len(portion) > 1:
        yield Merge(table=table.name, files=tuple(portion))
