"""The time for fetching in a window of a stream."""

from __future__ import annotations

import dataclasses
import datetime as dt

from pipeline.stream.marks import Marks
from schemas.moment import Moment
from transforms.write.store import open_store


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WindowBudget:
    """So many seconds from the moment at which a window's work begins, for all passes and workers; picklable."""

    lake: str
    job_id: str
    budget_s: float

    def __call__(self, moment: Moment) -> dt.datetime | None:
        """The instant at which it is over; None for a window that is not the one that was opened last."""
        opened = Marks(open_store(self.lake), self.job_id).opened
        if opened is None or opened.run_id != moment.run_id:
            return None
        return opened.at + dt.timedelta(seconds=self.budget_s)

    def begin(self, moment: Moment) -> None:
        """The window's time counts from now on: an engine that is still starting has none of it."""
        Marks(open_store(self.lake), self.job_id).open_window(moment.run_id, dt.datetime.now(dt.UTC))

    def share(self, part: float) -> WindowBudget:
        """A part of it, from its beginning on."""
        return dataclasses.replace(self, budget_s=self.budget_s * part)
