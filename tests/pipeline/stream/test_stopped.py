"""Supervised streams on both forms: one window at a time, stopped in mid-window, gone on; nothing lost or doubled."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm
from streams import PAGES, Stream, need_prism, until

HOSTS = 3
WHOLE = HOSTS * PAGES


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(hosts=HOSTS, life_s=900) as farm:
        yield farm


@pytest.mark.parametrize("runner", ["embedded", "prism"])
def test_sigterm_commits_the_open_window_and_the_next_start_goes_on(farm: Farm, tmp_path: Path, runner: str) -> None:
    if runner == "prism":
        need_prism()
    # A window takes longer than the time between two ticks; the items are dated a year before it.
    stream = Stream(farm, tmp_path, runner, hosts=HOSTS, delay_s=0.6, budget_s=300.0)
    with stream.running() as supervisor:
        window = stream.wait_for_mid_window(0)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(90) == 0
    assert stream.runs()[-1]["run_id"] == window
    assert 0 < len(stream.articles()) < WHOLE
    assert stream.articles() == stream.served()
    with stream.running() as supervisor:
        until(lambda: len(stream.articles()) == WHOLE)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(90) == 0
    assert stream.articles() == stream.served()
    assert set(stream.articles().values()) == {1}
    assert stream.overlaps() == []
