"""Worker processes: good documents come through, bad ones end alone and under the right reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misbehaving import make_broken, make_misbehaving

from schemas import RejectedError
from transforms.worker import Limits, WorkerPool, WorkerStartError

QUICK = Limits(cpu_s=1, wall_s=2, grace_s=10)


def ends_of(words: list[str], size: int, limits: Limits = QUICK) -> list[str]:
    """How each word ended, in the order given: its value, or its reason."""
    ends = {}
    with WorkerPool(make_misbehaving, size, limits) as pool:
        for place, word in enumerate(words):
            ends.update((done.ticket, done) for done in pool.submit(word, place))
        ends.update((done.ticket, done) for done in pool.drain())
    assert len(ends) == len(words)
    return [
        done.error.reason.value if isinstance(done.error, RejectedError) else done.value
        for _, done in sorted(ends.items())
    ]


def test_good_documents_all_come_through() -> None:
    words = [f"word{n}" for n in range(40)]
    assert ends_of(words, size=2) == [word.upper() for word in words]


def test_each_bad_document_ends_alone_with_its_reason() -> None:
    words = ["a", "spin", "b", "segfault", "c", "swallow", "d", "raise", "e", "reject", "f", "regex", "g"]
    assert ends_of(words, size=1) == [
        *("A", "timeout_cpu", "B", "crash", "C", "memory", "D", "bug", "E", "no_text", "F", "timeout_cpu", "G")
    ]


def test_one_document_alone_gives_its_value_or_is_turned_away() -> None:
    with WorkerPool(make_misbehaving, 1, QUICK) as pool:
        assert pool.handle("a") == "A"
        with pytest.raises(RejectedError, match="no_text"):
            pool.handle("reject")
        assert pool.handle("b") == "B"


@pytest.fixture
def alarm_clock() -> Iterator[None]:
    """Ends a test that hangs: the parent itself would be blocked in a write."""
    before = signal.signal(signal.SIGALRM, _woken)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _woken(*_: object) -> None:
    raise TimeoutError("expected the pool to go on, it hangs")


@pytest.mark.usefixtures("alarm_clock")
def test_documents_and_values_larger_than_any_pipe_do_not_block_each_other() -> None:
    words = [letter * 3_000_000 for letter in "abcdef"]
    assert ends_of(words, size=1) == [word.upper() for word in words]


@pytest.mark.usefixtures("alarm_clock")
def test_a_large_document_behind_one_that_hangs_does_not_keep_it_from_its_end() -> None:
    large = "b" * 3_000_000
    assert ends_of(["a", "sleep", large, "c"], size=1) == ["A", "timeout_cpu", large.upper(), "C"]


def test_a_document_that_only_sleeps_is_ended_by_the_wall_clock() -> None:
    assert ends_of(["a", "sleep", "b"], size=1) == ["A", "timeout_cpu", "B"]


def test_a_worker_is_replaced_after_its_share_of_documents() -> None:
    processes = ends_of(["pid"] * 6, size=1, limits=Limits(recycle=2))
    assert len(set(processes)) == 3


def test_a_pool_without_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        WorkerPool(make_misbehaving, 0)


def test_a_worker_that_cannot_start_fails_the_run_instead_of_its_documents() -> None:
    with WorkerPool(make_broken, 1, QUICK) as pool:
        list(pool.submit("a", 0))
        with pytest.raises(WorkerStartError):
            list(pool.drain())


def test_a_worker_whose_parent_was_ended_ends_without_a_word() -> None:
    program = (
        "from misbehaving import make_misbehaving; from transforms.worker import Limits, WorkerPool\n"
        "if __name__ == '__main__':\n"
        "    with WorkerPool(make_misbehaving, 1, Limits()) as pool:\n"
        "        for word in ('a', 'b', 'nap'):\n"
        "            for done in pool.submit(word, word):\n"
        "                print(done.value, flush=True)\n"
        "        list(pool.drain())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], env=_beside_tests(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "A\n"
        parent.terminate()
        assert parent.communicate(timeout=60) == ("", "")


def test_the_fork_server_ends_once_no_worker_runs_and_comes_again_with_the_next() -> None:
    program = (
        "import multiprocessing, os, pathlib; from misbehaving import make_misbehaving\n"
        "from transforms.fork_server import end_fork_server; from transforms.worker import WorkerPool\n"
        "def handled(pool): return [done.value for done in (*pool.submit('a', 0), *pool.drain())]\n"
        "if __name__ == '__main__':\n"
        "    with WorkerPool(make_misbehaving, 1) as pool:\n"
        "        told = [handled(pool)]\n"
        "        (worker,) = multiprocessing.active_children()\n"
        "        server = pathlib.Path('/proc', pathlib.Path(f'/proc/{worker.pid}/stat').read_text().split()[3])\n"
        "        end_fork_server()\n"
        "        told.append(server.exists())\n"
        "    end_fork_server()\n"
        "    told.append(server.exists())\n"
        "    with WorkerPool(make_misbehaving, 1) as pool:\n"
        "        told.append(handled(pool))\n"
        "    print(told)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=_beside_tests(), capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[['A'], True, False, ['A']]\n", "")


def _beside_tests() -> dict[str, str]:
    """An environment in which the handler of these tests is found."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[1]), str(Path.cwd())))}
