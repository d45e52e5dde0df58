"""Whole runs killed at any moment and repeated: the lake ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jobs import digests

from pipeline.lake import Lake

ROOT = Path(__file__).parents[2]
TABLES = ("articles", "signatures", "stories", "story_members", "rejects")
KILLS, PARTS = int(os.environ.get("NEWSBEAM_KILLS", "20")), 5
"""Kills in all, and pieces that they are done in."""


def started(lake: Path) -> subprocess.Popen[bytes]:
    program = "import sys; from pipeline.cli.main import main; main()"
    flags = ["run", "--seeds", str(ROOT / "seeds"), "--lake", str(lake), "--progress", "never", "--workers", "1"]
    now = ["--now", "2026-03-05T12:00:00Z", "--run-id", "r"]
    command = [sys.executable, "-c", program, *flags, *now]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_run_killed_at_random_moments_and_repeated_leaves_the_same_files(tmp_path: Path, part: int) -> None:
    began = time.monotonic()
    assert started(tmp_path / "whole").wait(300) == 0
    took_s = time.monotonic() - began
    expected = digests(tmp_path / "whole", TABLES)
    moments = random.Random(part)
    for number in range(part, KILLS, PARTS):
        lake = tmp_path / f"killed{number}"
        process = started(lake)
        time.sleep(moments.uniform(0.25, 1.0) * took_s)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert started(lake).wait(300) == 0, number
        assert digests(lake, TABLES) == expected, number
        assert [run["run_id"] for run in Lake.open(str(lake)).runs()] == ["r"], number
