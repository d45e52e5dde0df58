"""Makes scores mean what they say: a logistic curve from a model's logits to how often they are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.topics.corpora import INDEX
from models.topics.pages import Page
from models.topics.regression import Features, Fit
from transforms.tag.topics.features import document

_CANDIDATES = 4
"""As many as an article can have; the thirteen others are easy and would set the curve for themselves."""
_SHORT = 300
_STEPS = 30


class Calibration(NamedTuple):
    """score = 1 / (1 + exp(-(slope * logit + offset)))."""

    slope: float
    offset: float


def calibrate(model: Fit, features: Features, pages: Sequence[Page]) -> Calibration:
    """The curve under which labels of pages that the model has not learnt are likeliest.

    Of each page the four likeliest topics count, once from its head and once from its title and first 300 characters.
    """
    pairs = [
        pair
        for page in pages
        for text in (page.text, page.text[:_SHORT])
        for pair in _pairs(model, features, page, text)
    ]
    logits = np.array([logit for logit, _ in pairs])
    right = np.array([accepted for _, accepted in pairs], dtype=np.float64)
    rows = np.stack([logits, np.ones(len(logits))], axis=1)
    solution = np.zeros(2)
    for _ in range(_STEPS):
        scores = 1 / (1 + np.exp(-rows @ solution))
        curvature = rows.T @ (rows * (scores * (1 - scores))[:, None]) + 1e-6 * np.eye(2)
        solution = solution + np.linalg.solve(curvature, rows.T @ (right - scores))
    return Calibration(float(solution[0]), float(solution[1]))


def _pairs(model: Fit, features: Features, page: Page, text: str) -> list[tuple[float, bool]]:
    logits = logits_of(model, features, document(page.title, text))
    accepted = {INDEX[topic] for topic in page.topics}
    best = sorted(range(len(logits)), key=lambda place: (-logits[place], place))[:_CANDIDATES]
    return [(float(logits[place]), place in accepted) for place in best]


def logits_of(model: Fit, features: Features, text: str) -> npt.NDArray[np.float32]:
    """What the model says of one text, before rounding its weights."""
    found, counts = np.unique(np.array(features(text), dtype=np.int32), return_counts=True)
    values = np.log1p(counts).astype(np.float32) * model.idf[found]
    logits: npt.NDArray[np.float32] = (
        values / np.sqrt((values * values).sum() + 1e-9) @ model.weights[found] + model.bias
    )
    return logits
