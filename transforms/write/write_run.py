"""From staged rows to a committed run: settle, group, finish, commit, under one lease."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from schemas.moment import Moment
from schemas.staged import Committed, Grouped, RunHeader, Staged
from transforms.memory import give_back
from transforms.write.commit import commit, recover
from transforms.write.drafts import article_drafts, leftovers
from transforms.write.errors import BrokenInvariantError
from transforms.write.finish import Draft, finish
from transforms.write.intent import TableChange, read_intents
from transforms.write.known import Known
from transforms.write.lease import hold_lease
from transforms.write.runs import committed_run, removed_rows, run_change, written_tables
from transforms.write.settled import Settled, settle_articles
from transforms.write.stage import staging_folder
from transforms.write.staging import drop_dead_staging
from transforms.write.store import Store
from transforms.write.stories import story_changes

Group = Callable[[Store, Settled], Iterable[Grouped]]
"""What grouping says of the new articles, language by language."""


def write_run(
    store: Store,
    header: RunHeader,
    moment: Moment,
    staged: Sequence[Staged],
    inputs: int,
    *,
    group: Group | None = None,
    lease_wait_s: float = 0.0,
) -> Committed:
    """Commits what a run has staged, whole or not at all; a run id that is in the lake already changes nothing.

    May be called again with the same arguments after any failure.

    Raises:
        BrokenInvariantError: an input is not accounted for; nothing was committed.
        LakeBusyError: another writer held the lake for longer than `lease_wait_s`.
        OSError: the storage fails.
    """
    with hold_lease(store, moment.run_id, wait_s=lease_wait_s) as lease:
        recover(store, lease)
        drop_dead_staging(store, moment.run_id)
        before = committed_run(store, moment.run_id)
        if before is not None:
            store.delete_folder(staging_folder(moment.run_id))
            return before
        known = Known.open(store)
        settled = settle_articles(store, staged, known)
        others = leftovers(store, staged, known, moment)
        counted = Committed(
            run_id=moment.run_id,
            inputs=inputs,
            articles=len(settled.rows),
            duplicates=settled.duplicates + others.duplicates + sum(one.duplicates for one in staged),
            unchanged=settled.unchanged + others.unchanged + sum(one.unchanged for one in staged),
            rejects=sum(count for _, count in others.rejects_by_reason),
            deferred=others.deferred,
            rejects_by_reason=others.rejects_by_reason,
        )
        _check_identity(counted)
        grouped = [] if group is None else list(group(store, settled))
        alarms = tuple(alarm for part in grouped for alarm in part.alarms)
        changes = _changes(store, moment, settled, others.drafts, grouped)
        tables, removed = written_tables(store, changes), removed_rows(store, changes)
        committed = dataclasses.replace(counted, tables=tables, removed=removed, alarms=alarms)
        ended_at = dt.datetime.now(dt.UTC)
        last = run_change(store, staging_folder(moment.run_id), header, moment, committed, ended_at)
        commit(store, lease, moment.run_id, (*changes, last))
        return committed


def mend(store: Store, *, lease_wait_s: float = 0.0) -> tuple[str, ...]:
    """Carries through the commits that were cut short and gives their run ids; takes the lease only if there are any.

    Raises:
        LakeBusyError: another writer is at it, or at a commit of its own.
        OSError: the storage fails.
    """
    if not read_intents(store):
        return ()
    with hold_lease(store, "mend", wait_s=lease_wait_s) as lease:
        return recover(store, lease)


def _changes(
    store: Store, moment: Moment, settled: Settled, others: Sequence[Draft], grouped: list[Grouped]
) -> tuple[TableChange, ...]:
    """The changes of every table that gets rows, in the order of a commit.

    `grouped` is used up: what is told of 200,000 articles takes 88 MB, and is gone before these are written.
    """
    folder = staging_folder(moment.run_id)
    told = story_changes(store, folder, moment.run_id, grouped)
    give_back()
    drafts = article_drafts(settled, [part.assignments for part in grouped], moment)
    grouped.clear()
    give_back()
    changes = [_written(store, folder, draft) for draft in drafts]
    changes += told
    changes += [_written(store, folder, draft) for draft in others]
    return tuple(change for change in changes if change.added or change.removed)


def _written(store: Store, folder: str, draft: Draft) -> TableChange:
    return TableChange(table=draft.table.name, added=tuple(finish(store, folder, draft)))


def _check_identity(counted: Committed) -> None:
    ends = (counted.articles, counted.duplicates, counted.unchanged, counted.rejects, counted.deferred)
    if counted.inputs != sum(ends):
        raise BrokenInvariantError(
            f"expected {counted.inputs} inputs = articles + duplicates + unchanged + rejects + deferred, "
            f"got {' + '.join(map(str, ends))} = {sum(ends)}"
        )
