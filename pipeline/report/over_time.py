"""Counts of runs summed by day, or by hour where they span two days at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.counts import ENDS
from pipeline.status import rejects_of

_REASONS_SHOWN = 7
_FEW = dt.timedelta(days=2)
_MOST_BARS = 400

Series = tuple[list[str], dict[str, list[int]]]


def outcomes(runs: Sequence[Mapping[str, Any]]) -> Series:
    """What became of the inputs."""
    return _summed(runs, [{name: run[name] for name in ENDS} for run in runs], list(ENDS))


def rejects(runs: Sequence[Mapping[str, Any]]) -> Series:
    """Why inputs were turned away: the most frequent reasons, and the others as one."""
    totals = list(rejects_of(runs))
    named, others = totals[:_REASONS_SHOWN], totals[_REASONS_SHOWN:]
    counts = []
    for run in runs:
        found = run["rejects_by_reason"]
        own = {reason: found.get(reason, 0) for reason in named}
        counts.append({**own, "others": sum(found.get(reason, 0) for reason in others)} if others else own)
    return _summed(runs, counts, [*named, "others"] if others else named)


def _summed(runs: Sequence[Mapping[str, Any]], counts: list[dict[str, int]], names: list[str]) -> Series:
    first, last = runs[0]["started_at"], runs[-1]["started_at"]
    step = dt.timedelta(hours=1) if last - first <= _FEW else dt.timedelta(days=1)
    while (last - first) / step > _MOST_BARS:
        step *= 7
    start = first.replace(minute=0, second=0, microsecond=0)
    start = start if step < dt.timedelta(days=1) else start.replace(hour=0)
    places = [int((run["started_at"] - start) / step) for run in runs]
    form = "%Y-%m-%d %H:%M" if step < dt.timedelta(days=1) else "%Y-%m-%d"
    labels = [f"{start + n * step:{form}}" for n in range(places[-1] + 1)]
    series = {name: [0] * len(labels) for name in names}
    for place, count in zip(places, counts, strict=True):
        for name in names:
            series[name][place] += count[name]
    return labels, series
