"""The time of day."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """The time of day; the one clock of fetching, handed over so that a test can turn it."""
    return dt.datetime.now(dt.UTC)
