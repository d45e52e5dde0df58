"""Windows of a stream on Flink leave what scheduled runs leave."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import Any

from cluster import Cluster
from farm.farm import Farm
from flink_options import options
from hours import HOUR, START, TABLES, rows_after, scheduled, settings_of, without_run
from streams import until

from pipeline.lake import Lake
from pipeline.stream.engines import stream_options
from pipeline.stream.flink_jobs import run_on_flink
from pipeline.stream.started import stream_job

HOURS = (0, 3)
FIRST = 14
"""Stories that two feeds show in the first of these hours."""


def test_windows_on_flink_leave_the_rows_of_scheduled_runs(whole: Cluster, farm: Farm, tmp_path: Path) -> None:
    expected = rows_after(farm, tmp_path / "runs", scheduled, HOURS)
    assert len(expected["articles"]) > FIRST
    assert rows_of_windows(whole, farm, tmp_path / "flink") == expected


def rows_of_windows(cluster: Cluster, farm: Farm, lake: Path) -> dict[str, list[dict[str, Any]]]:
    """What two windows of one stream leave; the farm's clock goes on once the pages of the first are served."""
    farm.turn_clock(START)
    farm.forget()

    def turn_clock() -> None:
        until(lambda: sum(one.path.startswith("/story/") for one in farm.arrivals()) == FIRST)
        farm.turn_clock(START + HOURS[1] * HOUR)

    threading.Thread(target=turn_clock, daemon=True).start()
    end, every_s = START + HOURS[1] * HOUR, HOURS[1] * 3600
    job = stream_job(settings_of(farm, lake), "job", every_s=every_s, start=START, until=end)
    run_on_flink(dataclasses.replace(job, start_id="1"), stream_options("flink", options(cluster), "job"))
    assert cluster.running() == []
    found = Lake.open(str(lake))
    assert [row["started_at"] for row in found.runs()] == [START, end]
    assert found.runs()[0]["articles"] == FIRST
    return {table: sorted(map(without_run, found.read(table).to_pylist()), key=repr) for table in TABLES}
