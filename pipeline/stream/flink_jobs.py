"""A stream's jobs on a Flink cluster, by name and through its REST interface: a job server may be lost."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from pipeline.job import Job
from pipeline.runs import run_job
from pipeline.settings import SettingsError
from pipeline.stream.marks import Marks
from transforms.write.runs import committed_run
from transforms.write.store import Store, open_store

_OVER = frozenset({"FINISHED", "CANCELED", "FAILED"})
_LOOK_S, _WAIT_S = 0.5, 60.0
_CLOCK_LOOKS_S = 3600.0
"""Each look of the clock costs a checkpoint some 6 kB for good, since portable Flink registers a name and a serializer
for it: so the clock looks when a tick is due. That the stream is asked to stop is heeded here."""


def run_on_flink(job: Job, beam_options: Sequence[str]) -> None:
    """Runs a stream until its clock has given the last tick or was asked to stop, and what was open is committed.

    A portable streaming job with checkpoints never ends by itself: Beam keeps its source alive. So it is cancelled, and
    its clock waits for that.
    Jobs that earlier starts have left on the cluster are cancelled too, before this one begins: one that never polls,
    or whose client is gone, would keep its slots and its workers for good.

    Raises:
        SettingsError: the options do not say where Flink's REST interface is.
        RuntimeError: the job failed, or was cancelled by someone else.
    """
    if job.ticks is None:
        raise ValueError("expected a job with ticks, got a batch run")
    ticks = dataclasses.replace(job.ticks, look_s=_CLOCK_LOOKS_S, cancelled=True)
    jobs = FlinkJobs(_told(beam_options, "--flink_master"), _told(beam_options, "--job_name"))
    jobs.cancel()
    store, over, cancelled = open_store(job.settings.lake), threading.Event(), threading.Event()

    def cancel_at_the_end() -> None:
        looks = 0  # two in a row: the clock may just have found that it need not stop, and be about to open a window
        while not over.wait(_LOOK_S):
            with contextlib.suppress(OSError):  # then once more
                looks = looks + 1 if _has_ended(store, ticks.job_id, job.start_id) else 0
                if looks > 1:
                    cancelled.set()
                    jobs.cancel()  # again and again: it may still be on its way to the cluster

    watch = threading.Thread(target=cancel_at_the_end, name="stream's end", daemon=True)
    watch.start()
    try:
        run_job(dataclasses.replace(job, ticks=ticks), beam_options)
    except RuntimeError:
        if not cancelled.is_set():
            raise
    finally:
        over.set()
        watch.join()


class FlinkJobs:
    """The jobs of a name on the cluster whose REST interface is at `master`."""

    def __init__(self, master: str, name: str) -> None:
        self._rest, self._name = f"http://{master.removeprefix('http://')}", name

    def running(self) -> list[str]:
        """The ids of those that are not at an end."""
        jobs = self._ask("/jobs/overview")["jobs"]
        return [job["jid"] for job in jobs if job["name"] == self._name and job["state"] not in _OVER]

    def cancel(self) -> None:
        """Cancels those that are not at an end, and returns when they are.

        Raises:
            OSError: the cluster does not answer, or they are not at an end within a minute.
        """
        until_s = time.monotonic() + _WAIT_S
        for job in self.running():
            with contextlib.suppress(urllib.error.HTTPError):  # it has come to its end meanwhile
                self._ask(f"/jobs/{job}?mode=cancel", "PATCH")
        while self.running():
            if time.monotonic() > until_s:
                raise TimeoutError(f"expected the jobs {self._name!r} at {self._rest} to be cancelled in {_WAIT_S:g} s")
            time.sleep(_LOOK_S)

    def _ask(self, path: str, method: str = "GET") -> dict[str, Any]:
        request = urllib.request.Request(self._rest + path, method=method)  # noqa: S310 - always http
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                body = answer.read()
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError as error:
            raise ConnectionError(f"expected Flink at {self._rest}, got {error.reason}") from None
        return json.loads(body) if body else {}


def _has_ended(store: Store, job_id: str, start_id: str) -> bool:
    """No window is open, and none is to come."""
    marks = Marks(store, job_id)
    if not (marks.asked_to_stop or marks.has_ended(start_id)):
        return False
    opened = marks.opened
    return opened is None or committed_run(store, opened.run_id) is not None


def _told(beam_options: Sequence[str], name: str) -> str:
    for option in reversed(beam_options):
        key, _, value = option.partition("=")
        if key == name and value:
            return value
    raise SettingsError(f"expected {name}=… among the options for Flink, got none")
