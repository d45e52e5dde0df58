"""Keeps a stream's job running: started again when it fails, or when it is silent though something is due."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

from pipeline.cli.exit_codes import ExitCode
from pipeline.counts import counts_line
from pipeline.stream.liveness import Liveness, Patience
from pipeline.stream.marks import Marks
from schemas.staged import Committed
from transforms.write.store import Store

_LOG = logging.getLogger("stream")
_FINAL = frozenset({ExitCode.DONE, ExitCode.USAGE, ExitCode.NO_INPUT, ExitCode.INTERRUPTED})
"""Ends that another try would not change."""


class Supervisor:
    """Runs a command until it ends well, is stopped, or ends in a way that another try would not change."""

    def __init__(
        self,
        command: Sequence[str],
        store: Store,
        job_id: str,
        patience: Patience,
        report: Callable[[str], None] | None = None,
    ) -> None:
        """`report` takes a line about each committed window that had inputs."""
        self._command, self._store, self._job_id, self._patience = list(command), store, job_id, patience
        self._report = report
        self._marks = Marks(store, job_id)
        self._signals = 0
        self.starts = 0

    def run(self) -> int:
        """Gives the exit code of the last job."""
        failures = 0
        with self._counting_signals():
            while True:
                self._marks.clear()
                if self._signals:
                    return int(ExitCode.DONE)
                code, committed = self._run_once()
                if self._signals or code in _FINAL:
                    return code
                failures = 1 if committed else failures + 1
                wait_s = self._patience.backoff(failures)
                _LOG.error("the job ended with %s; it is started again in %.0f s", code, wait_s)
                self._sleep(wait_s)

    def _run_once(self) -> tuple[int, bool]:
        """One life of the job: its exit code, and whether it committed a window."""
        self.starts += 1
        # Its own process group: Ctrl-C reaches the supervisor alone, and what the job started ends with it. The pipe is
        # its lifeline: it closes however the supervisor ends.
        job = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ourselves
        life = Liveness(self._store, self._job_id, self._patience, time.monotonic())
        asked_s: float | None = None
        told = ""
        try:
            while job.poll() is None:
                time.sleep(self._patience.look_s)
                now_s = time.monotonic()
                if self._signals and asked_s is None:
                    self._marks.ask_to_stop()
                    asked_s = now_s
                if asked_s is not None and (self._signals > 1 or now_s - asked_s > self._patience.grace_s):
                    _LOG.error("the job was asked to end %.0f s ago and is killed", now_s - asked_s)
                    break
                silent_s = life.look(now_s)
                told = self._tell(life.committed, told)
                if silent_s is not None:
                    _LOG.error("no window was committed for %.0f s", silent_s)
                    break
        finally:
            _end(job)
        life.look(time.monotonic())
        self._tell(life.committed, told)
        return job.returncode, life.committed is not None

    def _tell(self, window: Committed | None, told: str) -> str:
        """Tells of a window that took something, once; gives the id of the newest one."""
        if window is None or window.run_id == told:
            return told
        if window.inputs and self._report is not None:
            self._report(f"{window.run_id.rpartition('-')[2]}  {counts_line(dataclasses.asdict(window))}")
        return window.run_id

    def _sleep(self, wait_s: float) -> None:
        until_s = time.monotonic() + wait_s
        while not self._signals and time.monotonic() < until_s:
            time.sleep(min(0.2, wait_s))

    @contextlib.contextmanager
    def _counting_signals(self) -> Iterator[None]:
        """The first SIGINT or SIGTERM asks the job to end, a second one does not wait for it."""

        def count(number: int, frame: FrameType | None) -> None:
            self._signals += 1

        before = {number: signal.signal(number, count) for number in (signal.SIGINT, signal.SIGTERM)}
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
    if job.stdin is not None:
        job.stdin.close()
