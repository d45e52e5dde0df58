"""`newsbeam plan`: what `run` would do, with nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def plan(
    seeds: Annotated[list[str] | None, typer.Option(help="Files, folders or globs; `-` for JSONL on stdin.")] = None,
    feeds: Annotated[list[str] | None, typer.Option(help="Lists of feeds, or addresses.")] = None,
    lake: Annotated[str | None, typer.Option(help="The lake a run would write.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most this many inputs.")] = None,
    seed_set: Annotated[str | None, typer.Option(help="Name of the seed set.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what a run would read, and its settings. Nothing is written."""
    from pipeline.scratch import take_scratch

    take_scratch()
    import json

    from pipeline.plan import plan_lines, planned
    from pipeline.settings import load_settings

    flags = {"seeds": seeds, "feeds": feeds, "lake": lake, "limit": limit, "seed_set": seed_set}
    plan = planned(load_settings(config, flags))
    if as_json:
        typer.echo(json.dumps(plan, indent=2))
        return
    for line in plan_lines(plan):
        typer.echo(line)
