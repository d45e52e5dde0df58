"""`newsbeam browse`: the lake as pages in a browser."""

from __future__ import annotations

from typing import Annotated

import typer


def browse(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65_535)] = 8765,
) -> None:
    """Show the lake as pages at http://127.0.0.1:8765/ until Ctrl-C. Nothing is written."""
    from pipeline.lake import Lake
    from pipeline.settings import SettingsError

    try:
        from pipeline.browse.serve import serve
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"expected the extra `browse` (pip install 'newsbeam[browse]'), got no {error.name}"
        ) from error

    serve(Lake.committed(lake), port, typer.echo)
