"""Whether a stream's job is alive, told by what it leaves in the lake and not by what its engine says of itself."""

from __future__ import annotations

import dataclasses

from pipeline.stream.marks import Marks
from schemas.staged import Committed
from transforms.write.runs import committed_run
from transforms.write.stage import staging_folder
from transforms.write.store import Store


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a job may be silent, and how long to wait before it is started again."""

    silent_s: float
    """With no window open: three windows, and time for an engine to start."""
    window_s: float
    """With a window open that stages nothing: what its fetching may take, and more."""
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


class Liveness:
    """The signs of life of one start of a job: a tick given, files staged for its window, the window committed."""

    def __init__(self, store: Store, job_id: str, patience: Patience, began_s: float) -> None:
        self._store, self._marks, self._patience = store, Marks(store, job_id), patience
        self._heard_s, self._opened, self._done, self._staged = began_s, "", False, 0
        self.committed: Committed | None = None
        """The newest window that was committed since the start."""

    def look(self, now_s: float) -> float | None:
        """How long the job has been silent, once that is longer than it may be; None while all is well."""
        mark = self._marks.opened
        newest = "" if mark is None else mark.run_id
        if newest != self._opened:
            self._heard_s, self._opened, self._done, self._staged = now_s, newest, False, 0
        if self._opened and not self._done:
            self._look_for_commit(now_s)
        is_open = bool(self._opened) and not self._done
        silent_s = now_s - self._heard_s
        if silent_s <= (self._patience.window_s if is_open else self._patience.silent_s):
            return None
        if is_open and self._has_staged_more():
            self._heard_s = now_s
            return None
        return silent_s

    def _look_for_commit(self, now_s: float) -> None:
        committed = committed_run(self._store, self._opened)
        if committed is not None:
            self._heard_s, self._done, self.committed = now_s, True, committed

    def _has_staged_more(self) -> bool:
        """Looked at only when patience is over: a window that reads a large archive takes its time."""
        before, self._staged = self._staged, sum(1 for _ in self._store.list(staging_folder(self._opened)))
        return self._staged > before
