"""Keeps a stream's job running: started again when it fails, or when it is silent though something is due."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from types import FrameType

from pipeline.cli.exit_codes import ExitCode
from pipeline.stream.marks import Marks
from transforms.write.runs import committed_run
from transforms.write.store import Store

_LOG = logging.getLogger("stream")
_FINAL = frozenset({ExitCode.DONE, ExitCode.USAGE, ExitCode.NO_INPUT, ExitCode.INTERRUPTED})
"""Ends that another try would not change."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a job may be silent, and how long to wait before it is started again."""

    silent_s: float
    """With no window open: three windows, and time for an engine to start."""
    window_s: float
    """With a window open: what its fetching may take, and more."""
    backoff_s: float = 1.0
    longest_backoff_s: float = 300.0
    grace_s: float = 60.0
    """For a job to end after it was asked to; then it is killed."""
    look_s: float = 0.5

    def backoff(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row, none of them with a window committed between.

        >>> Patience(silent_s=180, window_s=1800).backoff(4)
        8.0
        """
        return min(self.longest_backoff_s, self.backoff_s * 2.0 ** max(0, min(failures, 30) - 1))


class Supervisor:
    """Runs a command until it ends well, is stopped, or ends in a way that another try would not change."""

    def __init__(self, command: Sequence[str], store: Store, job_id: str, patience: Patience) -> None:
        self._command, self._store, self._patience = list(command), store, patience
        self._marks = Marks(store, job_id)
        self._stopping = False
        self.starts = 0

    def run(self) -> int:
        """Gives the exit code of the last job."""
        failures = 0
        with self._stopping_on_signals():
            while True:
                self._marks.clear()
                if self._stopping:
                    return int(ExitCode.DONE)
                code, committed = self._run_once()
                if self._stopping or code in _FINAL:
                    return code
                failures = 1 if committed else failures + 1
                wait_s = self._patience.backoff(failures)
                _LOG.error("the job ended with %s; it is started again in %.0f s", code, wait_s)
                self._sleep(wait_s)

    def _run_once(self) -> tuple[int, bool]:
        """One life of the job: its exit code, and whether it committed a window."""
        self.starts += 1
        # Its own process group: Ctrl-C reaches the supervisor alone, and what the job started ends with it.
        job = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - this program itself
        heard_at, opened, done = time.monotonic(), "", False
        asked_at: float | None = None
        committed = False
        try:
            while job.poll() is None:
                time.sleep(self._patience.look_s)
                now = time.monotonic()
                newest = self._marks.opened
                if newest != opened:
                    heard_at, opened, done = now, newest, False
                elif opened and not done and committed_run(self._store, opened) is not None:
                    heard_at, done, committed = now, True, True
                if self._stopping and asked_at is None:
                    self._marks.ask_to_stop()
                    asked_at = now
                if asked_at is not None and now - asked_at > self._patience.grace_s:
                    _LOG.error("the job did not end within %.0f s of being asked to", self._patience.grace_s)
                    break
                allowed_s = self._patience.window_s if opened and not done else self._patience.silent_s
                if now - heard_at > allowed_s:
                    _LOG.error("no window was committed for %.0f s", now - heard_at)
                    break
        finally:
            _end(job)
        committed = committed or bool(opened and committed_run(self._store, opened) is not None)
        return job.returncode, committed

    def _sleep(self, wait_s: float) -> None:
        until = time.monotonic() + wait_s
        while not self._stopping and time.monotonic() < until:
            time.sleep(min(0.2, wait_s))

    @contextlib.contextmanager
    def _stopping_on_signals(self):  # type: ignore[no-untyped-def]
        def stop(number: int, frame: FrameType | None) -> None:
            self._stopping = True

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end(job: subprocess.Popen[bytes]) -> None:
    """Ends a job and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(job.pid, signal.SIGKILL)
    job.wait()
