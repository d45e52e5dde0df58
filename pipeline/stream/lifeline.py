"""A job's side of its supervisor: a pipe on its standard input that closes when the supervisor is gone."""

from __future__ import annotations

import os
import signal
import threading


def end_with_supervisor() -> None:
    """From now on this process and its group are killed once nobody holds the other end of standard input.

    A job that outlives its supervisor would go on beside the one that a new supervisor starts. (Tried: the kernel's
    signal at a parent's death. It reaches this process alone and leaves engine and workers; and it is Linux's own.)
    """
    threading.Thread(target=_wait_for_the_end, name="lifeline", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)
