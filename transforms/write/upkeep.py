"""Upkeep as a commit like any other: under the lease, written down before it is done, with a row in `runs`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from schemas import TABLES
from schemas.moment import Moment
from schemas.staged import Committed, RunHeader
from transforms.write.commit import commit, recover
from transforms.write.intent import TableChange
from transforms.write.lease import hold_lease, this_process
from transforms.write.runs import committed_run, removed_rows, run_change, written_tables
from transforms.write.stage import staging_folder
from transforms.write.staging import claim_staging, drop_dead_staging
from transforms.write.store import Store

Plan = Callable[[Store, str], Iterable[TableChange]]
"""What is to change in a store; new files are written below the staging folder given."""


def keep_up(
    store: Store, header: RunHeader, moment: Moment, plan: Plan, *, lease_wait_s: float = 0.0
) -> Committed | None:
    """Commits what a plan changes, whole or not at all; None when it changes nothing, and then no row is written.

    A kill at any moment is mended by the next command: before the intent is on disk nothing has happened, after that
    the commit is carried through.

    Raises:
        LakeBusyError: another writer held the lake for longer than `lease_wait_s`.
        OSError: the storage fails.
    """
    folder = staging_folder(moment.run_id)
    with hold_lease(store, moment.run_id, wait_s=lease_wait_s) as lease:
        recover(store, lease)
        drop_dead_staging(store, moment.run_id)
        before = committed_run(store, moment.run_id)
        if before is not None:
            return before
        claim_staging(store, this_process(moment.run_id))
        changes = in_order(plan(store, folder))
        if not changes:
            store.delete_folder(folder)
            return None
        tables, removed = written_tables(store, changes), removed_rows(store, changes)
        committed = Committed(run_id=moment.run_id, tables=tables, removed=removed)
        own = run_change(store, folder, header, moment, committed, dt.datetime.now(dt.UTC))
        commit(store, lease, moment.run_id, in_order([*changes, own]))
        return committed


def in_order(changes: Iterable[TableChange]) -> tuple[TableChange, ...]:
    """Changes in the order of a commit, one for each table; a file that goes out and comes in again stays."""
    by_table: dict[str, list[TableChange]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    merged = (_merged(by_table[name]) for name in TABLES if name in by_table)
    return tuple(change for change in merged if change.added or change.removed)


def _merged(changes: Sequence[TableChange]) -> TableChange:
    added = {file.final: file for change in changes for file in change.added}
    removed = {file.path: file for change in changes for file in change.removed}
    same = added.keys() & removed.keys()
    return dataclasses.replace(
        changes[0],
        added=tuple(file for path, file in added.items() if path not in same),
        removed=tuple(file for path, file in removed.items() if path not in same),
    )
