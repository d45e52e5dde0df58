"""`newsbeam backfill`: the past, a slice at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backfill(
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-01-01.")],
    last: Annotated[str, typer.Option("--to", help="Last day.")],
    lake: Annotated[str | None, typer.Option(help="Folder or address of the lake.")] = None,
    sitemaps: Annotated[list[str] | None, typer.Option(help="Address of a sitemap or index; repeatable.")] = None,
    seeds: Annotated[list[str] | None, typer.Option(help="WARC and other seed files, folders or globs.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Folder for a WARC of what is fetched.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; default: one a core.")] = None,
    now: Annotated[str | None, typer.Option(help="The runs' instant, ISO 8601; default: the clock's.")] = None,
) -> None:
    """Take in past days from sitemaps or archives. Cut short, the same command goes on."""
    from pipeline.scratch import take_scratch

    take_scratch()
    from pipeline.backfill import Span, backfill_files, backfill_sitemaps, sitemap_pages
    from pipeline.cli.times import day, instant
    from pipeline.errors import NoInputError
    from pipeline.fetching import fetch_settings
    from pipeline.lake import Lake
    from pipeline.reading import seeds_of
    from pipeline.runs import header_of
    from pipeline.settings import load_settings
    from transforms.ids import id_of

    settings = load_settings(config, {"lake": lake, "seeds": seeds, "archive": archive, "workers": workers})
    span = Span(first=day(first, "from"), last=day(last, "to"))
    files, names = seeds_of(settings), tuple(sitemaps or ())
    if not files and not names:
        raise NoInputError("expected --sitemaps or --seeds, got neither")
    # Not from `now`: the same command, given again, must find the slices that it has made.
    run_id = id_of("backfill", settings.config_hash, first, last, *names, *(seed.name for seed in files))
    header = header_of(settings, "backfill", instant(now), run_id, ())
    found = Lake.open(settings.lake)
    runs = 0
    if names:
        fetch = fetch_settings(settings)
        pages = sitemap_pages(names, span, fetch)
        typer.echo(f"{len(pages):,} pages from {first} to {last}")
        for runs, _ in enumerate(backfill_sitemaps(found, settings, header, pages, fetch), 1):
            typer.echo(f"slice {runs} is in the lake")
    for number, _ in enumerate(backfill_files(found, settings, header, files, span), runs + 1):
        typer.echo(f"slice {number} is in the lake")
