"""Windows of a stream on Flink leave what scheduled runs leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from pathlib import Path

from cluster import Cluster
from farm.farm import Farm
from flink_options import options
from hours import rows_after, scheduled

from pipeline.settings import Settings
from pipeline.stream.engines import stream_options
from pipeline.stream.flink_jobs import run_on_flink
from pipeline.stream.started import stream_job

HOURS = (0, 3)


def on_flink(cluster: Cluster, settings: Settings, at: dt.datetime) -> None:
    job = stream_job(settings, "job", every_s=3600, start=at, until=at)
    run_on_flink(dataclasses.replace(job, start_id=at.isoformat()), stream_options("flink", options(cluster), "job"))
    assert cluster.running() == []


def test_windows_on_flink_leave_the_rows_of_scheduled_runs(whole: Cluster, farm: Farm, tmp_path: Path) -> None:
    expected = rows_after(farm, tmp_path / "runs", scheduled, HOURS)
    assert len(expected["articles"]) > 14
    assert rows_after(farm, tmp_path / "flink", functools.partial(on_flink, whole), HOURS) == expected
