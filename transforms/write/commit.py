"""One commit: written down, then carried through, by whoever comes by if its writer is killed."""

from __future__ import annotations

import errno

from schemas import TABLES
from transforms.write.intent import Intent, TableChange, drop_intent, is_intent, read_intents, write_intent
from transforms.write.lease import Lease
from transforms.write.log import APPLICATION, DataFile, append_entry, create_log, open_log
from transforms.write.parquet import content_name
from transforms.write.runs import committed_run
from transforms.write.stage import staging_folder
from transforms.write.store import Store


def commit(store: Store, lease: Lease, run_id: str, changes: tuple[TableChange, ...]) -> None:
    """Puts staged final files into the lake, table after table, in the order of `TABLES`.

    Once the intent is on disk the commit counts as made: a kill at any later moment is mended by `recover`.

    Raises:
        LeaseLostError: another writer holds the lake; nothing of a table that was not yet logged is in it.
        OSError: the storage fails; the next command carries the commit through.
    """
    number = next_number(store)
    lease.check()
    intent = Intent(run_id=run_id, number=number, token=lease.token, changes=changes)
    write_intent(store, intent)
    _carry_through(store, lease, intent)


def recover(store: Store, lease: Lease) -> tuple[str, ...]:
    """Carries unfinished commits through; gives their run ids. One that another overtook is as if it had not begun."""
    carried = []
    for intent in read_intents(store):
        if _is_overtaken(store, intent):
            drop_intent(store, intent.run_id)
        else:
            _carry_through(store, lease, intent)
            carried.append(intent.run_id)
    return tuple(carried)


def next_number(store: Store) -> int:
    """The number of the next commit: one more than that of the last, which every commit leaves in `runs`."""
    log = open_log(store, "runs")
    return 1 if log is None else (log.transaction_version(APPLICATION) or 0) + 1


def _is_overtaken(store: Store, intent: Intent) -> bool:
    """Whether its number is that of another commit: its writer slept, lost the lake, and wrote it down on waking.

    Nothing of it is logged, since the lease is looked at before each table. Carried through, it would be skipped where
    the other wrote and written elsewhere, and its old files would be deleted where the log still counts them in.
    """
    return next_number(store) > intent.number and committed_run(store, intent.run_id) is None


def _carry_through(store: Store, lease: Lease, intent: Intent) -> None:
    for change in intent.changes:
        lease.check()
        _change_table(store, intent, change)
    _clear(store, staging_folder(intent.run_id))


def _change_table(store: Store, intent: Intent, change: TableChange) -> None:
    """Files in, log entry, files out; each of them may have been done before."""
    table = TABLES[change.table]
    log = create_log(store, table)
    if (log.transaction_version(APPLICATION) or 0) < intent.number:
        for file in change.added:
            store.publish(file.staged, file.final)
        store.sync([*sorted({file.final.rpartition("/")[0] for file in change.added}), table.name])
        for file in change.added:
            _check(store, file)
        append_entry(store, log, table, intent.number, change.added, change.removed)
    for gone in change.removed:
        store.delete(gone.path)


def _check(store: Store, file: DataFile) -> None:
    """Reads a published file again: the log would count in a file that is absent or cut."""
    name = file.final.rpartition("/")[2]
    found = content_name(store.read(file.final))
    if found != name:
        raise OSError(errno.EIO, f"expected content {name}, got {found}", f"{store.uri}/{file.final}")


def _clear(store: Store, folder: str) -> None:
    """Removes a staging folder, the intent last: as long as it is there, this is done again."""
    for entry in list(store.list(folder)):
        if not is_intent(entry.path):
            store.delete(entry.path)
    store.delete_folder(folder)
