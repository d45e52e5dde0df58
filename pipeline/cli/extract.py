"""`newsbeam extract`: one document as JSON."""

from __future__ import annotations

from typing import Annotated

import typer


def extract(
    file: Annotated[str, typer.Argument(help="A seed file of any kind; `-` reads one document from stdin.")],
    url: Annotated[str | None, typer.Option(help="The document's address.")] = None,
) -> None:
    """Print what is found in one document, with all tags, as JSON."""
    from pipeline.scratch import take_scratch

    take_scratch()
    import json

    from pipeline.one_document import extracted_documents

    for document in extracted_documents(file, url):
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
