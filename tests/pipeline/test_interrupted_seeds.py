"""Ctrl-C, SIGTERM and SIGKILL while seeds are read: a line instead of a traceback, and no temporary files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.lake import Lake

ROOT = Path(__file__).parents[2]
PROGRAM = "from pipeline.cli.main import main; main()"


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder for temporary files whose path is as short as usual ones."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Enough to read for a while."""
    text = " ".join(f"The council of Ellery met on day {number} and spoke of the pier." for number in range(200))
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": f"{n} {text}"}) + "\n" for n in range(4000)))
    return path


def started(seeds: Path, lake: Path, scratch: Path, wait_s: float = 1.0) -> subprocess.Popen[str]:
    """A run that has started the fork server of its workers, some time ago."""
    there = set(scratch.glob("**/listener-*"))
    command = [sys.executable, "-c", PROGRAM, "run", "--seeds", seeds, "--lake", lake, "--workers", "1"]
    # Python leaves SIGINT ignored where a shell started it in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while set(scratch.glob("**/listener-*")) <= there:  # the fork server of its workers
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(wait_s)
    return process


@pytest.mark.parametrize("wait_s", [0.0, 0.4, 2.0])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_ends_a_run_with_a_line_and_leaves_no_temporary_files(
    tmp_path: Path, seeds: Path, scratch: Path, number: signal.Signals, wait_s: float
) -> None:
    process = started(seeds, tmp_path / "lake", scratch, wait_s)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.count("\n")) == (130, 1), told
    assert told.startswith("newsbeam: interrupted")
    assert list(scratch.iterdir()) == []
    assert Lake.open(str(tmp_path / "lake")).runs() == []


def test_what_a_killed_run_left_goes_with_the_next_and_not_what_a_running_one_holds(
    tmp_path: Path, seeds: Path, scratch: Path
) -> None:
    killed, running = (started(seeds, tmp_path / name, scratch) for name in ("a", "b"))
    killed.kill()
    killed.communicate()
    assert len(list(scratch.iterdir())) == 2
    command = [sys.executable, "-c", PROGRAM, "extract", ROOT / "seeds" / "council.txt"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(scratch)}, check=True, capture_output=True, timeout=60
    )
    assert len(list(scratch.iterdir())) == 1
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert list(scratch.iterdir()) == []
