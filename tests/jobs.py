"""Whole runs in this process, for tests of the main job."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.job import Job
from pipeline.lake import Lake
from pipeline.reading import seeds_of
from pipeline.runs import header_of, run_job
from pipeline.settings import Settings

NOW = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)


def run_seeds(
    lake: Path, seeds: Sequence[Path | str], *, now: dt.datetime = NOW, run_id: str | None = None, **more: Any
) -> dict[str, Any]:
    """Runs the main job over seeds; gives the run's row."""
    settings = Settings(lake=str(lake), seeds=tuple(map(str, seeds)), **{"workers": 1, **more})
    found = seeds_of(settings)
    header = header_of(settings, "run", now, run_id, [seed.name for seed in found])
    run_job(Job(header=header, settings=settings, seeds=found))
    row = Lake.open(str(lake)).run(header.run_id)
    assert row is not None
    return row


def counts(row: dict[str, Any]) -> dict[str, int]:
    """How the inputs of a run ended; outcomes that did not occur are left out."""
    ends = ("articles", "duplicates", "unchanged", "rejects", "deferred")
    return {name: row[name] for name in ends if row[name]}


def digests(lake: Path, tables: Sequence[str]) -> dict[str, str]:
    """The SHA-256 of each data file of some tables, by path below the lake."""
    return {
        str(path.relative_to(lake)): hashlib.sha256(path.read_bytes()).hexdigest()
        for table in tables
        for path in sorted((lake / table).rglob("*.parquet"))
        if "_delta_log" not in path.parts
    }


def page(title: str, paragraphs: Sequence[str], *, url: str, published: str = "2026-03-04T09:30:00+01:00") -> str:
    """A small news page as outlets make them."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | The Harbour Post</title>'
        f'<link rel="canonical" href="{url}"><meta property="article:published_time" content="{published}">'
        f'<meta property="og:site_name" content="The Harbour Post"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved.</footer></body></html>"
    )


def paragraphs(topic: str) -> list[str]:
    """Some 120 words about a topic, the same each time and unlike those about another."""
    words = hashlib.sha256(topic.encode()).hexdigest()
    return [
        f"The council of {topic} said on Monday that it would rebuild the {topic} bridge before the summer, "
        f"at a cost of {int(words[:3], 16)} thousand crowns, as first reported by Reuters.",
        f"Engineers had warned in January that pillar {int(words[3:5], 16)} of the {topic} bridge no longer carried "
        f"the weight of {int(words[5:7], 16)} lorries an hour, and the harbour master closed one lane to traffic.",
        f"Residents of {topic} told the mayor at a meeting on Tuesday that the ferry, which leaves every "
        f"{int(words[7:9], 16)} minutes, was no substitute; shopkeepers along quay {words[9:12]} expect losses "
        f"of a quarter of their sales until the works end, and they ask for help from the region.",
    ]
