"""What a run would read: inputs counted by kind, and the settings it would have."""

from __future__ import annotations

import collections
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import NoInputError
from pipeline.lake import Lake
from pipeline.polling import polls_of, read_feeds
from pipeline.reading import ReadSeeds, SeedBatch, limits_of, seeds_of
from pipeline.settings import Settings
from schemas import Trouble
from schemas.moment import Moment


def planned(settings: Settings) -> dict[str, dict[str, Any]]:
    """Files, inputs by origin and rejects by reason, feeds, and every setting.

    Raises:
        NoInputError: no seed file and no feed is found.
    """
    now = dt.datetime.now(dt.UTC)
    seeds, sources = seeds_of(settings), read_feeds(settings.feeds)
    if not seeds and not sources:
        raise NoInputError("expected --seeds or --feeds, got neither")
    files = collections.Counter(seed.kind.value for seed in seeds)
    inputs: collections.Counter[str] = collections.Counter()
    rejects: collections.Counter[str] = collections.Counter()
    with ReadSeeds(limits_of(settings.document), settings.limit) as read:
        for item in read(SeedBatch(seeds=seeds, seen_at=now)):
            if isinstance(item, Trouble):
                rejects[item.reason.value] += 1
            else:
                inputs[item.origin.value] += 1
    told: dict[str, dict[str, Any]] = {}
    if seeds:
        told["files"] = dict(sorted(files.items()))
        told["inputs"] = {**dict(sorted(inputs.items())), "all": inputs.total()}
    if rejects:
        told["rejects while reading"] = dict(sorted(rejects.items()))
    if sources:
        polls = polls_of(Lake.open(settings.lake), sources, Moment(run_id="", now=now))
        told["feeds"] = {"listed": len(sources), "due": len(polls.requests), "pages put off and due": len(polls.pages)}
    told["settings"] = {**settings.model_dump(mode="json"), "config_hash": settings.config_hash}
    return told


def plan_lines(plan: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The plan as text; settings as a TOML file has them, those that are not set left out."""
    for group, facts in plan.items():
        yield f"{group}:"
        if group == "settings":
            yield from _settings(facts)
        else:
            yield from (f"  {name:<24} {value:,}" for name, value in facts.items())


def _settings(facts: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _settings(value, f"{before}{name}.")
        elif value is not None:
            yield f"  {before}{name} = {json.dumps(value, ensure_ascii=False)}"
