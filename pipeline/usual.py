"""How much each outlet brings and how full its articles are: day by day, and what of that is usual."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrivals import arrivals
from pipeline.lake import Lake
from schemas import UNKNOWN_DATE

USUAL_DAYS = 28
"""What is usual is learnt from so many days."""
FIELDS = ("title", "date", "author", "body")

_DAY = dt.timedelta(days=1)
_LATE_DAYS = 7
"""Articles that were published so long before they were first seen are no news: they say nothing of an outlet's day."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OutletDay:
    """What one outlet brought in 24 hours; day 0 ends at `now`, day 1 a day before, and so on."""

    outlet: str
    age: int
    articles: int
    filled: tuple[int, ...]
    """How many have each of `FIELDS`."""
    words: float
    """Mean number of words."""
    last_at: dt.datetime
    """When the last of them was first seen."""


def outlet_days(lake: Lake, now: dt.datetime, days: int, *, keep: bool = False) -> tuple[OutletDay, ...]:
    """The articles first seen in the `days` days before `now` and published not long before, by outlet and day.

    An outlet without a name goes by its domain. With `keep` what was counted is kept for the next time.
    """
    newest, span = now.date() + _DAY, days + _LATE_DAYS + 2
    wanted = {(newest - n * _DAY).isoformat() for n in range(span)} | {UNKNOWN_DATE}
    rows = arrivals(lake, wanted, keep=keep)
    seen = rows["first_seen_at"]
    inside = pc.and_(
        pc.greater(seen, pa.scalar(now - days * _DAY, seen.type)), pc.less_equal(seen, pa.scalar(now, seen.type))
    )
    rows = rows.filter(pc.and_(inside, rows["outlet"].is_valid()))
    micros = pc.subtract(pa.scalar(now, seen.type), rows["first_seen_at"]).cast(pa.int64())
    rows = rows.append_column("age", pc.divide(micros, _DAY // dt.timedelta(microseconds=1)))
    sums = [(name, "sum") for name in ("articles", *FIELDS, "words")]
    told = rows.group_by(["outlet", "age"], use_threads=False).aggregate([*sums, ("first_seen_at", "max")])
    told = told.set_column(0, "outlet", told["outlet"].cast(pa.string()))
    told = told.sort_by([("outlet", "ascending"), ("age", "ascending")])
    columns = ("outlet", "age", "articles_sum", "words_sum", "first_seen_at_max", *(f"{name}_sum" for name in FIELDS))
    values = zip(*(told[name].to_pylist() for name in columns), strict=True)  # as dicts 15,000 of them take 20 MB
    return tuple(
        OutletDay(outlet=outlet, age=age, articles=count, filled=tuple(filled), words=words / count, last_at=last_at)
        for outlet, age, count, words, last_at, *filled in values
    )


def by_outlet(days: Iterable[OutletDay]) -> dict[str, dict[int, OutletDay]]:
    """The days of each outlet by age, outlets in the order of their names."""
    outlets: dict[str, dict[int, OutletDay]] = {}
    for one in days:
        outlets.setdefault(one.outlet, {})[one.age] = one
    return {name: outlets[name] for name in sorted(outlets)}


def robust_z(value: float, usual: Sequence[float]) -> float:
    """How many deviations a value lies off the median; a deviation is the median one, at least a random count's.

    >>> robust_z(10, [10, 12, 8, 11]), round(robust_z(0, [10, 12, 8, 11]), 1)
    (-0.2, -3.2)
    """
    middle = statistics.median(usual)
    spread = 1.4826 * statistics.median(abs(one - middle) for one in usual)
    return float(round((value - middle) / max(spread, math.sqrt(max(middle, 1.0))), 1))
