"""`newsbeam reprocess`: stored articles, tagged anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def reprocess(
    lake: Annotated[str | None, typer.Option(help="Folder or address of the lake.")] = None,
    since: Annotated[str | None, typer.Option(help="Only days from this one on, such as 2026-01-31.")] = None,
    signatures: Annotated[bool, typer.Option("--signatures", help="Signatures of another algorithm.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; default: one a core.")] = None,
    now: Annotated[str | None, typer.Option(help="The command's instant, ISO 8601; default: the clock's.")] = None,
    run_id: Annotated[str | None, typer.Option(help="Id of the runs, a day each; the same again goes on.")] = None,
) -> None:
    """Tag stored articles anew without fetching. Each that changes gets a new revision."""
    from pipeline.scratch import take_scratch

    take_scratch()
    from pipeline.cli.times import day, instant
    from pipeline.lake import Lake
    from pipeline.reprocess import days_of, renew_signatures, retag
    from pipeline.runs import header_of
    from pipeline.settings import load_settings

    since = None if since is None else day(since, "since").isoformat()
    settings = load_settings(config, {"lake": lake, "workers": workers})
    header = header_of(settings, "reprocess", instant(now), run_id, [since or "", str(signatures)])
    found = Lake.committed(settings.lake)
    if signatures:
        renewed = renew_signatures(found, header, since, settings.lease_wait_s)
        typer.echo(f"{renewed:,} signatures made anew")
        return
    articles = revised = 0
    for done in retag(found, settings, header, days_of(found, "articles", since)):
        articles, revised = articles + done.articles, revised + done.revised
    typer.echo(f"{articles:,} articles tagged, {revised:,} of them changed (run {header.run_id})")
