"""The parts of a report as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from pipeline.arrivals import LEAST_WORDS
from pipeline.counts import counted
from pipeline.report.facts import Outlet
from pipeline.report.hosts import Answer, Host
from pipeline.report.stories import StoryTold, Told
from pipeline.report.svg import sparkline, timeline
from pipeline.usual import FIELDS, USUAL_DAYS
from transforms.feeds.feed_state import FeedState

_ROWS = 500
_TOLD = 12
_ODD = 3.5
"""A robust z from which a volume is marked (Iglewicz and Hoaglin 1993)."""

Cell = tuple[str, str]
"""A class and the HTML of a cell."""


def alarm_lines(alarms: Sequence[str]) -> str:
    """What needs a look, first on the page."""
    return "".join(f'<p class="alarm">{escape(alarm)}</p>' for alarm in alarms) or '<p class="dim">No alarms.</p>'


def feed_section(feeds: Mapping[str, Sequence[FeedState]]) -> str:
    """How many feeds are well, and which stopped."""
    if not any(feeds.values()):
        return ""
    told = ", ".join(f"{len(found):,} {name}" for name, found in feeds.items())
    rows = [
        [
            ("", escape(feed.url)),
            ("", name),
            ("", _when(feed.polled_at)),
            ("", _when(feed.last_new_at)),
            ("", _why(feed)),
        ]
        for name in ("parked", "late", "failing")
        for feed in feeds[name]
    ]
    table = _table(("feed", "state", "last poll", "last new", "why"), rows)
    return f"<h2>Feeds</h2><p>{told}</p>{table}"


def host_section(hosts: Sequence[Host]) -> str:
    """Hosts that did not answer in 24 hours."""
    if not hosts:
        return ""
    rows = [
        [("", escape(host.name)), ("n", f"{host.asked:,}"), ("", _when(host.answered_at)), ("", escape(host.why))]
        for host in hosts
    ]
    return f"<h2>Hosts that stopped</h2>{_table(('host', 'asked', 'last answer', 'why'), rows)}"


def outlet_section(outlets: Sequence[Outlet]) -> str:
    """Each outlet's last 24 hours against its usual, and how full its articles are."""
    if not outlets:
        return ""
    about = (
        f"Articles first seen in the last 24 hours against the median of up to {USUAL_DAYS} days; z is the distance in "
        f"deviations. Shares of articles with a title, a date, an author and at least {LEAST_WORDS} words."
    )
    rows = [_outlet_row(outlet) for outlet in outlets]
    table = _table(("outlet", "24 h", "usual", "z", "days", *FIELDS, "words"), rows)
    return f'<h2>Outlets</h2><p class="dim">{about}</p>{table}'


def story_section(stories: Sequence[StoryTold], on: dt.date) -> str:
    """The largest stories with when and by whom they were told."""
    if not stories:
        return ""
    return f"<h2>Stories of {on}</h2>" + "".join(_story(story) for story in stories)


def slow_section(slow: Sequence[Answer]) -> str:
    """The slowest answers; the lake does not hold what a document took to extract."""
    if not slow:
        return ""
    rows = [
        [
            ("", escape(one.url)),
            ("", escape(one.kind)),
            ("n", f"{one.took_ms:,}"),
            ("n", "–" if one.body_bytes is None else f"{one.body_bytes:,}"),
        ]
        for one in slow
    ]
    about = "Of the last two days. How long a document takes to extract is not kept in the lake."
    return f'<h2>Slowest answers</h2><p class="dim">{about}</p>{_table(("address", "kind", "ms", "bytes"), rows)}'


def _outlet_row(outlet: Outlet) -> list[Cell]:
    odd = outlet.z is not None and abs(outlet.z) >= _ODD
    return [
        ("", escape(outlet.name)),
        ("n", f"{outlet.daily[-1]:,}"),
        ("n", f"{outlet.usual:g}"),
        ("n bad" if odd else "n", "–" if outlet.z is None else f"{outlet.z:+.1f}"),
        ("", sparkline(outlet.daily, f"{outlet.name}: articles a day")),
        *(("n", f"{share:.0%}") for share in outlet.filled),
        ("n", f"{outlet.words:,.0f}"),
    ]


def _story(story: StoryTold) -> str:
    timed = [(one.at, f"{one.at:%H:%M} {one.outlet}", n == 0) for n, one in enumerate(story.told) if one.at is not None]
    axis = ""
    if timed:
        first, last = min(mark[0] for mark in timed), max(mark[0] for mark in timed)
        axis = f'<div class="axis"><span>{first:%d %b %H:%M}</span><span>{last:%d %b %H:%M}</span></div>'
    reports = "".join(f"<li>{escape(one.title)} {_by(one)}</li>" for one in story.told[:_TOLD])
    more = f'<p class="dim">and {story.articles - _TOLD:,} more</p>' if story.articles > _TOLD else ""
    counts = counted(story.articles, "articles")
    if story.outlets:
        counts += f" of {counted(len(story.outlets), 'outlets')}: {', '.join(story.outlets[:_TOLD])}"
    return (
        f'<h3>{escape(story.headline)}</h3><p class="dim">{escape(counts)}</p>'
        f'{timeline(timed, f"when {story.headline} was reported")}{axis}<ol class="told">{reports}</ol>{more}'
    )


def _table(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    if not rows:
        return ""
    numeric = {place for place, (kind, _) in enumerate(rows[0]) if kind.startswith("n")}
    head = "".join(f"<th{_class('n' if place in numeric else '')}>{name}</th>" for place, name in enumerate(names))
    body = "".join(f"<tr>{_cells(names, row)}</tr>" for row in rows[:_ROWS])
    more = f'<p class="dim">and {len(rows) - _ROWS:,} more</p>' if len(rows) > _ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cells(names: Sequence[str], row: Iterable[Cell]) -> str:
    """Each cell but the first bears its column's name, for screens on which the head has no place."""
    labels = ["", *(f' data-label="{name}"' for name in names[1:])]
    return "".join(f"<td{_class(kind)}{label}>{cell}</td>" for label, (kind, cell) in zip(labels, row, strict=True))


def _by(one: Told) -> str:
    return f'<span class="dim">{escape(one.outlet)}, {escape(one.role.replace("_", " "))}</span>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _why(feed: FeedState) -> str:
    return escape(feed.error or feed.interval_reason or "–")


def _when(at: dt.datetime | None) -> str:
    return "–" if at is None else f"{at:%Y-%m-%d %H:%M}"
