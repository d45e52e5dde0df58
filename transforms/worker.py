"""Processes that may hang, crash or swallow memory without harm: documents in, outcomes out, over pipes.

Soft time-outs do not work: a thread runs on, a regex that holds the GIL never stops, lxml loops in C. So each
document is handled in a process of its own kind that is killed on overrun. Measured on 59 kB pages: 0.2 ms of the
parent's CPU a document, 0.6 % of its extraction.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import gc
import multiprocessing
import multiprocessing.connection
import os
import pickle
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from schemas import Reason, RejectedError
from transforms.memory import keep_large_apart, tidy
from transforms.pipe import widened

IN_FLIGHT = 2
"""Documents a worker holds: the second waits in its pipe while the parent is busy with something else, if it fits."""

_REST_AFTER = 200
"""Documents of one bundle; engines with small bundles keep their workers."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may take."""

    cpu_s: int = 10
    wall_s: float = 30.0
    memory_bytes: int = 1 << 30
    """Address space on top of what a warm worker holds."""
    grace_s: float = 20.0
    """On top, for the first document of a cold worker."""
    recycle: int = 1000
    """Documents after which a worker is replaced."""


class WorkerStartError(RuntimeError):
    """A worker process cannot even start: what it loads is missing or broken; no document is to blame."""


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """A document's end: its value, or the error it met."""

    ticket: Any
    value: Any = None
    error: Exception | None = None


class WorkerPool:
    """Handles documents in `size` worker processes, started when first needed.

    `make` is called once in each worker and gives the function that handles a document; if that is a context
    manager it is entered. It must be picklable, and so must documents and values. A document's end is a `Done`
    with the ticket it was submitted under; ends come in no fixed order. `preload` names a module that the fork server
    imports, so that workers share what it loads.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Any], Any]],
        size: int,
        limits: Limits | None = None,
        preload: str | None = None,
    ) -> None:
        if size < 1:
            raise ValueError(f"expected a pool of at least one worker, got {size!r}")
        limits = limits or Limits()
        self._workers = [_Worker(make, limits, preload) for _ in range(size)]
        self._submitted = 0

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def submit(self, document: Any, ticket: Any) -> Iterator[Done]:
        """Hands a document over; first waits for a free place, giving the ends met while waiting."""
        while not any(worker.has_room for worker in self._workers):
            yield from self._collect()
        self._submitted += 1
        free = [worker for worker in self._workers if worker.has_room]
        min(free, key=lambda worker: len(worker.queue)).send(document, ticket)

    def handle(self, document: Any) -> Any:
        """What becomes of one document; for a pool that no other is in.

        Raises:
            RejectedError: the document is turned away, or overran its limits.
        """
        (done,) = [*self.submit(document, None), *self.drain()]
        if done.error is not None:
            raise done.error
        return done.value

    def drain(self) -> Iterator[Done]:
        """Every end that is still out; after many documents the workers' memory is given back too."""
        while any(worker.queue for worker in self._workers):
            yield from self._collect()
        if self._submitted >= _REST_AFTER:
            self.stop()

    def stop(self) -> None:
        """Ends the processes; a later document starts them again."""
        self._submitted = 0
        for worker in self._workers:
            worker.stop()

    def _collect(self) -> Iterator[Done]:
        busy = {worker.connection: worker for worker in self._workers if worker.queue}
        wait_s = max(0.0, min(worker.deadline for worker in busy.values()) - time.monotonic())
        ready = multiprocessing.connection.wait(list(busy), timeout=wait_s)
        for connection in ready:
            yield from busy[connection].receive()
        if not ready:
            for worker in busy.values():
                yield from worker.check_deadline()


class _Worker:
    """One process and the documents it holds, the one it works on first."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]], limits: Limits, preload: str | None) -> None:
        self.queue: collections.deque[tuple[bytes, Any]] = collections.deque()
        self.deadline = 0.0
        self.connection: Any = None
        self._make, self._limits, self._preload = make, limits, preload
        self._process: Any = None
        self._handled, self._started = 0, False
        self._handed_over = self._room_bytes = 0

    @property
    def has_room(self) -> bool:
        """A worker at the end of its share finishes what it holds and takes no more until it is replaced."""
        return len(self.queue) < (IN_FLIGHT if self._handled + len(self.queue) < self._limits.recycle else 1)

    def send(self, document: Any, ticket: Any) -> None:
        if self._handled >= self._limits.recycle:
            self.stop()
        self._ensure_started()
        self.queue.append((pickle.dumps(document, protocol=5), ticket))
        self._hand_over()

    def receive(self) -> Iterator[Done]:
        """The end of the document worked on, if it has come to one.

        Raises:
            WorkerStartError: the process ended before it could take a document; that is no document's fault.
        """
        try:
            message = self.connection.recv_bytes()
            if not self._started:
                self._started = True
                return
            value, error = pickle.loads(message)  # noqa: S301 - our own process's bytes
        except (EOFError, OSError):
            self._process.join(1)
            code = self._process.exitcode
            if not self._started:
                raise WorkerStartError(f"expected a worker process to start, it ended with {code}") from None
            if code == -signal.SIGXCPU:
                yield self._fail(Reason.TIMEOUT_CPU, f"over {self._limits.cpu_s} CPU seconds")
            else:
                yield self._fail(Reason.CRASH, f"worker process ended with {code}")
            return
        self._handled += 1
        self._handed_over -= 1
        _, ticket = self.queue.popleft()
        if self.queue:
            self._set_deadline()
            self._hand_over()
        yield Done(ticket, value, error)

    def check_deadline(self) -> Iterator[Done]:
        if self.queue and time.monotonic() >= self.deadline:
            yield self._fail(Reason.TIMEOUT_CPU, f"over {self._limits.wall_s:g} seconds of wall time")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self.connection.close()
            self._process = None

    def _fail(self, reason: Reason, detail: str) -> Done:
        """Ends the process and the document it worked on; those behind it go to a fresh process."""
        self.stop()
        _, ticket = self.queue.popleft()
        if self.queue:
            self._ensure_started()
            self._hand_over()
        return Done(ticket, error=RejectedError(reason, detail))

    def _hand_over(self) -> None:
        """Sends what is not sent yet: a first document, and a second one that fits into the pipe.

        A larger one waits until the first has ended. Sent before, it would block the parent while the worker is blocked
        by a value that nobody takes off, for ever; or while the worker hangs, and no deadline would be kept.
        """
        while self._handed_over < len(self.queue):
            document, _ = self.queue[self._handed_over]
            if self._handed_over and len(document) > self._room_bytes:
                return
            if not self._handed_over:
                self._set_deadline()
            self._handed_over += 1
            with contextlib.suppress(OSError):  # a dead process shows at the next receive
                self.connection.send_bytes(document)

    def _set_deadline(self) -> None:
        grace_s = self._limits.grace_s if self._handled == 0 else 0.0
        self.deadline = time.monotonic() + self._limits.wall_s + grace_s

    def _ensure_started(self) -> None:
        if self._process is not None:
            return
        # forkserver, not fork: the caller has threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self._preload or self._module()])
        for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            os.environ.setdefault(variable, "1")
        self.connection, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._make, self._limits), daemon=True)
        process.start()
        self._process = process
        theirs.close()
        self._handled, self._started = 0, False
        self._handed_over, self._room_bytes = 0, widened(self.connection)

    def _module(self) -> str:
        made = getattr(self._make, "func", self._make)
        return str(made.__module__)


def _serve(connection: Any, make: Callable[[], Callable[[Any], Any]], limits: Limits) -> None:
    """The worker's life: one document after the other until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    keep_large_apart()
    handle = make()
    with contextlib.ExitStack() as stack:
        if isinstance(handle, contextlib.AbstractContextManager):
            handle = stack.enter_context(handle)
        _limit_memory(limits.memory_bytes)
        gc.collect()
        gc.freeze()
        gc.disable()  # a collection in the midst of a page walks its whole tree: 4 % of extraction
        with contextlib.suppress(BrokenPipeError):  # the parent was ended: nobody waits for what is done here
            connection.send_bytes(b"ready")
            for count, document in enumerate(_documents(connection), 1):
                _allow_cpu(limits.cpu_s)
                connection.send_bytes(_outcome(handle, document))
                tidy(count)
    os._exit(0)


def _documents(connection: Any) -> Iterable[Any]:
    while True:
        try:
            document = pickle.loads(connection.recv_bytes())  # noqa: S301 - our own parent's bytes
        except (EOFError, OSError):
            return
        yield document


def _outcome(handle: Callable[[Any], Any], document: Any) -> bytes:
    try:
        return pickle.dumps((handle(document), None), protocol=5)
    except RejectedError as error:
        return pickle.dumps((None, error), protocol=5)
    except MemoryError:
        return pickle.dumps((None, RejectedError(Reason.MEMORY, "out of its share of memory")), protocol=5)
    except RecursionError as error:
        return pickle.dumps((None, RejectedError(Reason.CRASH, f"nested too deep: {error}")), protocol=5)
    except Exception as error:  # what nobody foresaw must not end the worker; it becomes a reject `bug`
        detail = f"{type(error).__name__}: {error}"[:400]
        return pickle.dumps((None, RejectedError(Reason.BUG, detail)), protocol=5)


def _limit_memory(extra_bytes: int) -> None:
    """Address space as it stands plus the share: libraries map far more than they use."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        held = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + extra_bytes, held + extra_bytes))


def _allow_cpu(seconds: int) -> None:
    """RLIMIT_CPU counts the process's whole life: the soft limit is raised before each document."""
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, resource.RLIM_INFINITY))
