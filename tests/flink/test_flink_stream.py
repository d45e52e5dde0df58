"""A stream on Flink with parts of it killed: no page lost or doubled, while a naive sink doubles."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from cluster import Cluster
from farm.farm import Farm
from flink_stream import WHOLE, FlinkStream, groups_of
from streams import below, until

Kill = Callable[[FlinkStream], list[int]]


def task_manager(stream: FlinkStream) -> list[int]:
    return [stream.task_manager()]


def workers(stream: FlinkStream) -> list[int]:
    return below(stream.task_manager(), "python")


@pytest.fixture(scope="module")
def undisturbed(farm: Farm, tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    """The groups that one run on the embedded engine finds in all pages."""
    return groups_of(FlinkStream.run_once(farm, tmp_path_factory.mktemp("undisturbed")))


@pytest.mark.parametrize("victims", [task_manager, workers])
def test_a_part_killed_in_mid_stream_costs_and_doubles_no_page(
    whole: Cluster, farm: Farm, tmp_path: Path, victims: Kill, undisturbed: set[frozenset[str]]
) -> None:
    stream = FlinkStream(whole, farm, tmp_path)
    with stream.started() as client:
        until(lambda: stream.runs())
        killed = victims(stream)
        assert killed
        stream.wait_for_mid_window_rows(1)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        until(lambda: len(stream.articles()) == WHOLE, 150)
        assert stream.stop(client) == 0
    stream.assert_each_once()
    assert groups_of(stream.lake) == undisturbed
    assert sum(count > 1 for count in stream.appended().values()) > 0


def test_a_job_goes_on_without_its_job_server(whole: Cluster, farm: Farm, tmp_path: Path) -> None:
    stream = FlinkStream(whole, farm, tmp_path)
    with stream.started() as client:
        stream.wait_for_mid_window_rows(1)
        pid = whole.pid("jobserver")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert client.wait(60) != 0
        until(lambda: len(stream.articles()) == WHOLE, 150)
    stream.assert_each_once()


def test_a_job_goes_on_from_its_savepoint(whole: Cluster, farm: Farm, tmp_path: Path) -> None:
    stream = FlinkStream(whole, farm, tmp_path)
    with stream.started():
        stream.wait_for_mid_window_rows(1)
        place = stream.savepoint(stream.job())
        assert len(stream.articles()) < WHOLE
    with stream.started(f"--savepoint_path={place}") as client:
        until(lambda: len(stream.articles()) == WHOLE, 150)
        assert stream.stop(client) == 0
    stream.assert_each_once()
