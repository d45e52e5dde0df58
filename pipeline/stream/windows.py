"""A stream on the embedded engine: window after window, each a batch run of the same graph in this process."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Sequence

from pipeline.job import Job
from pipeline.runs import run_job
from pipeline.stream.marks import Marks
from transforms.write.store import open_store

_LOOK_S = 0.5


def run_windows(job: Job, beam_options: Sequence[str] = ()) -> None:
    """Runs the windows of a stream until it is asked to stop or its last tick is given.

    Raises:
        LakeBusyError, BrokenInvariantError, OSError: the lake did not take a window; those before it are committed.
    """
    ticks = job.ticks
    if ticks is None:
        raise ValueError("expected a job with ticks, got a batch run")
    marks = Marks(open_store(job.settings.lake), ticks.job_id)
    number = ticks.first
    while number < ticks.stop and not marks.asked_to_stop:
        now = dt.datetime.now(dt.UTC)
        due = ticks.due(number, now)
        if due is None:
            time.sleep(min(_LOOK_S, ticks.wait_s(number, now)))
            continue
        moment = ticks.moment(due)
        marks.open_window(moment.run_id, now)
        run_job(dataclasses.replace(job.window(moment), one_process=True), beam_options)
        number = due + 1
