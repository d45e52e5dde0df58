"""Ctrl-C while pages are fetched: what was fetched is committed, and the rest waits for the next run."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from pathlib import Path

from farm.farm import NETWORK, Farm

from pipeline.lake import Lake
from pipeline.polling import waiting

ROOT = Path(__file__).parents[2]
CONFIG = f"""
[fetch]
user_agent = "test/1 (+mailto:a@b.example)"
delay_s = 0.7
allow_networks = ["{NETWORK}"]
"""


def test_an_interrupted_run_commits_what_it_fetched_and_puts_off_the_rest(tmp_path: Path) -> None:
    (tmp_path / "newsbeam.toml").write_text(CONFIG)
    with Farm(hosts=2, life_s=900) as farm:
        (tmp_path / "feeds.txt").write_text(farm.url(1, "/feed.xml?every=60") + "\n")
        farm.turn_clock(farm_time())
        program = "import sys; from pipeline.cli.main import main; main()"
        flags = ["run", "--feeds", tmp_path / "feeds.txt", "--lake", tmp_path / "lake", "--workers", "1"]
        command = [sys.executable, "-c", program, *flags, "--config", tmp_path / "newsbeam.toml", "--progress", "never"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while sum(arrival.path.startswith("/story") for arrival in farm.arrivals()) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    lake = Lake.open(str(tmp_path / "lake"))
    (run,) = lake.runs()
    assert run["articles"] >= 3
    assert run["articles"] + run["deferred"] == run["inputs"] == 20
    assert len(waiting(lake)) == run["deferred"] > 0


def farm_time() -> dt.datetime:
    return dt.datetime(2025, 11, 3, 12, tzinfo=dt.UTC)
