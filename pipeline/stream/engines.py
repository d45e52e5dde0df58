"""Engines by the name that `--runner` takes: the options Beam needs for each, and the programs it needs beside it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.settings import SettingsError

EMBEDDED = "embedded"
BUILT = Path(__file__).parents[2] / ".cache" / "bin"
"""Where `make prism` and `make boot` put the programs they build."""
_MISSING = "expected the program {name} in {folder} or on the PATH, found none; get it by: {command}"
_BEAM_NAMES = {
    "prism": "PrismRunner",
    "flink": "PortableRunner",
    "dask": "pipeline.dask_runner.DaskRunner",
    "dataflow": "DataflowRunner",
}
_BATCH_ONLY = ("dask",)
_ENDLESS_S = 10 * 365 * 86_400
"""Beam 2.77 cuts the client's view of a job after `job_server_timeout` (300 s), and the client then says it failed."""


def stream_options(runner: str, beam_options: Sequence[str], job_id: str = "") -> list[str]:
    """Beam's options for a streaming graph on an engine; those given behind `--` win. Flink knows its job by `job_id`.

    Raises:
        SettingsError: a program that the engine needs is not there, there is no such engine or it has no streams, or a
            word is no option.
    """
    _check_words(beam_options)
    if runner in _BATCH_ONLY:
        raise SettingsError(f"runner: expected an engine with streams, got {runner!r}")
    name = f"newsbeam-stream-{job_id}" if job_id and runner == "flink" else "newsbeam-stream"
    defaults = ["--streaming", f"--job_name={name}", f"--job_server_timeout={_ENDLESS_S}"]
    defaults += _engine(runner, beam_options)
    if runner == "flink":
        # A bundle waits for more elements for a second unless told otherwise, in each of a window's ten stages.
        defaults += ["--parallelism=1", "--checkpointing_interval=10000", "--max_bundle_time_mills=50"]
        if not any(option.startswith("--job_endpoint") for option in beam_options):
            defaults.append("--flink_master=127.0.0.1:17091")
    return _merged(defaults, beam_options)


def batch_options(runner: str, beam_options: Sequence[str]) -> list[str]:
    """Beam's options for a batch run on an engine; those given behind `--` win.

    Raises:
        SettingsError: a program that the engine needs is not there, there is no such engine, or a word is no option.
    """
    _check_words(beam_options)
    if runner == EMBEDDED:
        return list(beam_options)
    defaults = ["--job_name=newsbeam-run", *_engine(runner, beam_options)]
    if runner == "flink":
        # Else each stage of a batch starts workers of its own, and loads the models again. A worker that is lost is
        # given up after this time only, so the cluster's pause before a restart must be longer (deploy/flink/conf).
        defaults.append("--environment_cache_millis=5000")
    return _merged(defaults, beam_options)


def _check_words(beam_options: Sequence[str]) -> None:
    if beam_options and not beam_options[0].startswith("-"):
        word = beam_options[0]
        raise SettingsError(f"expected flags, got the word {word!r}: inputs go behind --seeds, lists behind --feeds")


def _engine(runner: str, beam_options: Sequence[str]) -> list[str]:
    if runner not in _BEAM_NAMES and "." not in runner and not runner.lower().endswith("runner"):
        known = ", ".join((EMBEDDED, *_BEAM_NAMES))
        raise SettingsError(f"runner: expected one of {known}, or a runner of Beam's, got {runner!r}")
    if runner == "dask" and importlib.util.find_spec("distributed") is None:
        raise SettingsError("expected the extra `dask` (pip install 'newsbeam[dask]'), got no distributed")
    options = [f"--runner={_BEAM_NAMES.get(runner, runner)}"]
    if runner == "prism":
        options += [f"--prism_location={found_program('prism', 'make prism')}", "--prism_log_level=error"]
    elif runner == "flink":
        options += ["--job_endpoint=127.0.0.1:17099", *process_environment(beam_options)]
    return options


def _merged(defaults: Sequence[str], told: Sequence[str]) -> list[str]:
    """The defaults without those that are told otherwise, then what is told: a job server takes no option twice."""
    names = {option.partition("=")[0] for option in told}
    return [*(option for option in defaults if option.partition("=")[0] not in names), *told]


def process_environment(beam_options: Sequence[str]) -> list[str]:
    """Options that have an engine's workers run as processes of this program, unless others are given."""
    if any(option.startswith("--environment_type") for option in beam_options):
        return []
    source = Path(__file__).parents[2]
    told = {
        "command": str(found_program("boot", "make boot")),
        "env": {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(source),
            "ARROW_DEFAULT_MEMORY_POOL": "system",
            # A worker lives for days, with some fifty threads: with a heap for each it grew by 2 MB a window.
            "MALLOC_ARENA_MAX": "2",
            "MALLOC_MMAP_THRESHOLD_": "131072",
            # Without it the boot program makes an environment of its own and ends with 1 where there is no index.
            "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT": "1",
        },
    }
    return ["--environment_type=PROCESS", f"--environment_config={json.dumps(told)}"]


def found_program(name: str, command: str) -> Path:
    """The program of a name, where this project's makefile puts it or on the PATH.

    Raises:
        SettingsError: it is in neither; the message names the command that gets it.
    """
    built = BUILT / name
    found = str(built) if built.exists() else shutil.which(name)
    if found is None:
        raise SettingsError(_MISSING.format(name=name, folder=BUILT, command=command))
    return Path(found)
