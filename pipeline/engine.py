"""Runs a graph on an engine of Beam, and makes its errors ours again."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, SetupOptions, StandardOptions

from pipeline.graph import build
from pipeline.job import Job
from pipeline.settings import SettingsError
from transforms.write import errors

EMBEDDED = "FnApiRunner"
"""The in-process engine by its own name: plain DirectRunner tries a download first and may fall back unseen."""

_TOLD_HERE = (EMBEDDED, "pipeline.dask_runner.DaskRunner")
"""Engines whose every option Beam knows here; a job server elsewhere, and Dataflow, take others."""

_RAISED = re.compile(r"^(?:[\w.]+\.)?(\w+(?:Error|Exception|Interrupt)): (.*)$", re.M)
_INTERRUPTED = re.compile(r"^KeyboardInterrupt(?: \[while running .*\])?$", re.M)
_DISK = {
    "OSError",
    "PermissionError",
    "FileNotFoundError",
    "FileExistsError",
    "NotADirectoryError",
    "IsADirectoryError",
}
_ERRNO = re.compile(r"\[Errno (\d+)\] ([^:]*)(?:: '(.*?)')?")


def run_graph(job: Job, beam_options: Sequence[str] = ()) -> None:
    """Runs a job to its end on the engine that the options name, by default in this process.

    Raises:
        LakeBusyError, BrokenInvariantError, OSError: as the lake's writer raised them, also where an engine only hands
            on their text.
        SettingsError: Beam knows no such engine, or none of an option's name.
        KeyboardInterrupt: it was interrupted in a step, which the engine makes a RuntimeError of.
    """
    options = engine_options(beam_options)
    try:
        root = beam.Pipeline(options=options)
    except ValueError as error:
        raise SettingsError(f"runner: {error}") from error
    if options.view_as(StandardOptions).runner in _TOLD_HERE:
        _check_names(options, beam_options)
    try:
        with root:
            build(root, job)
    except RuntimeError as error:
        if _INTERRUPTED.search(str(error)):
            raise KeyboardInterrupt from error
        told = told_error(str(error))
        if told is None:
            raise
        raise told from error


def engine_options(beam_options: Sequence[str]) -> PipelineOptions:
    """Beam's options from a command line; the embedded engine unless one is named."""
    given = list(beam_options)
    if not any(option.split("=")[0] == "--runner" for option in given):
        given.append(f"--runner={EMBEDDED}")
    options = PipelineOptions(given)
    options.view_as(SetupOptions).save_main_session = False
    return options


def _check_names(options: PipelineOptions, beam_options: Sequence[str]) -> None:
    """Refuses what Beam would drop without a word: a name that no option has, and a value without a name."""
    parsers: list[Any] = []
    known = options.get_all_options(add_extra_args_fn=parsers.append)
    _, unknown = parsers[0].parse_known_args(list(beam_options))
    if unknown:
        name = unknown[0].partition("=")[0]
        meant = difflib.get_close_matches(name, [f"--{one}" for one in known], n=1, cutoff=0.8)
        hint = f"; did you mean {meant[0]!r}?" if meant else ""
        raise SettingsError(f"expected options of Beam's behind `--`, got {unknown[0]!r}{hint}")


def told_error(traceback: str) -> Exception | None:
    """The error of ours in an engine's text, which hands on tracebacks and not exceptions; None when it is another."""
    for name, message in reversed(_RAISED.findall(traceback)):
        message = re.sub(r" \[while running .*\]$", "", message)
        if name in _DISK:
            found = _ERRNO.search(message)
            return OSError(int(found[1]), found[2], found[3]) if found else OSError(message)
        kind = getattr(errors, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            return kind(message)
    return None
