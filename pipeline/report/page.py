"""The report as one HTML page: no scripts, nothing from elsewhere; every word of the lake is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from pipeline.counts import ENDS
from pipeline.report.facts import Facts
from pipeline.report.over_time import outcomes, rejects
from pipeline.report.sections import (
    alarm_lines,
    feed_section,
    host_section,
    outlet_section,
    slow_section,
    story_section,
)
from pipeline.report.svg import FEWEST_BARS, stacked_bars

_STYLE = Path(__file__).with_name("report.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page_of(facts: Facts) -> str:
    """The whole file; equal facts give an equal page."""
    body = "\n".join(part for part in _parts(facts) if part)
    style = _STYLE.read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>newsbeam, {facts.now:%Y-%m-%d}</title>\n<style>\n{style}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _parts(facts: Facts) -> Iterator[str]:
    first = facts.runs[0]
    runs = f"{len(facts.runs):,} runs, {first['started_at']:%Y-%m-%d %H:%M} to {facts.now:%Y-%m-%d %H:%M} UTC"
    if len(facts.runs) == 1:
        runs = f"run {first['run_id']}, {first['started_at']:%Y-%m-%d %H:%M} UTC"
    yield f'<h1>What the runs brought</h1><p class="dim">{escape(runs)} · {escape(facts.lake)}</p>'
    yield alarm_lines(facts.alarms)
    yield _totals(facts)
    yield _chart("Outcomes over time", *outcomes(facts.runs))
    yield _chart("Rejects by reason", *rejects(facts.runs))
    yield feed_section(facts.feeds)
    yield host_section(facts.hosts)
    yield outlet_section(facts.outlets)
    yield story_section(facts.stories, facts.stories_on)
    yield slow_section(facts.slow)


def _totals(facts: Facts) -> str:
    sums = {name: sum(run[name] for run in facts.runs) for name in ("inputs", *ENDS)}
    cells = "".join(f"<div><dt>{name}</dt><dd>{count:,}</dd></div>" for name, count in sums.items())
    holds = all(run["invariants_ok"] for run in facts.runs) and sums["inputs"] == sum(sums[name] for name in ENDS)
    told = "every input is accounted for" if holds else '<span class="bad">inputs are not accounted for</span>'
    identity = f"{sums['inputs']:,} = " + " + ".join(f"{sums[name]:,} {name}" for name in ENDS)
    return f'<dl class="totals">{cells}</dl><p class="dim">{identity}: {told}</p>'


def _chart(heading: str, labels: list[str], series: dict[str, list[int]]) -> str:
    if not labels or not series:
        return ""
    most = max(sum(values) for values in zip(*series.values(), strict=True))
    legend = "".join(
        f'<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="c{number}" width="1" height="1"/></svg>'
        f"{escape(name)} {sum(values):,}</li>"
        for number, (name, values) in enumerate(series.items())
    )
    ends = [labels[0], labels[-1]]
    if len(labels) < FEWEST_BARS:  # the last bar does not stand at the right
        ends = [" to ".join(dict.fromkeys(ends))]
    return (
        f'<h2>{escape(heading)}</h2><ul class="legend">{legend}</ul>'
        f'<div class="axis"><span>{most:,}</span></div>{stacked_bars(labels, series, heading)}'
        f'<div class="axis">{"".join(f"<span>{escape(end)}</span>" for end in ends)}</div>'
    )
