"""Engines by the name that `--runner` takes: the options Beam needs for each, and the programs it needs beside it."""

from __future__ import annotations

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


def stream_options(runner: str, beam_options: Sequence[str]) -> list[str]:
    """Beam's options for a streaming graph on an engine; those given behind `--` come last and so win.

    Raises:
        SettingsError: a program that the engine needs is not there.
    """
    options = ["--streaming", "--job_name=newsbeam-stream"]
    if runner == "prism":
        options += ["--runner=PrismRunner", f"--prism_location={found_program('prism', 'make prism')}"]
    elif runner == "flink":
        options += ["--runner=PortableRunner", "--job_endpoint=127.0.0.1:17099", "--parallelism=1"]
        options += ["--checkpointing_interval=10000", *process_environment(beam_options)]
    else:
        options += [f"--runner={runner}"]
    return [*options, *beam_options]


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
