"""A stream on Prism whose engine or worker is killed: the supervisor starts it again, no page is lost or doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm
from streams import PAGES, Stream, below, need_prism, until

HOSTS = 3
WHOLE = HOSTS * PAGES


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    need_prism()
    with Farm(hosts=HOSTS, life_s=900) as farm:
        yield farm


@pytest.mark.parametrize("victim", ["engine", "worker"])
def test_nothing_is_lost_or_doubled_when_a_part_is_killed(farm: Farm, tmp_path: Path, victim: str) -> None:
    kill_in_mid_stream(Stream(farm, tmp_path, "prism", hosts=HOSTS, delay_s=0.6, budget_s=300.0), [victim], 0)


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["engine", "worker"])
def test_nothing_is_lost_or_doubled_when_a_part_is_killed_five_times(farm: Farm, tmp_path: Path, victim: str) -> None:
    kill_in_mid_stream(Stream(farm, tmp_path, "prism", hosts=HOSTS, delay_s=2.5, budget_s=20.0), [victim] * 5, 1)


def kill_in_mid_stream(stream: Stream, victims: list[str], committed: int) -> None:
    with stream.running() as supervisor:
        for victim in victims:
            killed = stream.wait_for_mid_window(committed)
            (job,) = below(supervisor.pid)[:1]
            (engine,) = below(job, "prism")
            os.kill(engine if victim == "engine" else job, signal.SIGKILL)
            until(lambda job=job: not Path(f"/proc/{job}").exists())
            assert killed not in [run["run_id"] for run in stream.runs()]
        until(lambda: len(stream.articles()) == WHOLE)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(90) == 0
    assert set(stream.served()) == set(stream.articles())
    assert set(stream.articles().values()) == {1}
    assert stream.served().total() > WHOLE  # what a killed window had fetched was fetched again
    assert stream.overlaps() == []
