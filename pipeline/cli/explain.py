"""`newsbeam explain`: everything known of an article."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    article: Annotated[str, typer.Argument(help="Its address, its id or the first letters of it, or a seed file.")],
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    as_json: Annotated[bool, typer.Option("--json", help="The same for programs, with whole texts.")] = False,
) -> None:
    """Tell all that is known of an article. Inputs, fetches, fields with sources, tags, story, versions."""
    import json

    from pipeline.explain import as_json_value, explained
    from pipeline.explain_text import as_text
    from pipeline.lake import Lake

    told = explained(Lake.committed(lake), article)
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False, default=as_json_value) if as_json else as_text(told))
