"""A run's counts in the text format that Prometheus reads from a file."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.counts import ENDS
from pipeline.lake import Lake
from pipeline.polling import recent_fetches
from pipeline.status import feeds_by_state
from schemas import TABLES
from transforms.feeds.feed_state import feed_states

_Sample = tuple[Mapping[str, str], float]


def metrics_text(lake: Lake, run: Mapping[str, Any], alarms: int, feeds: Mapping[str, int]) -> str:
    """Gauges of the last run and of the lake; the labels come from closed lists (Prometheus exposition format 0.0.4).

    A run that fails writes nothing: watch the age of `newsbeam_last_run_timestamp_seconds`.
    """
    took: dt.timedelta = run["ended_at"] - run["started_at"]
    families: list[tuple[str, str, list[_Sample]]] = [
        ("last_run_timestamp_seconds", "When the last run was committed.", [({}, run["ended_at"].timestamp())]),
        ("last_run_duration_seconds", "From its now to its commit.", [({}, max(0.0, took.total_seconds()))]),
        ("last_run_inputs", "Inputs of the last run by what became of them.", [
            ({"outcome": name}, run[name]) for name in ENDS
        ]),
        ("last_run_rejects", "Inputs turned away by the last run.", [
            ({"reason": reason}, count) for reason, count in sorted(run["rejects_by_reason"].items())
        ]),
        ("alarms", "Sources that fell silent, fields no longer filled, groups too large.", [({}, alarms)]),
        ("feeds", "Feeds by state.", [({"state": state}, count) for state, count in sorted(feeds.items())]),
        ("table_bytes", "Size of the lake's tables.", list(_table_bytes(lake))),
    ]  # fmt: skip
    return "".join(line for name, meaning, samples in families for line in _family(name, meaning, samples))


def feed_counts(lake: Lake, now: dt.datetime) -> dict[str, int]:
    """How many feeds are good, failing, late and parked."""
    found = feeds_by_state(feed_states(recent_fetches(lake)).values(), now)
    return {name: len(states) for name, states in found.items()}


def write_metrics(path: Path, text: str) -> None:
    """Replaces the file in one step, so that a collector never reads half of it; readable by everyone.

    Raises:
        OSError: the folder cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _family(name: str, meaning: str, samples: Sequence[_Sample]) -> Iterator[str]:
    if samples:
        yield f"# HELP newsbeam_{name} {meaning}\n# TYPE newsbeam_{name} gauge\n"
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"newsbeam_{name}{{{told}}} {value:.15g}\n" if told else f"newsbeam_{name} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _table_bytes(lake: Lake) -> Iterator[_Sample]:
    for table in TABLES:
        yield {"table": table}, float(sum(file.bytes for file in lake.files(table)))
