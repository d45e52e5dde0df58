"""Writes a model as the tagger reads it, and beside it what its bytes owe to whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.topics.calibration import Calibration
from models.topics.regression import Fit
from models.topics.sources import Source
from transforms.tag.topics.taxonomy import CODES


def save(path: Path, model: Fit, features: str, calibration: Calibration) -> None:
    """Write the model, its weights in int8 with a scale a topic: equal models, equal bytes."""
    scale = np.abs(model.weights).max(0) / 127
    np.savez_compressed(
        path,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=model.bias.astype(np.float32),
        idf=model.idf.astype(np.float16),
        slope=np.float32(calibration.slope),
        offset=np.float32(calibration.offset),
        codes=np.array(CODES),
        features=np.array(features),
    )


def save_licence(path: Path, licence: str, reason: str, sources: Sequence[Source]) -> None:
    """Write the licence and attributions of the model of the same name."""
    credits = "".join(f"- {source.credit} ({source.licence})\n  sha256 {source.sha256}\n" for source in sources)
    path.with_suffix(".LICENSE.txt").write_text(
        f"{path.name}: {licence}\n\n{reason}\n\nBuilt by models/topics of this project from\n{credits}",
        encoding="utf-8",
    )
