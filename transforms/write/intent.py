"""What a commit is about to do, written down before it does it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from transforms.write.log import DataFile, LiveFile
from transforms.write.stage import STAGING, staging_folder
from transforms.write.store import Store

_NAME = "commit.json"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What a commit does to one table: files in, files out, one log entry."""

    table: str
    added: tuple[DataFile, ...]
    removed: tuple[LiveFile, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One commit: its number in the lake, whose lease it is under, and the changes, `runs` last."""

    run_id: str
    number: int
    token: int
    changes: tuple[TableChange, ...]


def write_intent(store: Store, intent: Intent) -> None:
    """From here on the commit is carried through, if need be by the next command."""
    folder = staging_folder(intent.run_id)
    store.sync([*(file.staged for change in intent.changes for file in change.added), folder])
    store.write(f"{folder}/{_NAME}", json.dumps(dataclasses.asdict(intent)).encode(), durable=True)


def read_intents(store: Store) -> list[Intent]:
    """The commits that were begun and not ended, by number; of the same number that of the later lease comes first."""
    paths = [entry.path for entry in store.list(STAGING) if is_intent(entry.path)]
    return sorted((_intent(json.loads(store.read(path))) for path in paths), key=_order)


def drop_intent(store: Store, run_id: str) -> None:
    """Takes back what a run wrote down; its staged rows stay."""
    store.delete(f"{staging_folder(run_id)}/{_NAME}")


def is_intent(path: str) -> bool:
    """Whether a file below the lake is the intent of a commit."""
    return path.endswith(f"/{_NAME}")


def _order(intent: Intent) -> tuple[int, int]:
    return intent.number, -intent.token


def _intent(told: dict[str, Any]) -> Intent:
    changes = tuple(
        TableChange(
            table=change["table"],
            added=tuple(DataFile(**file) for file in change["added"]),
            removed=tuple(LiveFile(**file) for file in change["removed"]),
        )
        for change in told["changes"]
    )
    return Intent(run_id=told["run_id"], number=told["number"], token=told["token"], changes=changes)
