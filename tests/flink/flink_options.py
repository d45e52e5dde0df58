"""Where the tests' cluster listens, and Beam's options for it."""

from __future__ import annotations

import json
from pathlib import Path

from cluster import Cluster

from pipeline.stream.engines import process_environment

ROOT = Path(__file__).parents[2]
PORT = 17191


def options(cluster: Cluster, *more: str, boot: Path | None = None) -> list[str]:
    """Beam's options for this cluster; its workers, started by `boot`, find the modules of these tests too."""
    kind, told = process_environment(())
    environment = json.loads(told.partition("=")[2])
    if boot is not None:
        environment["command"] = str(boot)
    environment["env"]["PYTHONPATH"] += f":{ROOT / 'tests'}:{Path(__file__).parent}"
    places = f"--job_endpoint=127.0.0.1:{cluster.job_port}", f"--flink_master=127.0.0.1:{cluster.port}"
    return [*places, kind, f"--environment_config={json.dumps(environment)}", *more]
