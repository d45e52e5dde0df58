"""When a stream's windows end: instants a fixed time apart, each the `now` of one run."""

from __future__ import annotations

import dataclasses
import datetime as dt

from schemas.moment import Moment

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ENDLESS = 1 << 40


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Ticks by number: number n is n times `every_s` seconds after 1970 began, so that every start agrees on them."""

    job_id: str
    every_s: int
    first: int
    stop: int = ENDLESS
    """The number after the last."""
    paced: bool = True
    """A tick is given when its time of day has come; otherwise as soon as the one before is committed."""
    look_s: float = 10.0
    """At most between two looks at the clock, and so until the stream heeds that it is asked to stop."""
    cancelled: bool = False
    """Its job is cancelled after the last tick; else it ends by itself."""

    def at(self, number: int) -> dt.datetime:
        """The instant of a tick: the end of its window."""
        return _EPOCH + dt.timedelta(seconds=number * self.every_s)

    def moment(self, number: int) -> Moment:
        """The run of a tick's window."""
        return Moment.of_window(self.job_id, self.at(number))

    def due(self, at_least: int, now: dt.datetime) -> int | None:
        """The tick to give now, None while none is due; of several that are overdue the newest.

        A window that took long leaves ticks behind whose time has passed: one run does for all of them.
        """
        if not self.paced:
            return at_least
        newest = min(number_of(now, self.every_s), self.stop - 1)
        return newest if newest >= at_least else None

    def wait_s(self, number: int, now: dt.datetime) -> float:
        """Seconds from now until a tick may be given."""
        if not self.paced:
            return 0.0
        return max(0.0, (self.at(number) - now).total_seconds())


def number_of(at: dt.datetime, every_s: int) -> int:
    """The number of the newest tick at an instant.

    >>> number_of(dt.datetime(1970, 1, 1, 0, 2, 59, tzinfo=dt.UTC), 60)
    2
    """
    return int((at - _EPOCH).total_seconds() // every_s)
