"""`newsbeam compact`: small files into large ones."""

from __future__ import annotations

from typing import Annotated

import typer


def compact(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    target_mb: Annotated[int, typer.Option(help="Size of a merged file.", min=1)] = 256,
    lease_wait_s: Annotated[float, typer.Option(help="Seconds to wait for another writer.", min=0)] = 0.0,
    now: Annotated[str | None, typer.Option(help="The command's instant, ISO 8601; default: the clock's.")] = None,
) -> None:
    """Merge the small files of closed days, and of `runs`. No row changes."""
    from pipeline.cli.times import instant
    from pipeline.compaction import compact
    from pipeline.lake import Lake
    from pipeline.runs import header_of
    from pipeline.settings import Settings

    header = header_of(Settings(lake=lake), "compact", instant(now), None, [str(target_mb)])
    done = compact(Lake.committed(lake), header, target_bytes=target_mb << 20, lease_wait_s=lease_wait_s)
    if not done.commits:
        typer.echo("nothing to merge")
        return
    typer.echo(f"{done.files_before:,} files are {done.files_after:,} now ({done.bytes / 1e6:,.1f} MB before)")
