"""One folder for all temporary files of a command, so that those of a killed one can be told and removed."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import shutil
import tempfile
from multiprocessing.util import Finalize
from pathlib import Path

PREFIX = "newsbeam-"
_LOCK = "lock"
_LONGEST = 50
"""Characters of the path to temporary files up to which ours fits behind it: a socket's path has 107 at most."""


@functools.cache
def take_scratch() -> Path | None:
    """The folder of this process and those it starts, gone when it ends; what killed ones have left goes now.

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
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-200)
    return folder


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
