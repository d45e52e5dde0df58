"""A cluster of its own for these tests: a JobManager, two TaskManagers and the job server, on ports of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm

sys.path[:0] = [str(Path(__file__).parents[2] / "deploy" / "flink"), str(Path(__file__).parent)]

from cluster import CACHE, Cluster  # noqa: E402 - a program, not a package
from flink_options import PORT  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flink)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if not (CACHE / "ready").exists():
        pytest.skip("expected Flink, found none; get it by: make flink")
    cluster = Cluster(run=CACHE / "test", port=PORT)
    cluster.stop()  # what tests that were killed left running
    shutil.rmtree(cluster.run, ignore_errors=True)
    try:
        cluster.up(2)
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def whole(cluster: Cluster) -> Cluster:
    """The cluster with all that earlier tests have killed started again."""
    cluster.up(2)
    cluster.wait_for_task_managers(2)
    return cluster


@pytest.fixture(scope="session")
def farm() -> Iterator[Farm]:
    with Farm(hosts=6, life_s=1800) as farm:
        yield farm
