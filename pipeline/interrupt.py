"""Ctrl-C while pages are fetched: the first ends the fetching, and what was fetched is committed."""

from __future__ import annotations

import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType


@contextlib.contextmanager
def stopping_on_interrupt() -> Iterator[Path]:
    """Gives a file that appears at the first SIGINT or SIGTERM; a second one interrupts as usual.

    After the block a run that was stopped so raises KeyboardInterrupt, so that its exit code says it.
    """
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        stop_file = Path(folder) / "stop"

        def stop(number: int, frame: FrameType | None) -> None:
            sys.stderr.write("newsbeam: stopping; what was fetched is committed, the rest is put off\n")
            stop_file.touch()
            for signal_number, handler in before.items():
                signal.signal(signal_number, handler)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield stop_file
        finally:
            for signal_number, handler in before.items():
                signal.signal(signal_number, handler)
        if stop_file.exists():
            raise KeyboardInterrupt
