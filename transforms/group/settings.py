"""What grouping can be told; the defaults are those that were measured."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """Thresholds. Of texts J is the Jaccard likeness of word-3 runs, K the share of the shorter in the other."""

    near: float = 0.33
    excerpt: float = 0.60
    cut: float = 0.40
    text_days: int = 5
    same_outlet: float = 0.5
    short_words: int = 100
    short_near: float = 0.6
    short_titles: float = 0.3
    numbers: float = 0.5
    numbers_free: float = 0.8
    bucket: int = 50
    frame_share: float = 0.01
    frame_floor: int = 50
    frame_sample: int = 10_000
    outlet_share: float = 0.1
    outlet_floor: int = 8

    story_days: int = 3
    link: float = 0.40
    faint: float = 0.02
    all_pairs: int = 2_000
    postings: int = 4_000
    vast: int = 100_000  # articles in a window from which on half of the postings are read

    text_alarm: int = 50
    story_alarm: int = 200

    def __post_init__(self) -> None:
        for name in ("near", "excerpt", "cut", "link"):
            value = getattr(self, name)
            if not 0 < value <= 1:
                raise ValueError(f"expected {name} in (0, 1], got {value!r}")
        for name in ("text_days", "story_days"):
            if getattr(self, name) < 0:
                raise ValueError(f"expected {name} of 0 and more, got {getattr(self, name)!r}")
