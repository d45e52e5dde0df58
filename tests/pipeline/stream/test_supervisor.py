"""The supervisor: starts a failed or silent job again, asks it to stop, and ends what does not end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from pipeline.stream.marks import Marks
from pipeline.stream.supervisor import Patience, Supervisor
from transforms.write.local_store import LocalStore

QUICK = Patience(silent_s=60, window_s=60, backoff_s=0.05, longest_backoff_s=0.2, grace_s=20, look_s=0.02)


def supervisor(lake: Path, program: str, patience: Patience = QUICK) -> Supervisor:
    return Supervisor([sys.executable, "-S", "-c", program, str(lake)], LocalStore(lake), "job", patience)


def test_a_job_that_fails_is_started_again_until_it_ends_well(tmp_path: Path) -> None:
    count = "import pathlib, sys; f = pathlib.Path(sys.argv[1]) / 'n'; n = len(f.read_bytes()) if f.exists() else 0"
    watched = supervisor(tmp_path, f"{count}; f.write_bytes(b'x' * (n + 1)); sys.exit(0 if n == 2 else 9)")
    assert watched.run() == 0
    assert watched.starts == 3


def test_a_wrong_flag_is_not_tried_again(tmp_path: Path) -> None:
    watched = supervisor(tmp_path, "import sys; sys.exit(2)")
    assert watched.run() == 2
    assert watched.starts == 1


def test_a_job_that_gives_no_tick_is_ended_and_started_again(tmp_path: Path) -> None:
    patience = Patience(silent_s=2, window_s=60, backoff_s=0.05, look_s=0.02)
    program = '[ -e "$0/seen" ] || { : > "$0/seen"; sleep 600; }'
    watched = Supervisor(["sh", "-c", program, str(tmp_path)], LocalStore(tmp_path), "job", patience)
    assert watched.run() == 0
    assert watched.starts == 2


def test_sigterm_asks_the_job_to_stop_and_waits_for_it(tmp_path: Path) -> None:
    wait = "import pathlib, sys, time; stop = pathlib.Path(sys.argv[1]) / '_stream/job/stop'"
    watched = supervisor(tmp_path, f"{wait}\nwhile not stop.exists(): time.sleep(0.02)")
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert watched.run() == 0
    assert watched.starts == 1
    assert Marks(LocalStore(tmp_path), "job").asked_to_stop


def test_waits_grow_and_have_an_end() -> None:
    waits = [QUICK.backoff(failures) for failures in range(1, 40)]
    assert waits[0] == 0.05
    assert waits == sorted(waits)
    assert waits[-1] == 0.2
