"""The lake's ends of the graph: rows are staged inside the bundle that made them, and one step commits each run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

from schemas.moment import Moment
from schemas.staged import Committed, RunHeader, Staged, Tally
from transforms.step import Clock
from transforms.write.lease import Holder, this_process
from transforms.write.stage import Element, Stager
from transforms.write.staging import claim_staging
from transforms.write.store import Store, open_store
from transforms.write.write_run import Group, write_run


class StageRows(beam.PTransform):
    """Writes rows to staged files; gives a `Staged` a file, at the end of the bundle or when a file is full.

    `one_process`: the run ends with the process that builds the graph, so that what it staged may be dropped as soon as
    that process is gone.
    """

    def __init__(self, lake: str, clock: Clock, *, one_process: bool = False) -> None:
        super().__init__()
        self._lake, self._clock = lake, clock
        self._owner = this_process("") if one_process else None

    def expand(self, rows: beam.PCollection) -> beam.PCollection:
        return rows | beam.ParDo(_StageFn(self._lake, self._clock, self._owner))


class WriteLake(beam.PTransform):
    """Settles, groups, finishes and commits what was staged, once a window; gives a `Committed` for each.

    Takes the staged and the tallies. They meet under one key, so that the step begins when all is staged; it holds the
    lake's lease from its first look at what is known to the end of the commit, and may be repeated as a whole. (As four
    steps with shuffles between them, a worker lost in the middle would leave a lease that nobody holds and ids that are
    no longer new; all four together cost 0.14 ms a document where days are few.)
    """

    def __init__(
        self, lake: str, header: RunHeader, clock: Clock, *, group: Group | None = None, lease_wait_s: float = 0.0
    ) -> None:
        super().__init__()
        self._fn = _WriteFn(lake, header, clock, group, lease_wait_s)

    def expand(self, inputs: tuple[beam.PCollection, beam.PCollection]) -> beam.PCollection:
        staged, tallies = inputs
        parts = [staged, tallies | "Count inputs" >> beam.Map(_inputs_of) | "Sum inputs" >> _SumByWindow()]
        if staged.windowing.is_default():  # a batch with no input at all is a run too
            parts.append(staged.pipeline | "Run" >> beam.Create([0]))
        return (
            parts
            | "With counts" >> beam.Flatten()
            | "One key" >> beam.WithKeys("run")
            | "Gather run" >> beam.GroupByKey()
            | "Commit run" >> beam.ParDo(self._fn)
        )


class _StageFn(beam.DoFn):
    """A stager a window; what a bundle gathered is on disk when the bundle ends."""

    def __init__(self, lake: str, clock: Clock, owner: Holder | None) -> None:
        self._lake, self._clock, self._owner = lake, clock, owner

    def setup(self) -> None:
        self._store = open_store(self._lake)

    def start_bundle(self) -> None:
        self._stagers: dict[Any, tuple[Stager, Any]] = {}

    def process(
        self, element: Element, timestamp: Any = beam.DoFn.TimestampParam, window: Any = beam.DoFn.WindowParam
    ) -> Iterable[Staged]:
        if window not in self._stagers:
            self._stagers[window] = self._stager(self._clock.moment(window)), timestamp
        return self._stagers[window][0].add(element)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for window, (stager, timestamp) in self._stagers.items():
            for staged in stager.flush():
                yield WindowedValue(staged, timestamp, (window,))

    def _stager(self, moment: Moment) -> Stager:
        if self._owner is not None:
            claim_staging(self._store, dataclasses.replace(self._owner, run_id=moment.run_id))
        return Stager(self._store, moment)


class _WriteFn(beam.DoFn):
    def __init__(self, lake: str, header: RunHeader, clock: Clock, group: Group | None, lease_wait_s: float) -> None:
        self._lake, self._header, self._clock = lake, header, clock
        self._group, self._lease_wait_s = group, lease_wait_s

    def setup(self) -> None:
        self._store: Store = open_store(self._lake)

    def process(
        self, gathered: tuple[str, Iterable[Staged | int]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Committed]:
        parts = list(gathered[1])
        yield write_run(
            self._store,
            self._header,
            self._clock.moment(window),
            [part for part in parts if isinstance(part, Staged)],
            sum(part for part in parts if isinstance(part, int)),
            group=self._group,
            lease_wait_s=self._lease_wait_s,
        )


class _SumByWindow(beam.PTransform):
    def expand(self, counts: beam.PCollection) -> beam.PCollection:
        return counts | beam.CombineGlobally(sum).without_defaults()


def _inputs_of(tally: Tally) -> int:
    return tally.inputs
