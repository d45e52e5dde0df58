"""One folder for all temporary files of a command, so that those of a killed one can be told and removed."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import multiprocessing.forkserver
import os
import shutil
import signal
import tempfile
import time
from multiprocessing.util import Finalize
from pathlib import Path

PREFIX = "newsbeam-"
_LOCK = "lock"
_TRIES, _PAUSE_S = 10, 0.05
_LONGEST = 50
"""Characters of the path to temporary files up to which ours fits behind it: a socket's path has 107 at most."""


@functools.cache
def take_scratch() -> Path | None:
    """The folder of this process and those it starts, gone when it ends; what killed ones have left goes now.

    For a verb that starts processes to call first.
    A lock on a file in it, which the system drops however the process ends, says that it is in use. None where the
    path of the folder for temporary files is so long that a socket of the worker processes would not fit.
    """
    place = Path(tempfile.gettempdir())
    if len(str(place)) > _LONGEST:
        return None
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    held = os.open(folder / "taken", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    os.rename(folder / "taken", folder / _LOCK)  # only now may another command look whether it is held
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    # After multiprocessing's own folder, of priority -100, which lies in it.
    Finalize(None, _leave, args=(folder,), exitpriority=-200)
    return folder


def _leave(folder: Path) -> None:
    """Removes the folder; first kills the fork server, which may still unpack something into it.

    It is not waited for: interrupted while it starts a worker, it may be one that does not end by itself.
    """
    with contextlib.suppress(AttributeError, TypeError, ProcessLookupError):  # CPython 3.11 to 3.13 have no public way
        os.kill(multiprocessing.forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE_S)


def _sweep(place: Path) -> None:
    """Removes the folders whose processes are gone."""
    for lock in place.glob(f"{PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError):
            left = os.open(lock, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(left)
