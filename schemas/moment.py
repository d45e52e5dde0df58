"""The run an element belongs to, and the instant that run calls now."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A batch run has one; a stream has one a window."""

    run_id: str
    now: dt.datetime

    @classmethod
    def of_window(cls, job_id: str, end: dt.datetime) -> Moment:
        """The run of a stream's window that ends at an instant."""
        return cls(run_id=f"{job_id}-{end:%Y%m%dT%H%M%SZ}", now=end)
