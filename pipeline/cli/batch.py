"""A batch command from its flags to its exit code: settings, job, progress, summary."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from pipeline.alarms import alarms_of, lines_of, list_alarms
from pipeline.cli.exit_codes import ExitCode
from pipeline.cli.times import instant
from pipeline.errors import NoInputError
from pipeline.fetching import fetch_settings
from pipeline.interrupt import stopping_on_interrupt
from pipeline.job import FeedJob, Job
from pipeline.lake import Lake
from pipeline.lineage import telling_lineage
from pipeline.metrics import feed_counts, metrics_text, write_metrics
from pipeline.polling import Polls, polls_of, read_feeds
from pipeline.progress import When, host_notes, shown_progress
from pipeline.reading import seeds_of
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings, load_settings
from pipeline.stream.engines import EMBEDDED, batch_options
from pipeline.summary import program, summary_of
from transforms.read.seed_file import SeedKind
from transforms.write.lease import TTL_S
from transforms.write.write_run import mend


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the flags say of one command, beside its settings."""

    now: str | None = None
    run_id: str | None = None
    as_json: bool = False
    progress: When = "auto"
    runner: str = EMBEDDED
    beam_options: tuple[str, ...] = ()


def run_batch(command: str, config: Path | None, flags: dict[str, Any], told: Told) -> ExitCode:
    """Runs one batch job and prints what it left.

    Raises:
        SettingsError, NoInputError: a flag or setting does not hold, or there is nothing to read.
        LakeBusyError, BrokenInvariantError, OSError: the lake did not take it.
    """
    options = batch_options(told.runner, told.beam_options)
    embedded = told.runner == EMBEDDED
    if not embedded:
        flags = {**flags, "workers": flags.get("workers") or 1}  # in each of the engine's own workers
    settings = load_settings(config, flags)
    if not embedded:  # a worker that is lost while it commits leaves a lease, and its work is repeated meanwhile
        settings = settings.model_copy(update={"lease_wait_s": max(settings.lease_wait_s, 2 * TTL_S)})
    seeds, sources = seeds_of(settings), read_feeds(settings.feeds)
    if not seeds and not sources:
        raise NoInputError("expected --seeds or --feeds, got neither")
    inputs = [*(seed.name for seed in seeds), *(source.url for source in sources)]
    header = header_of(settings, command, instant(told.now), told.run_id, inputs)
    lake = Lake.open(settings.lake)
    lake.store.now_s()  # a place that cannot be written shows here, before hours of reading
    mend(lake.store, lease_wait_s=settings.lease_wait_s)
    already = lake.run(header.run_id)
    not_due: list[str] = []
    job = Job(header=header, settings=settings, seeds=seeds, one_process=embedded)
    polls = polls_of(lake, sources, job.moment, settings.fetch.refetch_hours) if sources else None
    if already is None:
        with contextlib.ExitStack() as stack:
            stack.enter_context(telling_lineage(settings, header, functools.partial(lake.run, header.run_id)))
            if polls is not None:
                stop_file = stack.enter_context(stopping_on_interrupt())
                not_due = not_due_lines(polls)
                job = dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch_settings(settings, stop_file)))
            notes = stack.enter_context(shown_progress(told.progress, _expected(job)))
            run_job(_noting(job, notes), options)
    failing = [] if polls is None else list_alarms(lake, header.run_id, polls)
    was_there = already is not None
    return report_run(lake, settings, header.run_id, was_there, as_json=told.as_json, lines=not_due, alarms=failing)


def _noting(job: Job, notes: Path | None) -> Job:
    """The job with the files in which its steps note their progress."""
    if notes is None or job.feeds is None:
        return dataclasses.replace(job, notes=notes)
    fetch = dataclasses.replace(job.feeds.fetch, host_notes=str(host_notes(notes)))
    return dataclasses.replace(job, notes=notes, feeds=dataclasses.replace(job.feeds, fetch=fetch))


def _expected(job: Job) -> int | None:
    """How many documents there are, where that is known before they are read."""
    single = all(seed.kind in (SeedKind.TEXT, SeedKind.HTML) for seed in job.seeds)
    return len(job.seeds) if single and job.feeds is None else None


def not_due_lines(polls: Polls) -> list[str]:
    """A line where no feed is due, so that nobody wonders why nothing came."""
    if polls.requests or polls.next_at is None:
        return []
    return [f"  feeds: none is due; the next is asked at {polls.next_at:%Y-%m-%d %H:%M} UTC ({program()} feeds list)"]


def report_run(
    lake: Lake,
    settings: Settings,
    run_id: str,
    already: bool,
    *,
    as_json: bool,
    lines: Sequence[str] = (),
    alarms: Sequence[str] = (),
) -> ExitCode:
    """Prints a committed run as JSON or as a summary; gives the exit code that its counts stand for.

    `lines` tell of its feeds; `alarms` are those that the lake alone does not tell.
    """
    row = lake.run(run_id)
    if row is None:
        raise RuntimeError(f"expected run {run_id} in the lake, found none")
    found = lines_of(alarms_of(lake, row["started_at"], settings.alarm, keep=True))
    alarms = [*alarms, *(row["alarms"] or ()), *found]
    if settings.metrics_file is not None:
        write_metrics(settings.metrics_file, metrics_text(lake, row, len(alarms), feed_counts(lake, row["started_at"])))
    if as_json:
        printed = json.dumps({**row, "alarms": alarms, "already_committed": already}, indent=2, default=str)
    else:
        printed = summary_of(lake, row, already, lines)
    try:
        typer.echo(printed)
    except BrokenPipeError:
        raise  # whoever read has seen enough
    except OSError as error:
        why = str(error.strerror).lower()
        alarms.append(f"run {run_id} is committed, but what it left could not be printed: {why}")
    for alarm in alarms:
        typer.echo(f"newsbeam: alarm: {alarm}", err=True)
    if row["rejects_by_reason"].get("bug"):
        return ExitCode.BUGS
    return ExitCode.ALARM if alarms else ExitCode.DONE
