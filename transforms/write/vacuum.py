"""What nothing counts in: files no log names, half-written ones, staging of dead runs, old logs and indexes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from schemas import TABLES
from transforms.write.commit import recover
from transforms.write.entry import CLOCK, MARKS, Entry
from transforms.write.intent import is_intent
from transforms.write.known import INDEX, Known
from transforms.write.lease import LEASES, hold_lease
from transforms.write.log import files_of, naming_errors, open_log
from transforms.write.stage import STAGING
from transforms.write.staging import drop_dead_staging
from transforms.write.store import Store

HALF_WRITTEN_S = 3600.0
"""A file that is written for so long is not written any more."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Vacuumed:
    """What was removed."""

    files: int = 0
    bytes: int = 0
    staging: tuple[str, ...] = ()
    """Dead runs whose staged rows went."""


def vacuum(store: Store, *, lease_wait_s: float = 0.0) -> Vacuumed:
    """Removes what no reader will ask for; no row is touched. Log entries older than 30 days go, the newest stay.

    Under the lease no commit is under way, so a file that no log counts in is one for good.

    Raises:
        LakeBusyError: another writer held the lake for longer than `lease_wait_s`.
        OSError: the storage fails.
    """
    with hold_lease(store, "vacuum", wait_s=lease_wait_s) as lease:
        recover(store, lease)
        dead = drop_dead_staging(store)
        gone = [*_strays(store), *_half_written(store), *_old_indexes(store)]
        for entry in gone:
            lease.check()
            store.delete(entry.path)
        _shorten_logs(store)
    return Vacuumed(files=len(gone), bytes=sum(entry.size for entry in gone), staging=dead)


def _strays(store: Store) -> Iterator[Entry]:
    """Data files that no log counts in."""
    for name, table in TABLES.items():
        live = files_of(store, table)
        for entry in list(store.list(name)):
            if "/_delta_log/" not in entry.path and entry.path.endswith(".parquet") and entry.path not in live:
                yield entry


def _half_written(store: Store) -> Iterator[Entry]:
    """Files that a killed writer left in the middle; also of a stream's marks, whose whole files are left alone."""
    now_s = store.now_s()
    for folder in (*TABLES, INDEX, STAGING, LEASES, MARKS, CLOCK):
        for entry in list(store.list(folder)):
            name = entry.path.rpartition("/")[2]
            old = now_s - entry.modified_s > HALF_WRITTEN_S
            half = folder == CLOCK or (name.startswith(".") and name.endswith(".tmp"))
            if old and half and not is_intent(entry.path):
                yield entry


def _old_indexes(store: Store) -> Iterator[Entry]:
    """Segments that the newest ones do not build on."""
    used = Known.open(store).paths
    for entry in list(store.list(INDEX)):
        if entry.path.endswith(".ids") and entry.path not in used:
            yield entry


def _shorten_logs(store: Store) -> None:
    for name in TABLES:
        log = open_log(store, name)
        if log is not None:
            with naming_errors(store, name):
                log.create_checkpoint()
                log.cleanup_metadata()
