"""`newsbeam run`: seeds and feeds into the lake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer


def run(
    lake: Annotated[str | None, typer.Option(help="Folder or address of the lake; default: lake.")] = None,
    seeds: Annotated[list[str] | None, typer.Option(help="Files, folders or globs; `-` for JSONL on stdin.")] = None,
    feeds: Annotated[
        list[str] | None, typer.Option(help="Lists of feeds (OPML, CSV, an address a line), or addresses.")
    ] = None,
    seed_set: Annotated[str | None, typer.Option(help="Name of the seed set; default: the folder's.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; default: one a core.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most this many inputs.")] = None,
    now: Annotated[str | None, typer.Option(help="The run's instant, ISO 8601; default: the clock's.")] = None,
    run_id: Annotated[str | None, typer.Option(help="The run's id; default: a hash.")] = None,
    runner: Annotated[
        str, typer.Option(help="`embedded`, `prism`, `flink`, `dask`, `dataflow`, or a runner of Beam's.")
    ] = "embedded",
    config: Annotated[Path | None, typer.Option(help="Settings as TOML.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Folder for a WARC of what is fetched.")] = None,
    metrics_file: Annotated[Path | None, typer.Option(help="Prometheus text file, written after the commit.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run's row as JSON.")] = False,
    progress: Annotated[
        Literal["auto", "always", "never"], typer.Option(help="Bars on a terminal, else a line each 10 s.")
    ] = "auto",
    beam_options: Annotated[list[str] | None, typer.Argument(help="Behind `--`: options of Beam's engine.")] = None,
) -> None:
    """Take seeds and feeds into the lake. Articles are tagged, grouped and committed at once."""
    from pipeline.scratch import take_scratch

    take_scratch()
    from pipeline.cli.batch import Told, run_batch

    flags: dict[str, Any] = {"lake": lake, "seeds": seeds, "feeds": feeds, "seed_set": seed_set, "archive": archive}
    flags.update(workers=workers, limit=limit, metrics_file=metrics_file)
    options = tuple(beam_options or ())
    told = Told(now=now, run_id=run_id, as_json=as_json, progress=progress, runner=runner, beam_options=options)
    raise typer.Exit(run_batch("run", config, flags, told))
