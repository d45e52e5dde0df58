"""`newsbeam feeds`: lists of feeds, and what the lake knows of each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="Look after lists of feeds.", no_args_is_help=True, rich_markup_mode=None)

Lists = Annotated[list[str], typer.Argument(help="Lists of feeds (OPML, CSV, an address a line), or addresses.")]
Config = Annotated[Path | None, typer.Option(help="Settings as TOML; fetch.user_agent must name a contact.")]


@app.command("list")
def list_feeds(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    lists: Annotated[list[str] | None, typer.Argument(help="Lists; without one every feed the lake knows.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines.")] = False,
) -> None:
    """Show each feed and its state. Last poll, last new entry, failures, next poll, interval and why."""
    import sys

    import pyarrow as pa

    from pipeline.feed_tools import brief, known_states
    from pipeline.lake import Lake
    from pipeline.polling import read_feeds
    from pipeline.rows import written

    rows = known_states(Lake.open(lake) if lists else Lake.committed(lake), read_feeds(lists or ()))
    told = str if as_json else brief
    texts = [{name: None if value is None else told(value) for name, value in row.items()} for row in rows]
    sys.stdout.buffer.write(written(pa.Table.from_pylist(texts), "json" if as_json else "table"))


@app.command()
def check(lists: Lists, config: Config = None) -> None:
    """Ask each feed once, and say what it is or what is wrong. Nothing is stored."""
    from pipeline.feed_tools import checked
    from pipeline.fetching import fetch_settings
    from pipeline.polling import read_feeds
    from pipeline.settings import load_settings

    settings = fetch_settings(load_settings(config, {"lake": ""}))
    wrong = 0
    for look in checked(read_feeds(lists), settings):
        wrong += look.problem is not None
        told = look.problem or f"{look.kind}, {look.entries} entries, {look.title or 'no title'}"
        typer.echo(f"{'wrong' if look.problem else 'good '}  {look.url}  {told}")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def discover(site: Annotated[str, typer.Argument(help="Address of a site or page.")], config: Config = None) -> None:
    """Print the feeds of a site: a list for `--feeds`."""
    from pipeline.feed_tools import discovered
    from pipeline.fetching import fetch_settings
    from pipeline.settings import load_settings

    for source in discovered(site, fetch_settings(load_settings(config, {"lake": ""}))):
        typer.echo(f"{source.url} # {source.name}" if source.name else source.url)


@app.command("import")
def import_feeds(
    lists: Lists,
    to: Annotated[Path, typer.Option(help="OPML file that the feeds are added to.")] = Path("feeds.opml"),
) -> None:
    """Add the feeds of other lists to an OPML file. Those it has already stay as they are."""
    from pipeline.polling import read_feeds
    from transforms.feeds.lists import write_opml

    before = read_feeds([str(to)], or_none=True) if to.exists() else ()
    sources = {source.url: source for source in (*read_feeds(lists), *before)}
    to.write_bytes(write_opml(sources[url] for url in dict.fromkeys([*(s.url for s in before), *sources])))
    typer.echo(f"{len(sources)} feeds in {to}, {len(sources) - len(before)} of them new")


@app.command()
def export(
    lists: Lists,
    form: Annotated[Literal["opml", "csv", "lines"], typer.Option("--format", help="How to print them.")] = "opml",
) -> None:
    """Print lists as one: OPML, CSV, or an address a line."""
    import csv
    import sys

    from pipeline.polling import read_feeds
    from transforms.feeds.lists import write_opml

    sources = read_feeds(lists)
    if form == "opml":
        sys.stdout.buffer.write(write_opml(sources))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["url", "name", "tags"])
        writer.writerows([source.url, source.name or "", ";".join(source.tags)] for source in sources)
    else:
        typer.echo("\n".join(source.url for source in sources))
