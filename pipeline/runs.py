"""Runs a job and leaves its rows in the lake; Beam is only taken out when there is something to do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Sequence

from pipeline.job import Job
from pipeline.lean_import import UNUSED, UNUSED_IN_RUNS, UNUSED_OF_BEAM, importing_much, leaving_out
from pipeline.settings import Settings, SettingsError
from pipeline.versions import code_version, library_versions
from schemas.staged import RunHeader
from transforms.ids import id_of
from transforms.write.stage import Stager, staging_folder
from transforms.write.store import open_store
from transforms.write.write_run import write_run


def header_of(
    settings: Settings, command: str, now: dt.datetime, run_id: str | None, inputs: Sequence[str]
) -> RunHeader:
    """What is known of a run before it starts; its default id hashes command, settings, `now` and inputs.

    Raises:
        SettingsError: the id given is none.
    """
    if run_id:
        try:
            staging_folder(run_id)
        except ValueError as error:
            raise SettingsError(f"run_id: {str(error).replace('a run id of ', '')}") from error
    stamp = now.astimezone(dt.UTC).isoformat()
    return RunHeader(
        run_id=run_id or id_of("run", command, settings.config_hash, stamp, *inputs),
        command=command,
        config_hash=settings.config_hash,
        code_version=code_version(),
        library_versions=tuple(sorted(library_versions().items())),
        started_at=now,
    )


def run_job(job: Job, beam_options: Sequence[str] = ()) -> None:
    """Runs a batch job to its end; from here on its time counts.

    Raises:
        LakeBusyError, BrokenInvariantError, OSError: the lake did not take it.
    """
    if job.is_idle:
        _write_idle(job)
        return
    run_graph = _run_graph()
    if job.feeds is not None and job.ticks is None:
        job = dataclasses.replace(job, feeds=job.feeds.begun())
    with leaving_out(*UNUSED_IN_RUNS):
        run_graph(job, beam_options)


@functools.cache
def _run_graph() -> Callable[[Job, Sequence[str]], None]:
    """What runs a graph; the first call imports Beam, 3 CPU-seconds on a slow machine."""
    with importing_much(), leaving_out(*UNUSED, *UNUSED_OF_BEAM):
        from pipeline.engine import run_graph
    return run_graph


def _write_idle(job: Job) -> None:
    """A run with nothing to do is a run too: its row, and feed states on the first of a day."""
    store = open_store(job.settings.lake)
    stager = Stager(store, job.moment)
    carried = job.feeds.polls.at(job.moment).carried if job.feeds is not None else ()
    staged = [file for row in carried for file in stager.add(row)]
    write_run(store, job.header, job.moment, [*staged, *stager.flush()], 0, lease_wait_s=job.settings.lease_wait_s)
