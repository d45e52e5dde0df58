"""A Flink cluster for a benchmark, of what `make flink` has fetched; apart from those of makefile and tests."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pages import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "flink"))

from cluster import Cluster

PORT = 17291


@contextlib.contextmanager
def running_cluster(run: Path, port: int = PORT) -> Iterator[Cluster]:
    """A JobManager, two TaskManagers and the job server; they and their workers are ended after the block."""
    cluster = Cluster(run=run, port=port)
    try:
        cluster.up(2)
        yield cluster
    finally:
        cluster.stop()


def cluster_options(cluster: Cluster) -> list[str]:
    """Beam's options for it."""
    return [f"--job_endpoint=127.0.0.1:{cluster.job_port}", f"--flink_master=127.0.0.1:{cluster.port}"]
