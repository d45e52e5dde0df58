"""`newsbeam verify`: whether a lake is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    gone: Annotated[str | None, typer.Option(help="An address, domain or day that must have left no trace.")] = None,
    archive: Annotated[Path | None, typer.Option(help="With --gone: a folder of WARCs to search too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Read the whole lake and compare its parts. Files, log, folders, runs and tables must agree."""
    import dataclasses
    import json

    from pipeline.cli.exit_codes import ExitCode
    from pipeline.forgetting import remains
    from pipeline.lake import Lake
    from pipeline.settings import SettingsError
    from transforms.write.gone import gone_of
    from transforms.write.verify import told, verify

    if archive is not None and gone is None:
        raise SettingsError("expected --gone with --archive: it is searched for what must have left no trace")
    source = Lake.committed(lake)
    try:
        traces = list(remains(source, gone_of(gone), archive)) if gone is not None else []
    except ValueError as error:
        raise SettingsError(str(error)) from error
    verified = verify(source.store)
    if as_json:
        typer.echo(json.dumps({**dataclasses.asdict(verified), "traces": traces}, indent=2))
    else:
        for line in (*traces, *told(verified.findings)):
            typer.echo(line)
        for run_id in verified.unfinished:
            typer.echo(f"unfinished: the commit of run {run_id}; the next command carries it through")
        rows = ", ".join(f"{count:,} {name}" for name, count in verified.rows.items() if count)
        wrong = len(verified.findings) + len(traces)
        state = f"{wrong:,} findings" if wrong else "sound"
        typer.echo(f"{state}: {verified.files:,} files, {verified.bytes / 1e6:,.1f} MB; {rows or 'no rows'}")
    raise typer.Exit(ExitCode.INVARIANT if verified.findings or traces else ExitCode.DONE)
