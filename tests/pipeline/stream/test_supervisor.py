"""The supervisor: starts a failed or silent job again, asks it to stop, and ends what does not end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from jobs import run_seeds
from streams import until

from pipeline.stream.liveness import Patience
from pipeline.stream.marks import Marks
from pipeline.stream.supervisor import Supervisor
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


OPENS = """
mkdir -p "$0/_stream/job"
printf '{"run_id": "job-1", "at": "2026-03-05T12:00:00+00:00"}' > "$0/_stream/job/open"
"""


def test_an_engine_that_opens_a_window_and_commits_nothing_is_ended_and_started_again(tmp_path: Path) -> None:
    patience = Patience(silent_s=60, window_s=1, backoff_s=0.05, look_s=0.02)
    program = f'[ -e "$0/seen" ] && exit 0; : > "$0/seen"; {OPENS} sleep 600'
    watched = Supervisor(["sh", "-c", program, str(tmp_path)], LocalStore(tmp_path), "job", patience)
    assert watched.run() == 0
    assert watched.starts == 2


def test_a_window_that_goes_on_staging_is_waited_for(tmp_path: Path) -> None:
    patience = Patience(silent_s=60, window_s=1, backoff_s=0.05, look_s=0.02)
    stage = 'mkdir -p "$0/_staging/job-1"; for n in $(seq 25); do : > "$0/_staging/job-1/$n"; sleep 0.1; done'
    watched = Supervisor(["sh", "-c", f"{OPENS} {stage}", str(tmp_path)], LocalStore(tmp_path), "job", patience)
    assert watched.run() == 0
    assert watched.starts == 1


def test_a_job_and_all_that_it_started_end_with_their_supervisor(tmp_path: Path) -> None:
    job = (
        "from pipeline.stream.lifeline import end_with_supervisor; end_with_supervisor(); import os, subprocess, sys; "
        "engine = subprocess.Popen(['sleep', '600']); told = open(sys.argv[1], 'w'); "
        "told.write(f'{os.getpid()} {engine.pid}'); told.close(); engine.wait()"
    )
    program = (
        "import sys; from pipeline.stream.supervisor import *; from transforms.write.local_store import LocalStore; "
        "from pathlib import Path; patience = Patience(silent_s=60, window_s=60); "
        "Supervisor([sys.executable, *sys.argv[2:]], LocalStore(Path(sys.argv[1])), 'job', patience).run()"
    )
    pids = tmp_path / "pids"
    command = [sys.executable, "-c", program, str(tmp_path), "-c", job, str(pids)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as supervisor:
        until(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        started = [Path(f"/proc/{pid}") for pid in pids.read_text().split()]
        assert all(process.exists() for process in started)
        supervisor.kill()
    until(lambda: not any(map(is_running, started)))


def is_running(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


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


def test_a_window_that_took_something_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    seed, lake = tmp_path / "council.txt", tmp_path / "lake"
    seed.write_text("The council approved the budget for the harbour on Tuesday.")
    run_seeds(lake, [seed], run_id="job-1")
    watched = Supervisor(["sh", "-c", f"{OPENS} sleep 0.5", str(lake)], LocalStore(lake), "job", QUICK, told.append)
    assert watched.run() == 0
    assert told == ["1  1 input: 1 article"]
