"""`newsbeam forget`: an address or a site, out of everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from transforms.write.gone import Gone


def forget(
    what: Annotated[str, typer.Argument(help="An http address, or a domain with all hosts below it.")],
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    archive: Annotated[Path | None, typer.Option(help="Folder of WARCs of what was fetched.")] = None,
    lease_wait_s: Annotated[float, typer.Option(help="Seconds to wait for another writer.", min=0)] = 0.0,
) -> None:
    """Remove an address or a site from the lake. `verify --gone` proves it."""
    from pipeline.settings import SettingsError
    from transforms.write.gone import gone_of

    try:
        gone = gone_of(what)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    remove("forget", gone, what, lake, archive, lease_wait_s)


def prune(
    before: Annotated[str, typer.Option(help="The first day that stays, such as 2026-01-31.")],
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    archive: Annotated[Path | None, typer.Option(help="Folder of WARCs of what was fetched.")] = None,
    lease_wait_s: Annotated[float, typer.Option(help="Seconds to wait for another writer.", min=0)] = 0.0,
) -> None:
    """Remove all days before one from the lake. `runs` keeps its rows."""
    from pipeline.cli.times import day
    from transforms.write.gone import Gone

    first = day(before, "before").isoformat()
    remove("prune", Gone(before=first), first, lake, archive, lease_wait_s)


def remove(command: str, gone: Gone, what: str, lake: str, archive: Path | None, lease_wait_s: float) -> None:
    """Takes out what is to go and prints how much that was."""
    import datetime as dt

    from pipeline.forgetting import forget
    from pipeline.lake import Lake
    from pipeline.runs import header_of
    from pipeline.settings import Settings

    header = header_of(Settings(lake=lake), command, dt.datetime.now(dt.UTC), None, [what])
    done = forget(Lake.committed(lake), header, gone, archive=archive, lease_wait_s=lease_wait_s)
    told = [f"{count:,} {name}" for name, count in done.rows.items()]
    told += [f"{done.records:,} archived pages"] if done.records else []
    typer.echo(f"removed: {', '.join(told) or 'nothing'}")
