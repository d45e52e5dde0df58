"""Lists in which many feeds fail in every way: each outcome is recorded, nothing is lost, and the run ends in time."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from farm.failing import FAILING
from farm.farm import Farm
from farm.runs import START, feeds_of_every_kind, run_list
from jobs import counts

from pipeline.lake import Lake
from pipeline.polling import recent_fetches, waiting
from transforms.feeds.feed_state import feed_states

TESTS = Path(__file__).parents[1]
TWO_PROCESSES = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")
LATE_S = 1.5
"""How long after its end the last answers may still be noted on a busy machine."""


def check(lake_dir: Path, urls: list[str], budget_s: float, **more: Any) -> dict[str, Any]:
    """Runs the list, and holds the run to what must be so however little time there is; gives its row."""
    began = dt.datetime.now(dt.UTC)
    row = run_list(lake_dir, urls, budget_s=budget_s, **more)
    assert sum(counts(row).values()) == row["inputs"]
    assert not row["rejects_by_reason"].get("bug")
    lake = Lake.open(str(lake_dir))
    states = feed_states(recent_fetches(lake))
    assert set(states) == set(urls)
    assert len(waiting(lake)) == row["deferred"]
    ends = [
        fetch.started_at + dt.timedelta(milliseconds=fetch.duration_ms or 0)
        for fetch in recent_fetches(lake)
        if fetch.status is not None or fetch.duration_ms
    ]
    assert max(ends, default=began) - began < dt.timedelta(seconds=budget_s + LATE_S)
    return row


def test_each_feed_of_a_list_has_its_outcome_whatever_its_host_does(tmp_path: Path) -> None:
    with Farm(life_s=900) as farm:
        farm.turn_clock(START)
        urls = feeds_of_every_kind(farm, good=10, bad=len(FAILING))
        check(tmp_path / "lake", urls, 10.0, deadline_s=1.5)


@pytest.mark.slow
@pytest.mark.parametrize("beam_options", [(), TWO_PROCESSES], ids=["one process", "two processes"])
def test_500_feeds_of_which_200_fail_end_within_their_budget(
    beam_options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    with Farm(life_s=900) as farm:
        farm.turn_clock(START)
        urls = feeds_of_every_kind(farm)
        row = check(tmp_path / "lake", urls, 60.0, deadline_s=10.0, delay_s=0.5, beam_options=beam_options)
    assert row["articles"] + row["deferred"] >= 300
