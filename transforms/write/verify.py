"""Whether a lake is what its log, its runs and its rows say of each other; it is only read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pyarrow as pa

from schemas import TABLES
from transforms.write.intent import Intent, TableChange, read_intents
from transforms.write.log import open_log
from transforms.write.store import Store
from transforms.write.verify_files import Finding, TableFiles, read_files
from transforms.write.verify_rows import row_findings

LOOKS = 3
"""A commit that is made meanwhile may look like damage: what is found counts when nothing moved while it was found."""
MOST_FINDINGS = 20
"""Of one kind that are told one by one."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, and what is not as it should be."""

    rows: dict[str, int]
    files: int
    bytes: int
    findings: tuple[Finding, ...]
    unfinished: tuple[str, ...]
    """Run ids of commits that were cut short or are under way; the next command carries them through."""


def verify(store: Store) -> Verified:
    """Reads every file of every table and compares it with the log, the folders, `runs` and the other tables.

    Raises:
        OSError: the storage fails.
    """
    for look in range(LOOKS):
        before = _versions(store)
        verified = _verified(store, read_intents(store))
        if not verified.findings or (_versions(store) == before and look):
            break
    return verified


def told(findings: tuple[Finding, ...]) -> Iterator[str]:
    """A line for each finding; of many of one kind some, and how many more there are."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.check, []).append(finding)
    for check, found in by_kind.items():
        for finding in found[:MOST_FINDINGS]:
            yield f"{check}: {finding.where}: {finding.detail}"
        if len(found) > MOST_FINDINGS:
            yield f"{check}: and {len(found) - MOST_FINDINGS:,} more"


def _verified(store: Store, intents: list[Intent]) -> Verified:
    under_way = {path for intent in intents for change in intent.changes for path in _paths(change)}
    tables: dict[str, TableFiles] = {name: read_files(store, table, under_way) for name, table in TABLES.items()}
    findings = [finding for files in tables.values() for finding in files.findings]
    rows: dict[str, pa.Table] = {name: files.rows for name, files in tables.items()}
    if not intents:  # in the middle of a commit tables are of different runs
        findings += row_findings(rows)
    return Verified(
        rows={name: len(part) for name, part in rows.items()},
        files=sum(files.files for files in tables.values()),
        bytes=sum(files.bytes for files in tables.values()),
        findings=tuple(findings),
        unfinished=tuple(intent.run_id for intent in intents),
    )


def _paths(change: TableChange) -> Iterator[str]:
    yield from (file.final for file in change.added)
    yield from (file.path for file in change.removed)


def _versions(store: Store) -> dict[str, int]:
    logs = {name: open_log(store, name) for name in TABLES}
    return {name: -1 if log is None else log.version() for name, log in logs.items()}
