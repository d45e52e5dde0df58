"""Charts as inline SVG: shapes only, coloured by the page's style so that they are light and dark with it.

Text stands beside the shapes as HTML: a chart may be stretched to any width and its labels stay readable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 1000, 200
_GAP = 0.15
FEWEST_BARS = 12
"""A single bar is as wide as one of so many."""


def stacked_bars(labels: Sequence[str], series: Mapping[str, Sequence[int]], about: str) -> str:
    """A bar a label, its parts from the bottom up in the order of `series`; each part is named when pointed at.

    The n-th series has the class `cN`.
    """
    most = max((sum(values) for values in zip(*series.values(), strict=True)), default=0) or 1
    step = _WIDTH / max(FEWEST_BARS, len(labels))
    parts = []
    for place, label in enumerate(labels):
        top = float(_HEIGHT)
        for number, (name, values) in enumerate(series.items()):
            height = _HEIGHT * values[place] / most
            top -= height
            if values[place]:
                parts.append(
                    f'<rect class="c{number}" x="{step * (place + _GAP / 2):.1f}" y="{top:.1f}" '
                    f'width="{step * (1 - _GAP):.1f}" height="{max(height, 0.5):.1f}">'
                    f"<title>{escape(label)}: {values[place]:,} {escape(name)}</title></rect>"
                )
    return (
        f'<svg class="bars" role="img" aria-label="{escape(about)}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )


def sparkline(values: Sequence[float], about: str) -> str:
    """A small line of values from zero to their greatest."""
    most = max(values, default=0) or 1
    step = 100 / max(1, len(values) - 1)
    points = " ".join(f"{place * step:.0f},{18 - 16 * value / most:.1f}" for place, value in enumerate(values))
    return (
        f'<svg class="spark" role="img" aria-label="{escape(about)}" viewBox="0 0 100 20" preserveAspectRatio="none">'
        f'<polyline points="{points}"/></svg>'
    )


def timeline(marks: Sequence[tuple[dt.datetime, str, bool]], about: str) -> str:
    """A mark for each instant, with what is said when it is pointed at; a mark that stands out is taller."""
    if not marks:
        return ""
    first, last = min(mark[0] for mark in marks), max(mark[0] for mark in marks)
    span = (last - first).total_seconds() or 1.0
    shapes = "".join(
        f'<rect class="{"c0" if strong else "c1"}" x="{8 + 976 * (at - first).total_seconds() / span:.1f}" '
        f'y="{2 if strong else 8}" width="8" height="{26 if strong else 14}"><title>{escape(told)}</title></rect>'
        for at, told, strong in marks
    )
    return (
        f'<svg class="time" role="img" aria-label="{escape(about)}" viewBox="0 0 1000 30" preserveAspectRatio="none">'
        f'<line x1="0" y1="28" x2="1000" y2="28"/>{shapes}</svg>'
    )
