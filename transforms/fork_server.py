"""The process that workers are forked from, once no worker needs it."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.forkserver


def end_fork_server() -> None:
    """Ends the fork server, and gives back what it has loaded (150 MB); the next worker starts it anew.

    Where workers still run nothing is done: it tells how they end.
    """
    if not multiprocessing.active_children():
        with contextlib.suppress(AttributeError):  # CPython 3.11 to 3.13 have no public way
            multiprocessing.forkserver._forkserver._stop()  # type: ignore[attr-defined]
