"""`newsbeam stream`: feeds and a folder into the lake, window after window, without end."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

_UNITS = {"s": 1, "m": 60, "h": 3600}


def stream(
    lake: Annotated[str | None, typer.Option(help="Folder or address of the lake.")] = None,
    feeds: Annotated[
        list[str] | None, typer.Option(help="Lists of feeds (OPML, CSV, an address a line), or addresses.")
    ] = None,
    watch: Annotated[str | None, typer.Option(help="Folder; seed files moved into it are read.")] = None,
    every: Annotated[str, typer.Option(help="Length of a window: `60s`, `5m`, `1h`.")] = "60s",
    until: Annotated[str | None, typer.Option(help="The last window's end, ISO 8601; default: none.")] = None,
    now: Annotated[
        str | None,
        typer.Option(help="The first window's end, ISO 8601; the clock is then turned from window to window."),
    ] = None,
    runner: Annotated[str, typer.Option(help="`embedded`, `prism`, `flink`, or a runner of Beam's.")] = "embedded",
    job_id: Annotated[str | None, typer.Option(help="The stream's id; default: a hash of what it reads.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; default: one a core.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Folder for a WARC of what is fetched.")] = None,
    supervise: Annotated[bool, typer.Option(help="Start the job again when it fails or is silent.")] = True,
    beam_options: Annotated[list[str] | None, typer.Argument(help="Behind `--`: options of Beam's engine.")] = None,
) -> None:
    """Take in feeds and a folder, window after window. Each is committed; until SIGTERM or Ctrl-C."""
    from pipeline.scratch import take_scratch

    take_scratch()
    from pipeline.cli.times import instant
    from pipeline.settings import load_settings
    from pipeline.stream.engines import EMBEDDED, stream_options
    from pipeline.stream.started import job_id_of, stream_job

    flags: dict[str, Any] = {"lake": lake, "feeds": feeds, "archive": archive, "workers": workers}
    settings = load_settings(config, flags)
    every_s = seconds_of(every)
    name = job_id_of(settings.feeds, watch, job_id)
    start, end = (None if told is None else instant(told) for told in (now, until))
    options = list(beam_options or ())
    if runner != EMBEDDED:
        options = stream_options(runner, options, name)
    job = stream_job(settings, name, every_s=every_s, watched=watch, start=start, until=end)
    if job.ticks is not None and job.ticks.first >= job.ticks.stop:
        return  # its last window was committed before
    if supervise:
        raise typer.Exit(_supervised(settings.lake, name, every_s, settings.fetch.budget_s))
    if runner == EMBEDDED:
        from pipeline.stream.windows import run_windows

        run_windows(job, options)
    else:
        import dataclasses
        import datetime as dt

        from pipeline.runs import run_job
        from pipeline.stream.flink_jobs import run_on_flink

        started = dataclasses.replace(job, start_id=dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
        (run_on_flink if runner == "flink" else run_job)(started, options)


def seconds_of(told: str) -> int:
    """The seconds of a length such as `90s` or `5m`.

    Raises:
        SettingsError: it is none, or none that is at least a second.
    """
    from pipeline.settings import SettingsError

    found = re.fullmatch(r"([0-9]{1,6})([smh]?)", told)
    if found is None or not int(found[1]):
        raise SettingsError(f"every: expected a length such as 60s, 5m or 1h, got {told!r}")
    return int(found[1]) * _UNITS[found[2] or "s"]


def _supervised(lake: str, job_id: str, every_s: int, budget_s: float) -> int:
    from pipeline.stream.liveness import Patience
    from pipeline.stream.supervisor import Supervisor
    from transforms.write.store import open_store

    program = (
        "from pipeline.stream.lifeline import end_with_supervisor; end_with_supervisor(); "
        "from pipeline.cli.main import main; main()"
    )
    words = sys.argv[1:]
    place = words.index("--") if "--" in words else len(words)
    command = [sys.executable, "-c", program, *words[:place], "--no-supervise", *words[place:]]
    patience = Patience(silent_s=3 * every_s + 120.0, window_s=3 * every_s + budget_s + 300.0, grace_s=300.0)
    _say(f"stream {job_id}: a window each {every_s} s into {lake}; Ctrl-C or SIGTERM ends it after the open window")
    return Supervisor(command, open_store(lake), job_id, patience, _say).run()


def _say(line: str) -> None:
    typer.echo(line, err=True)
