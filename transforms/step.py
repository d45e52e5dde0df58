"""The one seam between plain functions and Beam: counts, rejects and worker processes around a function."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms import window as beam_window
from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.utils.windowed_value import WindowedValue

from schemas import Input, Reason, Reject, RejectedError, Stage
from schemas.moment import Moment
from schemas.reject import DETAIL_CHARS, PAYLOAD_HEAD_BYTES
from transforms.ids import id_of
from transforms.worker import Done, Limits, WorkerPool

REJECTS = "rejects"


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
        now = window.end.to_utc_datetime(has_tz=True)
        return Moment(run_id=f"{self.job_id}-{now:%Y%m%dT%H%M%SZ}", now=now)


class Step(beam.PTransform):
    """Applies a plain function to each element; what it rejects goes to the error handler as `Reject`.

    `stage` is the reject's, `label` the graph's and the metrics'. With `many` the function gives an iterable.
    A function that is a context manager is entered once on each worker. With `workers` the function is made by
    calling `fn` in that many worker processes, each killed when a document overruns `limits`.
    """

    def __init__(
        self,
        stage: Stage,
        label: str,
        fn: Callable[..., Any],
        errors: ErrorHandler,
        clock: Clock,
        *,
        many: bool = False,
        workers: int = 0,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(label)
        self._errors = errors
        if workers:
            self._dofn: beam.DoFn = _IsolatedFn(stage, label, fn, clock, many, workers, limits)
        else:
            self._dofn = _StepFn(stage, label, fn, clock, many)

    def expand(self, elements: beam.PCollection) -> beam.PCollection:
        outputs = elements | beam.ParDo(self._dofn).with_outputs(REJECTS, main="main")
        self._errors.add_error_pcollection(outputs[REJECTS])
        return outputs["main"]


class _CountedFn(beam.DoFn):
    """Counts elements in and out, and turns errors into rejects."""

    def __init__(self, stage: Stage, label: str, clock: Clock, many: bool) -> None:
        self._stage, self._label, self._clock, self._many = stage, label, clock, many

    def setup(self) -> None:
        self._in = Metrics.counter(self._label, "in")
        self._out = Metrics.counter(self._label, "out")

    def _values(self, value: Any) -> Iterator[Any]:
        for one in value if self._many else (value,):
            self._out.inc()
            yield one

    def _reject(self, element: Any, error: Exception, window: Any) -> beam.pvalue.TaggedOutput:
        reject = reject_of(self._stage, element, error, self._clock.moment(window))
        Metrics.counter(self._label, reject.reason.value).inc()
        return beam.pvalue.TaggedOutput(REJECTS, reject)


class _StepFn(_CountedFn):
    def __init__(self, stage: Stage, label: str, fn: Callable[[Any], Any], clock: Clock, many: bool) -> None:
        super().__init__(stage, label, clock, many)
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
        try:
            yield from self._values(self._ready(element))
        except OSError:
            raise  # a disk or network that fails is no fault of the element: the bundle fails
        except Exception as error:
            yield self._reject(element, error, window)


class _IsolatedFn(_CountedFn):
    """Keeps worker processes busy across elements; an element's end may come out while a later one comes in."""

    def __init__(
        self,
        stage: Stage,
        label: str,
        make: Callable[[], Callable[[Any], Any]],
        clock: Clock,
        many: bool,
        workers: int,
        limits: Limits | None,
    ) -> None:
        super().__init__(stage, label, clock, many)
        self._make, self._workers, self._limits = make, workers, limits

    def setup(self) -> None:
        super().setup()
        self._pool = WorkerPool(self._make, self._workers, self._limits)

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
        element, timestamp, window = done.ticket
        if done.error is not None:
            tagged = self._reject(element, done.error, window)
            yield beam.pvalue.TaggedOutput(REJECTS, WindowedValue(tagged.value, timestamp, (window,)))
            return
        for value in self._values(done.value):
            yield WindowedValue(value, timestamp, (window,))


def reject_of(stage: Stage, element: Any, error: Exception, moment: Moment) -> Reject:
    """The row that remembers why an element became no article; an error nobody foresaw gets reason `bug`."""
    if isinstance(error, RejectedError):
        reason, detail = error.reason, error.detail
    else:
        reason, detail = Reason.BUG, f"{type(error).__name__}: {error}"
    known = element if isinstance(element, Input) else None
    body = known.body if known else None
    sha256 = hashlib.sha256(body).hexdigest() if body is not None else None
    origin_ref = known.origin_ref if known else str(getattr(element, "origin_ref", "") or getattr(element, "name", ""))
    url = known.requested_url if known else None
    return Reject(
        reject_id=id_of(stage, reason, origin_ref, url or "", sha256 or detail),
        stage=stage,
        reason=reason,
        detail=detail[:DETAIL_CHARS],
        url=url,
        origin=known.origin if known else None,
        origin_ref=origin_ref,
        retryable=reason.retryable,
        attempt=known.attempt if known else 1,
        payload_head=body[:PAYLOAD_HEAD_BYTES] if body is not None else None,
        raw_sha256=sha256,
        rejected_at=moment.now,
        run_id=moment.run_id,
    )
