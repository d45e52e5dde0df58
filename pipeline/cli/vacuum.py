"""`newsbeam vacuum`: what nothing counts in."""

from __future__ import annotations

from typing import Annotated

import typer


def vacuum(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    lease_wait_s: Annotated[float, typer.Option(help="Seconds to wait for another writer.", min=0)] = 0.0,
) -> None:
    """Remove files that no log counts in. Staging of dead runs, old log entries and indexes; no row changes."""
    from pipeline.lake import Lake
    from transforms.write.vacuum import vacuum

    gone = vacuum(Lake.committed(lake).store, lease_wait_s=lease_wait_s)
    typer.echo(f"{gone.files:,} files removed ({gone.bytes / 1e6:,.1f} MB)")
    for run_id in gone.staging:
        typer.echo(f"dropped what run {run_id} had staged and never committed")
