"""Where the reports of a story lie on the line of its day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

WIDTH = 240
_DAY_S = 86_400


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Places on a line of `WIDTH` from midnight to midnight UTC, and how many reports lie outside it."""

    places: tuple[int, ...]
    before: int
    after: int
    unknown: int

    @property
    def told(self) -> str:
        """The same in words, for those who do not see the line."""
        counts = (
            (len(self.places), "on the day"),
            (self.before, "earlier"),
            (self.after, "later"),
            (self.unknown, "at no known hour"),
        )
        return ", ".join(f"{count} {where}" for count, where in counts if count)


def dots_of(day: str, instants: Iterable[dt.datetime | None]) -> Dots:
    """The reports of a story on its day, `YYYY-MM-DD` or `unknown`."""
    known = list(instants)
    given = [at for at in known if at is not None]
    try:
        midnight = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC)
    except ValueError:
        return Dots(places=(), before=0, after=0, unknown=len(known))
    offsets = [(at - midnight).total_seconds() for at in given]
    inside = tuple(sorted(round(offset / _DAY_S * WIDTH) for offset in offsets if 0 <= offset < _DAY_S))
    return Dots(
        places=inside,
        before=sum(offset < 0 for offset in offsets),
        after=sum(offset >= _DAY_S for offset in offsets),
        unknown=len(known) - len(given),
    )
