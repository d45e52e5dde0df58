"""`newsbeam schema`: the tables and their columns."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="The data dictionary as Markdown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same for programs.")] = False,
) -> None:
    """Print the tables: every column's type and meaning."""
    from pipeline import dictionary

    text = dictionary.as_markdown() if markdown else dictionary.as_json() if as_json else dictionary.as_text()
    typer.echo(text)
