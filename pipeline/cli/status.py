"""`newsbeam status`: how a lake and its sources are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def status(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    last: Annotated[int, typer.Option(help="How many runs to show.", min=1)] = 10,
    now: Annotated[str | None, typer.Option(help="As of this instant, ISO 8601; default: the clock's.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML, for the thresholds of alarms.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same for programs.")] = False,
) -> None:
    """Show how the lake and its feeds are. Runs, troubled feeds, what is pending, rejects, alarms."""
    import dataclasses
    import json

    from rich.console import Console

    from pipeline.cli.times import instant
    from pipeline.lake import Lake
    from pipeline.settings import load_settings
    from pipeline.status import status_of
    from pipeline.status_text import as_rich

    settings = load_settings(config, {"lake": lake})
    found = status_of(Lake.committed(lake), instant(now), settings.alarm, last)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), indent=2, ensure_ascii=False, default=str))
    else:
        console = Console()
        console.print(as_rich(found, console.width))
