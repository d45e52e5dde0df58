"""The one seam between plain functions and Beam: counts, rejects and worker processes around a function."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms import window as beam_window
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Fetch, Input, Reason, Reject, RejectedError, Stage, Trouble
from schemas.moment import Moment
from schemas.reject import DETAIL_CHARS, PAYLOAD_HEAD_BYTES
from schemas.staged import Tally, Unchanged
from transforms.clean import clean_text
from transforms.ids import id_of
from transforms.worker import Done, Limits, WorkerPool

_ENDED = "ended"
_TALLIES = "tallies"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Which run a window belongs to: a batch has one for all, a stream one for each window's end."""

    batch: Moment | None = None
    job_id: str = ""

    def moment(self, window: Any) -> Moment:
        """The run id and the `now` of a window.

        Raises:
            ValueError: a stream's element lies in the global window.
        """
        if self.batch is not None:
            return self.batch
        if isinstance(window, beam_window.GlobalWindow):
            raise ValueError("expected a window with an end, got the global window")
        return Moment.of_window(self.job_id, window.end.to_utc_datetime(has_tz=True))

    def at(self, now: dt.datetime) -> Moment:
        """The moment of the run that calls an instant now."""
        return self.batch if self.batch is not None else Moment.of_window(self.job_id, now)


@dataclasses.dataclass(slots=True)
class Ends:
    """What leaves the way before it is an article, gathered while a graph is built; lists of PCollections.

    Beam's own ErrorHandler flattens rejects, and a Flatten keeps all of them in memory (2 kB each); these are staged
    where they arise.
    """

    rows: list[beam.PCollection] = dataclasses.field(default_factory=list)
    """Records that are staged: `Reject`, `Fetch`, `Unchanged`…"""
    tallies: list[beam.PCollection] = dataclasses.field(default_factory=list)


class Step(beam.PTransform):
    """Applies a plain function to each element; what it rejects, and what is unchanged, ends in `ends`.

    `stage` is the reject's, `label` the graph's and the metrics'. With `many` the function gives an iterable; a
    `Trouble` in it becomes a reject of its own. A function that is a context manager is entered once on each worker.
    With `workers` the function is made by calling `fn` in that many worker processes, each killed when a document
    overruns `limits`; they share what the module `preload` loads. With `tally` the step is a source: it says as data
    how many inputs came of each element, rejects counted.
    """

    def __init__(
        self,
        stage: Stage,
        label: str,
        fn: Callable[..., Any],
        ends: Ends,
        clock: Clock,
        *,
        many: bool = False,
        workers: int = 0,
        limits: Limits | None = None,
        preload: str | None = None,
        tally: bool = False,
    ) -> None:
        super().__init__(label)
        self._ends = ends
        how = _How(stage=stage, label=label, clock=clock, many=many, tally=tally)
        self._dofn: beam.DoFn = _IsolatedFn(how, fn, workers, limits, preload) if workers else _StepFn(how, fn)

    def expand(self, elements: beam.PCollection) -> beam.PCollection:
        outputs = elements | beam.ParDo(self._dofn).with_outputs(_ENDED, _TALLIES, main="main")
        self._ends.rows.append(outputs[_ENDED])
        self._ends.tallies.append(outputs[_TALLIES])
        return outputs["main"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    stage: Stage
    label: str
    clock: Clock
    many: bool
    tally: bool


class _CountedFn(beam.DoFn):
    """Counts elements in and out, and turns errors into rejects."""

    def __init__(self, how: _How) -> None:
        self._how = how

    def setup(self) -> None:
        self._in = Metrics.counter(self._how.label, "in")
        self._out = Metrics.counter(self._how.label, "out")

    def _ended(self, element: Any, value: Any, error: Exception | None, window: Any) -> Iterator[Any]:
        """The outputs of one element: its values or its reject, and how many inputs it was."""
        inputs = 0
        if error is not None:
            yield self._reject(element, error, window)
            inputs = 1
        else:
            for one in value if self._how.many else (value,):
                inputs += isinstance(one, Input | Trouble | Unchanged)
                if isinstance(one, Trouble):
                    yield self._reject(one, RejectedError(one.reason, one.detail), window)
                elif isinstance(one, Unchanged | Fetch):
                    yield beam.pvalue.TaggedOutput(_ENDED, one)
                else:
                    self._out.inc()
                    yield one
        if self._how.tally:
            yield beam.pvalue.TaggedOutput(_TALLIES, Tally(origin_ref=origin_ref_of(element), inputs=inputs))

    def _reject(self, element: Any, error: Exception, window: Any) -> beam.pvalue.TaggedOutput:
        reject = reject_of(self._how.stage, element, error, self._how.clock.moment(window))
        Metrics.counter(self._how.label, reject.reason.value).inc()
        return beam.pvalue.TaggedOutput(_ENDED, reject)


class _StepFn(_CountedFn):
    def __init__(self, how: _How, fn: Callable[[Any], Any]) -> None:
        super().__init__(how)
        self._fn = fn

    def setup(self) -> None:
        super().setup()
        self._stack = contextlib.ExitStack()
        self._ready: Callable[[Any], Any] = self._fn
        if isinstance(self._fn, contextlib.AbstractContextManager):
            self._ready = self._stack.enter_context(self._fn)

    def teardown(self) -> None:
        self._stack.close()

    def process(self, element: Any, window: Any = beam.DoFn.WindowParam) -> Iterable[Any]:
        self._in.inc()
        value, failed = None, None
        try:
            value = self._ready(element)
        except OSError:
            raise  # a disk or network that fails is no fault of the element: the bundle fails
        except Exception as error:
            failed = error
        yield from self._ended(element, value, failed, window)


class _IsolatedFn(_CountedFn):
    """Keeps worker processes busy across elements; an element's end may come out while a later one comes in."""

    def __init__(
        self,
        how: _How,
        make: Callable[[], Callable[[Any], Any]],
        workers: int,
        limits: Limits | None,
        preload: str | None,
    ) -> None:
        super().__init__(how)
        self._make, self._workers, self._limits, self._preload = make, workers, limits, preload

    def setup(self) -> None:
        super().setup()
        self._pool = WorkerPool(self._make, self._workers, self._limits, self._preload)

    def teardown(self) -> None:
        self._pool.__exit__()

    def process(
        self, element: Any, timestamp: Any = beam.DoFn.TimestampParam, window: Any = beam.DoFn.WindowParam
    ) -> Iterable[Any]:
        self._in.inc()
        for done in self._pool.submit(element, (element, timestamp, window)):
            yield from self._outputs(done)

    def finish_bundle(self) -> Iterable[Any]:
        for done in self._pool.drain():
            yield from self._outputs(done)

    def _outputs(self, done: Done) -> Iterator[Any]:
        """With the timestamp and window of the element they stand for, not of the one now coming in."""
        element, timestamp, window = done.ticket
        for output in self._ended(element, done.value, done.error, window):
            if isinstance(output, beam.pvalue.TaggedOutput):
                yield beam.pvalue.TaggedOutput(output.tag, WindowedValue(output.value, timestamp, (window,)))
            else:
                yield WindowedValue(output, timestamp, (window,))


def origin_ref_of(element: Any) -> str:
    """Where an element comes from: its `origin_ref`, a seed file's name, or nothing."""
    return str(getattr(element, "origin_ref", "") or getattr(element, "name", ""))


def reject_of(stage: Stage, element: Any, error: Exception, moment: Moment) -> Reject:
    """The row that remembers why an element became no article; an error nobody foresaw gets reason `bug`."""
    if isinstance(error, RejectedError):
        reason, detail = error.reason, error.detail
    else:
        reason, detail = Reason.BUG, f"{type(error).__name__}: {error}"
    body = element.body if isinstance(element, Input) else None
    head = body[:PAYLOAD_HEAD_BYTES] if body is not None else getattr(element, "payload_head", None)
    sha256 = hashlib.sha256(body).hexdigest() if body is not None else None
    url = element.requested_url if isinstance(element, Input) else getattr(element, "url", None)
    origin_ref = origin_ref_of(element)
    return Reject(
        reject_id=id_of(stage, reason, origin_ref, url or "", sha256 or detail),
        stage=element.stage if isinstance(element, Trouble) else stage,
        reason=reason,
        detail=clean_text(detail)[:DETAIL_CHARS],
        url=url,
        origin=getattr(element, "origin", None),
        origin_ref=origin_ref,
        retryable=reason.retryable,
        attempt=getattr(element, "attempt", 1),
        payload_head=head,
        raw_sha256=sha256,
        rejected_at=moment.now,
        run_id=moment.run_id,
    )
