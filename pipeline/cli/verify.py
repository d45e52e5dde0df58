"""`newsbeam verify`: whether a lake is whole."""

from __future__ import annotations

from typing import Annotated

import typer


def verify(
    lake: Annotated[str, typer.Option(help="Folder or address of the lake.")] = "lake",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Read every file of a lake and compare it with its log, its folders, its runs and the other tables."""
    import dataclasses
    import json

    from pipeline.cli.exit_codes import ExitCode
    from transforms.write.store import open_store
    from transforms.write.verify import told, verify

    verified = verify(open_store(lake))
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(verified), indent=2))
    else:
        for line in told(verified.findings):
            typer.echo(line)
        for run_id in verified.unfinished:
            typer.echo(f"unfinished: the commit of run {run_id}; the next command carries it through")
        rows = ", ".join(f"{count:,} {name}" for name, count in verified.rows.items() if count)
        state = f"{len(verified.findings):,} findings" if verified.findings else "sound"
        typer.echo(f"{state}: {verified.files:,} files, {verified.bytes / 1e6:,.1f} MB; {rows or 'no rows'}")
    raise typer.Exit(ExitCode.INVARIANT if verified.findings else ExitCode.DONE)
