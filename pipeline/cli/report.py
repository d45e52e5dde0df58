"""`newsbeam report`: what some runs brought, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    run: Annotated[str | None, typer.Option(help="Only this run.")] = None,
    last: Annotated[int | None, typer.Option(help="The last so many runs.", min=1)] = None,
    since: Annotated[str | None, typer.Option(help="Runs from this instant on, ISO 8601; default: 30 days.")] = None,
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("report.html"),
    config: Annotated[Path | None, typer.Option(help="Settings as TOML, for the thresholds of alarms.")] = None,
) -> None:
    """Write a report on runs as one HTML file. Outcomes over time, feeds that stopped, outlets, stories."""
    from pipeline.cli.times import instant
    from pipeline.lake import Lake
    from pipeline.report.choose import Choice, chosen_runs
    from pipeline.report.facts import facts_of
    from pipeline.report.page import page_of
    from pipeline.settings import SettingsError, load_settings

    if sum(told is not None for told in (run, last, since)) > 1:
        raise SettingsError("expected one of --run, --last and --since, got several")
    settings = load_settings(config, {"lake": lake})
    source = Lake.committed(lake)
    choice = Choice(run_id=run, last=last, since=None if since is None else instant(since, "since"))
    page = page_of(facts_of(source, chosen_runs(source, choice), settings.alarm))
    out.write_text(page, "utf-8")
    typer.echo(f"report: {out}  ({len(page.encode()):,} bytes)")
