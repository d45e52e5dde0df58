"""`newsbeam query`: a question to the lake in SQL."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def query(
    question: Annotated[str | None, typer.Argument(help="SQL, or a query's name; without it the names.")] = None,
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    format_: Annotated[
        Literal["table", "csv", "json", "parquet"], typer.Option("--format", help="How to print the rows.")
    ] = "table",
) -> None:
    """Ask the lake in SQL. Views are ready: latest, reports, story_list, article_story, source_by_day."""
    import sys

    from pipeline.lake import Lake
    from pipeline.query import answer, named_queries
    from pipeline.rows import written

    if question is None:
        for name, sql in named_queries().items():
            typer.echo(f"{name:<20} {sql.splitlines()[0].removeprefix('-- ')}")
        return
    sys.stdout.buffer.write(written(answer(Lake.committed(lake), question), format_))
