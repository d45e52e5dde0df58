"""A batch on Dask: collections as partitions, steps as Dask's tasks, on a scheduler and workers that are there.

Beam has a DaskRunner of its own, which does not run this graph: in 2.77 it hands every tagged output of a step to each
reader of one, drops what a step gives at the end of a bundle, does not spread what a Reshuffle is given, and computes
the last collection only. When it does better, this file can go.
"""

from __future__ import annotations

import collections
import operator
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
import dask
import dask.distributed
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor
from apache_beam.runners.common import DoFnRunner, Receiver
from apache_beam.runners.dask.dask_runner import DaskOptions
from apache_beam.runners.runner import PipelineResult, PipelineRunner, PipelineState
from apache_beam.transforms.core import Impulse
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

Partitions = list[Any]
"""Dask's tasks, each of which gives a list of `WindowedValue`."""
_PER_THREAD = 2


class DaskRunner(PipelineRunner):  # type: ignore[misc]
    """Runs a batch without side inputs; `--dask_client_address` names the scheduler, `--dask_npartitions` the parts."""

    @staticmethod
    def is_fnapi_compatible() -> bool:
        return False

    def run_pipeline(self, pipeline: beam.Pipeline, options: PipelineOptions) -> PipelineResult:
        """Returns when all is computed; a step's error is raised here, a lost worker's tasks are done by another."""
        told = options.view_as(DaskOptions)
        with dask.distributed.Client(address=told.address) as client:
            spread = told.npartitions or _PER_THREAD * max(1, sum(client.nthreads().values()))
            tasks = _Tasks(spread)
            pipeline.visit(tasks)
            # One call, so that a collection with two readers is computed once; only the numbers of elements come back.
            client.gather(client.compute([dask.delayed(len)(part) for part in tasks.all_partitions()]))
        return PipelineResult(PipelineState.DONE)


class _Tasks(PipelineVisitor):  # type: ignore[misc]
    """Puts a graph into tasks, step by step."""

    def __init__(self, spread: int) -> None:
        self._spread = spread
        self._made: dict[Any, Partitions] = {}
        self._reshuffles: list[AppliedPTransform] = []

    def all_partitions(self) -> Iterator[Any]:
        for parts in self._made.values():
            yield from parts

    def enter_composite_transform(self, node: AppliedPTransform) -> None:
        if isinstance(node.transform, beam.Reshuffle):
            if not self._reshuffles:
                self._made[node.outputs[None]] = self._spread_out(self._inputs(node))
            self._reshuffles.append(node)

    def leave_composite_transform(self, node: AppliedPTransform) -> None:
        if self._reshuffles and self._reshuffles[-1] is node:
            self._reshuffles.pop()

    def visit_transform(self, node: AppliedPTransform) -> None:
        if self._reshuffles:
            return
        transform = node.transform
        if node.side_inputs:
            raise NotImplementedError(f"expected a step without side inputs, got {node.full_label!r}")
        if isinstance(transform, beam.ParDo):
            self._apply(node)
        elif isinstance(transform, Impulse):
            self._made[node.outputs[None]] = [dask.delayed(_impulse)()]
        elif isinstance(transform, beam.Flatten):
            self._made[node.outputs[None]] = self._inputs(node)
        elif isinstance(transform, beam.GroupByKey):
            self._made[node.outputs[None]] = self._grouped(self._inputs(node))
        else:
            raise NotImplementedError(f"expected a batch's step, got {transform!r} at {node.full_label!r}")

    def _inputs(self, node: AppliedPTransform) -> Partitions:
        return [part for values in node.inputs for part in self._made[values]]

    def _apply(self, node: AppliedPTransform) -> None:
        args, kwargs = node.transform.raw_side_inputs
        bundle = dask.delayed(_bundle, pure=False)
        step = (node.transform.fn, args, kwargs, tuple(tag for tag in node.outputs if tag is not None), node.full_label)
        outputs = [bundle(part, *map(_as_it_is, step)) for part in self._inputs(node)]
        for tag, values in node.outputs.items():
            self._made[values] = [dask.delayed(operator.getitem)(output, tag) for output in outputs]

    def _spread_out(self, parts: Partitions) -> Partitions:
        dealt = [dask.delayed(_dealt)(part, self._spread) for part in parts]
        return [dask.delayed(_joined)(number, dealt) for number in range(self._spread)]

    def _grouped(self, parts: Partitions) -> Partitions:
        keyed = [dask.delayed(_by_key)(part, self._spread) for part in parts]
        return [dask.delayed(_groups)(number, keyed) for number in range(self._spread)]


class _Received(Receiver):  # type: ignore[misc]
    """Gathers an output of a step."""

    def __init__(self) -> None:
        self.values: list[WindowedValue] = []

    def receive(self, value: WindowedValue) -> None:
        self.values.append(value)


def _as_it_is(value: Any) -> Any:
    """A value that Dask does not look for tasks in."""
    return dask.delayed(value, traverse=False)


def _impulse() -> list[WindowedValue]:
    return [GlobalWindows.windowed_value(b"")]


def _bundle(
    part: Sequence[WindowedValue], fn: beam.DoFn, args: Any, kwargs: Any, tags: Sequence[str], label: str
) -> dict[str | None, list[WindowedValue]]:
    """What a step gives for a partition, by tag, the end of the bundle included."""
    received: dict[str | None, _Received] = collections.defaultdict(
        _Received, {tag: _Received() for tag in (None, *tags)}
    )
    runner = DoFnRunner(
        fn, args, kwargs, [], beam.Windowing(GlobalWindows()), tagged_receivers=received, step_name=label
    )
    runner.setup()
    try:
        runner.start()
        for value in part:
            runner.process(value)
        runner.finish()
    finally:
        runner.teardown()
    return {tag: one.values for tag, one in received.items()}


def _dealt(part: Sequence[WindowedValue], spread: int) -> list[list[WindowedValue]]:
    return [list(part[number::spread]) for number in range(spread)]


def _joined(number: int, dealt: Sequence[Sequence[list[WindowedValue]]]) -> list[WindowedValue]:
    return [value for part in dealt for value in part[number]]


def _by_key(part: Sequence[WindowedValue], spread: int) -> list[list[tuple[Any, Any]]]:
    """Pairs, dealt by a hash of the key that is the same on each worker."""
    dealt: list[list[tuple[Any, Any]]] = [[] for _ in range(spread)]
    for value in part:
        dealt[zlib.crc32(repr(value.value[0]).encode()) % spread].append(value.value)
    return dealt


def _groups(number: int, keyed: Sequence[Sequence[list[tuple[Any, Any]]]]) -> list[WindowedValue]:
    groups: dict[Any, list[Any]] = collections.defaultdict(list)
    for part in keyed:
        for key, value in part[number]:
            groups[key].append(value)
    return [GlobalWindows.windowed_value(group) for group in groups.items()]
