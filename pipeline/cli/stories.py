"""`newsbeam stories`: the stories of a lake."""

from __future__ import annotations

from typing import Annotated

import typer


def stories(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    on: Annotated[str | None, typer.Option("--day", help="Only stories of this day, such as 2026-01-31.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
) -> None:
    """List the stories. Day, language, articles, outlets, from first to last report, headline."""
    import json

    from pipeline.cli.times import day
    from pipeline.lake import Lake
    from pipeline.stories import line_of, stories_of

    found = stories_of(Lake.committed(lake), None if on is None else day(on, "day"), limit)
    if not found:
        typer.echo("no stories yet" if on is None else f"no stories of {on}", err=True)
    for story in found:
        typer.echo(json.dumps(story, ensure_ascii=False, default=str) if as_json else line_of(story))
