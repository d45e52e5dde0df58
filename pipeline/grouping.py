"""Grouping a run's new articles: reads what each language's window holds, and hands over what it becomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline import settings as settings_
from pipeline.lake import Lake
from pipeline.staged_signatures import PLACES, StagedSignatures
from schemas.staged import Grouped
from transforms.fork_server import end_fork_server
from transforms.group.settings import GroupSettings
from transforms.write.settled import Settled
from transforms.write.store import Store

if TYPE_CHECKING:
    from transforms.group.language import Alarm
    from transforms.group.source import Part

_DAY = dt.timedelta(days=1)
_TOGETHER_ROWS = 2_000


def group_new(settings: settings_.GroupSettings, *, last: bool = False) -> GroupNew | None:
    """How a run's new articles are grouped; None where the settings turn grouping off.

    `last`: no more documents come, so the memory that their workers would need is given back first.
    """
    if not settings.enabled:
        return None
    return GroupNew(GroupSettings(text_alarm=settings.max_text_group, story_alarm=settings.max_story), last)


@dataclasses.dataclass(frozen=True, slots=True)
class GroupNew:
    """Groups the settled articles of a run, language by language; picklable."""

    settings: GroupSettings
    last: bool = False

    def __call__(self, store: Store, settled: Settled) -> Iterator[Grouped]:
        """What grouping says of each language, that of most articles first."""
        if not len(settled.rows):
            return
        if self.last:
            end_fork_server()
        lake = Lake(store)
        dated = lake.read("stories", ("story_id", "date", "merged_into"))
        for languages in _together(settled.rows["language"]):
            chosen = pc.is_in(settled.rows["language"], pa.array(languages))
            signatures = StagedSignatures(store, settled, settled.rows.select(PLACES).filter(chosen))
            few = signatures.table() if signatures.count_rows() <= _TOGETHER_ROWS else None
            for language in languages:
                new = signatures if few is None else few.filter(pc.equal(few["language"], language))
                yield self._grouped(lake, new, _days(settled.rows, language), language, dated)

    def _grouped(self, lake: Lake, new: Part, days: Iterable[dt.date], language: str, dated: pa.Table) -> Grouped:
        """What grouping says of one language: new signatures of some days."""
        from transforms.group.language import group_language  # scipy: 50 MB that extraction need not hold

        known = _window(lake, days, language, max(self.settings.text_days, self.settings.story_days))
        stories, members = _stories(lake, known, language, dated)
        found = group_language(new, known, stories, members, self.settings)
        return Grouped(
            assignments=found.assignments,
            stories=_written_anew(found.stories),
            members=_written_anew(found.story_members),
            alarms=_lines(found.alarms),
        )


def _together(column: pa.ChunkedArray) -> Iterator[list[str]]:
    """The languages, that of most rows first, while nothing is held of others; those of few rows together, for which
    the files are read once."""
    counts = {count["values"]: count["counts"] for count in column.value_counts().to_pylist()}
    batch: list[str] = []
    for language in sorted(counts, key=lambda code: (-counts[code], code)):
        if batch and sum(map(counts.__getitem__, [*batch, language])) > _TOGETHER_ROWS:
            yield batch
            batch = []
        batch.append(language)
    yield batch


def _days(rows: pa.Table, language: str) -> list[dt.date]:
    """The days of a language's rows: of publication, else of the first sight."""
    its = rows.select(("published_on", "first_seen_at")).filter(pc.equal(rows["language"], language))
    lone = pc.coalesce(its["published_on"], its["first_seen_at"].cast(pa.date32()))
    days: list[dt.date] = pc.unique(lone).to_pylist()
    return days


def _window(lake: Lake, days: Iterable[dt.date], language: str, away: int) -> ds.Dataset | None:
    """The lake's signatures of the days around the new ones', read column by column when grouping asks."""
    wanted = {(day + n * _DAY).isoformat() for day in days for n in range(-away - 1, away + 2)}
    known = lake.dataset("signatures", wanted)
    return None if known is None else known.filter(pc.field("language") == language)


def _stories(
    lake: Lake, known: ds.Dataset | None, language: str, dated: pa.Table
) -> tuple[pa.Table | None, pa.Table | None]:
    """The rows of both story tables of every day on which a story of a known article lies.

    `dated`: the day of every story of the lake, and what it was merged into.
    """
    if known is None or not len(dated):
        return None, None
    names = pc.unique(known.to_table(columns=["story_id"])["story_id"])
    days: set[str] = set()
    while len(names):
        # An article's story may have been merged since: the days of what it went into count too.
        found = dated.filter(pc.is_in(dated["story_id"], names))
        days |= set(pc.unique(found["date"]).to_pylist())
        names = pc.unique(found["merged_into"].drop_null())
    stories = lake.read("stories", where=pc.field("language") == language, partitions=days)
    members = lake.read("story_members", partitions=days)
    members = members.filter(pc.is_in(members["story_id"], stories["story_id"].combine_chunks()))
    return _with_dates(stories), _with_dates(members)


def _with_dates(rows: pa.Table) -> pa.Table:
    """The partition as the day it stands for."""
    place = rows.schema.get_field_index("date")
    return rows.set_column(place, "date", rows["date"].cast(pa.date32()))


def _lines(alarms: tuple[Alarm, ...]) -> tuple[str, ...]:
    return tuple(
        f"{alarm.kind} group {alarm.id} holds {alarm.size} articles: {alarm.title or 'no title'}" for alarm in alarms
    )


def _written_anew(rows: pa.Table) -> pa.Table:
    """Those that bear a run's id already are the day's others: they stay as they lie."""
    anew = pc.equal(rows["run_id"], "")
    return rows if pc.all(anew).as_py() else rows.filter(anew)
