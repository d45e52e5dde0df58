"""A command and all its descendants: CPU seconds, wall seconds, peak PSS. Linux only."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE_S = 0.25


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    code: int
    cpu_s: float
    wall_s: float
    peak_pss_mb: float


def measured(command: Sequence[str], stdout: Path | None = None) -> Cost:
    """Runs a command to the end of its last descendant and adds up what all of them took.

    Descendants that outlive their parent are inherited and waited for too, so that worker processes behind a fork
    server count.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    with open(stdout or os.devnull, "wb") as out:
        process = subprocess.Popen(command, stdout=out)
    peak = _Peak(process.pid)
    peak.start()
    cpu_s, code = 0.0, -1
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu_s += used.ru_utime + used.ru_stime
        if pid == process.pid:
            code = os.waitstatus_to_exitcode(status)
            process.returncode = code
    wall_s = time.perf_counter() - began
    return Cost(code, cpu_s, wall_s, peak.stop())


class _Peak(threading.Thread):
    """Samples the summed proportional set size of a process and its descendants."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._me, self._end, self._peak_kb = os.getpid(), threading.Event(), 0

    def run(self) -> None:
        while not self._end.wait(_SAMPLE_S):
            self._peak_kb = max(self._peak_kb, sum(map(_pss_kb, descendants(self._me))))

    def stop(self) -> float:
        self._end.set()
        self.join()
        return self._peak_kb / 1000


def descendants(root: int) -> list[int]:
    """What a process has started, and what they have, ended ones that are not reaped included."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = Path(entry.path, "stat").read_text("ascii", "replace")
                children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, queue = [], list(children.get(root, ()))
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, ())
    return found


def _pss_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
