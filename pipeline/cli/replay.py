"""`newsbeam replay`: what was put off or turned away, again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def replay(
    lake: Annotated[str | None, typer.Option(help="Folder or address of the lake.")] = None,
    reason: Annotated[
        list[str] | None, typer.Option(help="Only rejects of this reason, even one that does not pass; repeatable.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only rejects of this day and later, such as 2026-01-31.")] = None,
    seeds: Annotated[list[str] | None, typer.Option(help="Where the seed files lie that had rejects.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Folder for a WARC of what is fetched.")] = None,
    now: Annotated[str | None, typer.Option(help="The run's instant, ISO 8601; default: the clock's.")] = None,
    run_id: Annotated[str | None, typer.Option(help="The run's id; default: a hash.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run's row as JSON.")] = False,
) -> None:
    """Take up again what was put off or turned away. The latter where its reason may have passed."""
    from pipeline.scratch import take_scratch

    take_scratch()
    import contextlib
    import dataclasses

    from pipeline.cli.batch import report_run
    from pipeline.cli.exit_codes import ExitCode
    from pipeline.cli.times import day, instant
    from pipeline.fetching import fetch_settings
    from pipeline.interrupt import stopping_on_interrupt
    from pipeline.job import FeedJob, Job
    from pipeline.lake import Lake
    from pipeline.reading import seeds_of
    from pipeline.replay import rejects_to_replay, replay_polls, seeds_to_replay
    from pipeline.runs import header_of, run_job
    from pipeline.settings import SettingsError, load_settings
    from schemas import Reason

    settings = load_settings(config, {"lake": lake, "seeds": seeds, "archive": archive})
    reasons = tuple(one for one in Reason if one.value in (reason or ()))
    if unknown := set(reason or ()) - {one.value for one in reasons}:
        raise SettingsError(f"reason: expected one of the list of reasons, got {', '.join(sorted(unknown))}")
    first = None if since is None else day(since, "since")
    found = Lake.committed(settings.lake)
    header = header_of(settings, "replay", instant(now), run_id, [*reasons, since or ""])
    job = Job(header=header, settings=settings)
    rejects = rejects_to_replay(found, reasons, first)
    polls = replay_polls(found, rejects, job.moment, with_pending=not reasons)
    again = seeds_to_replay(seeds_of(settings), rejects)
    if not polls.pages and not again:
        typer.echo("nothing to replay")
        raise typer.Exit(ExitCode.DONE)
    with contextlib.ExitStack() as stack:
        if polls.pages:
            stop_file = stack.enter_context(stopping_on_interrupt())
            job = dataclasses.replace(job, feeds=FeedJob(polls=polls, fetch=fetch_settings(settings, stop_file)))
        run_job(dataclasses.replace(job, seeds=again))
    raise typer.Exit(report_run(found, settings, header.run_id, False, as_json=as_json))
