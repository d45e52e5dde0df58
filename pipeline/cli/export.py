"""`newsbeam export`: reports, stories or a question's rows for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def export(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    reports: Annotated[bool, typer.Option("--reports", help="The deduplicated reports (the default).")] = False,
    stories: Annotated[bool, typer.Option("--stories", help="A row a story, with its outlets.")] = False,
    query: Annotated[str | None, typer.Option(help="SQL, or a query's name.")] = None,
    form: Annotated[
        Literal["parquet", "jsonl", "csv", "rss", "atom", "jsonfeed", "hf"],
        typer.Option("--format", help="hf: a folder for Hugging Face `datasets`."),
    ] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="File, or folder of `hf`; without it stdout.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of a feed or data set.")] = None,
) -> None:
    """Write reports, stories or a query's rows as files. Data files, a feed or a data set; copies left out."""
    import sys

    from pipeline.export import REPORTS, STORIES, export_bytes, export_folder
    from pipeline.lake import Lake
    from pipeline.query import sql_of
    from pipeline.settings import SettingsError

    if reports + stories + (query is not None) > 1:
        raise SettingsError("expected one of --reports, --stories and --query, got several")
    question = sql_of(query) if query is not None else STORIES if stories else REPORTS
    named = title or ("Query" if query is not None else "Stories" if stories else "Reports")
    opened = Lake.committed(lake)
    if form == "hf":
        if to is None:
            raise SettingsError("to: expected a folder for --format hf, got none")
        count = export_folder(opened, question, to, named)
        typer.echo(f"{count:,} rows in {to}")
        return
    pieces = export_bytes(opened, question, form, named)
    if to is None:
        sys.stdout.buffer.writelines(pieces)
        return
    first = next(pieces, b"")  # before the file is opened: a question that does not hold leaves no file
    with to.open("wb") as file:
        file.write(first)
        file.writelines(pieces)
