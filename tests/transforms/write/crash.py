"""Ends a block before its n-th change to storage, as SIGKILL would: from then on nothing reaches storage any more."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from deltalake import DeltaTable

from transforms.write import lease
from transforms.write.cloud import ObstoreBucket

_REQUESTS = ("put", "put_new", "copy", "delete")
_CHANGES = ("rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "fsync")


class Killed(BaseException):
    """Where the process would have ended."""


class Crash:
    """Counts changes; the one numbered `at` and all later ones do not happen. A torn write is written by half."""

    def __init__(self, at: int | None, *, torn: bool = False) -> None:
        self.at, self.torn, self.seen = at, torn, 0

    def strike(self) -> bool:
        self.seen += 1
        return self.at is not None and self.seen >= self.at

    def wrap(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **options: Any) -> Any:
            if self.strike():
                raise Killed(change.__name__)
            return change(*args, **options)

        return changed

    def wrap_write(self, write: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        def written(descriptor: int, data: Any) -> int:
            if self.strike():
                if self.torn and self.seen == self.at:
                    write(descriptor, bytes(data)[: len(data) // 2])
                raise Killed("write")
            return write(descriptor, data)

        return written

    def wrap_log(self, change: Callable[..., Any]) -> Callable[..., Any]:
        """A log entry is a change of its own; dying right after it is another moment than dying before the next."""

        def changed(*args: Any, **options: Any) -> Any:
            if self.strike():
                raise Killed(change.__name__)
            result = change(*args, **options)
            if self.strike():
                raise Killed(f"after {change.__name__}")
            return result

        return changed


@contextlib.contextmanager
def crashing(crash: Crash) -> Iterator[None]:
    """Runs the block as a process of its own that is killed; swallows its end."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _CHANGES:
            patch.setattr(os, name, crash.wrap(getattr(os, name)))
        for name in _REQUESTS:
            patch.setattr(ObstoreBucket, name, crash.wrap(getattr(ObstoreBucket, name)))
        patch.setattr(os, "write", crash.wrap_write(os.write))
        patch.setattr(DeltaTable, "create_write_transaction", crash.wrap_log(DeltaTable.create_write_transaction))
        patch.setattr(DeltaTable, "create", crash.wrap_log(DeltaTable.create))
        dead = dataclasses.replace(lease.this_process(""), pid=dead_pid(), born="1")
        patch.setattr(lease, "this_process", lambda run_id: dataclasses.replace(dead, run_id=run_id))
        with contextlib.suppress(Killed):
            yield


def dead_pid() -> int:
    """The id of a process that has ended."""
    return 4_000_000
