"""`newsbeam doctor`: what this machine and a lake look like."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    lake: Annotated[str | None, typer.Option(help="A lake to look at.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show versions, cores, memory and the state of a lake."""
    import json

    from pipeline.doctor import findings

    found = findings(lake)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    for group, facts in found.items():
        typer.echo(f"{group}:")
        for name, value in facts.items():
            typer.echo(f"  {name:<18} {value}")
