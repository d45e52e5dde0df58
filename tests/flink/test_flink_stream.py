"""A stream on Flink with parts of it killed: no page lost or doubled, while a naive sink doubles."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from cluster import Cluster
from farm.farm import Farm
from flink_stream import WHOLE, FlinkStream, groups_of
from streams import below, until

SILENT_S = 60.0


def task_manager(stream: FlinkStream) -> list[int]:
    return [stream.task_manager()]


def workers(stream: FlinkStream) -> list[int]:
    return below(stream.task_manager(), "python")


@pytest.fixture(scope="module")
def undisturbed(farm: Farm, tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    """The groups that one run on the embedded engine finds in all pages."""
    return groups_of(FlinkStream.run_once(farm, tmp_path_factory.mktemp("undisturbed")))


def test_parts_killed_in_mid_stream_cost_and_double_no_page(
    whole: Cluster, farm: Farm, tmp_path: Path, undisturbed: set[frozenset[str]]
) -> None:
    stream, doubled = FlinkStream(whole, farm, tmp_path), [0]
    with stream.started() as client:
        for number, victims in enumerate((workers, task_manager), 1):
            stream.wait_for_mid_window_rows(number)
            committed = len(stream.runs())
            killed = victims(stream)
            assert killed
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            until(lambda before=committed: len(stream.runs()) > before, 150)
            doubled.append(sum(count > 1 for count in stream.appended().values()))
        until(lambda: len(stream.articles()) == WHOLE, 150)
        assert stream.stop(client) == 0
    stream.assert_each_once()
    assert groups_of(stream.lake) == undisturbed
    assert doubled == sorted(set(doubled))  # each kill had rows come again


def test_a_job_goes_on_without_its_job_server_and_from_its_savepoint(
    whole: Cluster, farm: Farm, tmp_path: Path, undisturbed: set[frozenset[str]]
) -> None:
    stream = FlinkStream(whole, farm, tmp_path)
    with stream.started() as client:
        stream.wait_for_mid_window_rows(1)
        committed, pid = len(stream.runs()), whole.pid("jobserver")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert client.wait(60) not in (0, None)
        until(lambda: len(stream.runs()) > committed, 120)
        place = stream.savepoint(stream.job())
        assert 0 < len(stream.articles()) < WHOLE
    whole.start_job_server()
    with stream.started(f"--savepoint_path={place}") as client:
        until(lambda: len(stream.articles()) == WHOLE, 150)
        assert stream.stop(client) == 0
    stream.assert_each_once()
    assert groups_of(stream.lake) == undisturbed


def test_a_start_that_never_polls_is_ended_and_started_again(
    whole: Cluster, farm: Farm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = FlinkStream(whole, farm, tmp_path)
    for name, value in stream.environment.items():
        monkeypatch.setenv(name, value)
    supervisor, first = stream.supervisor(SILENT_S), []

    def stop_after_a_tick() -> None:
        try:
            until(lambda: whole.running())
            first.extend(whole.running())
            until(lambda: stream.appended().total() > 2)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_after_a_tick, daemon=True).start()
    assert supervisor.run() == 0
    assert supervisor.starts > 1
    assert whole.ask(f"/jobs/{first[0]}")["state"] == "CANCELED"
    assert whole.running() == []
    assert len(stream.runs()) == 1
    stream.assert_each_once()
