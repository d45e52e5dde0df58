"""What a store says of one of its files."""

from __future__ import annotations

import dataclasses

CLOCK = "_clock"
"""Where a store's clock is read: by the time of a file just written there."""
MARKS = "_stream"
"""Where streams leave their marks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A file of a lake. `modified_s` is by the clock of the store, in seconds since 1970."""

    path: str
    size: int
    modified_s: float
