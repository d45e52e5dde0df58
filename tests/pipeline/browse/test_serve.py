"""The server's beginning and end, as someone at a terminal sees them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.browse.serve import serve
from pipeline.lake import Lake
from pipeline.settings import SettingsError

ROOT = Path(__file__).parents[3]


def test_ctrl_c_is_the_usual_end(sample_lake: Path) -> None:
    program = "from pipeline.cli.main import main; main()"
    command = [sys.executable, "-c", program, "browse", "--port", "0", "--lake", sample_lake]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (0, "")


def test_a_port_that_is_taken_says_how_to_get_a_free_one(sample_lake: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="address already in use; --port 0 takes a free one"):
            serve(Lake.open(str(sample_lake)), taken.getsockname()[1], print)
