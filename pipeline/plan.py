"""What a run would read: inputs counted by kind, and the settings it would have."""

from __future__ import annotations

import collections
import datetime as dt
from typing import Any

from pipeline.errors import NoInputError
from pipeline.reading import ReadSeeds, SeedBatch, limits_of, seeds_of
from pipeline.settings import Settings
from schemas import Trouble


def planned(settings: Settings) -> dict[str, dict[str, Any]]:
    """Files, inputs by origin and rejects by reason, and every setting.

    Raises:
        NoInputError: no seed file is found.
    """
    seeds = seeds_of(settings)
    if not seeds:
        raise NoInputError("expected --seeds or --feeds, got neither")
    files = collections.Counter(seed.kind.value for seed in seeds)
    inputs: collections.Counter[str] = collections.Counter()
    rejects: collections.Counter[str] = collections.Counter()
    with ReadSeeds(limits_of(settings.document), settings.limit) as read:
        for item in read(SeedBatch(seeds=seeds, seen_at=dt.datetime.now(dt.UTC))):
            if isinstance(item, Trouble):
                rejects[item.reason.value] += 1
            else:
                inputs[item.origin.value] += 1
    told = {
        "files": dict(sorted(files.items())),
        "inputs": {**dict(sorted(inputs.items())), "all": inputs.total()},
        "settings": {**settings.model_dump(mode="json"), "config_hash": settings.config_hash},
    }
    if rejects:
        told["rejects while reading"] = dict(sorted(rejects.items()))
    return told
