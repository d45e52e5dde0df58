"""A Flink cluster on this machine, bound to loopback: one JobManager, TaskManagers, and Beam's job server.

    python deploy/flink/cluster.py up | tm NUMBER | jobserver | stop   [--run FOLDER] [--port FIRST] [--tms 2]

`up` starts all that is not running. Process ids lie in `FOLDER/<name>.pid`, what a process says in `FOLDER/<name>.log`;
`stop` ends those processes, the workers that they have started, and no others. Jars come from `make flink`; of the
folder of the job server only those whose SHA-256 was checked are on the class path.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "flink"
FIRST_PORT = 17091
"""Of the REST interface; RPC and job server follow at +1 and +8."""
_FLINK_JARS = CACHE / "dist" / "pyflink" / "lib"
_SMALL = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Collectors and compilers that live for long-running servers took half of the CPU of a short job."""
_WAIT_S = 120.0
_PART = "NEWSBEAM_FLINK_PART"
"""In the environment of each process and of all that it starts. Workers whose TaskManager is lost go on for minutes:
Beam's boot program starts them again three times."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The processes that a folder names; made anew it finds those that are running."""

    run: Path = CACHE / "run"
    port: int = FIRST_PORT

    @property
    def rest(self) -> str:
        """The address of Flink's REST interface."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def job_port(self) -> int:
        """Where the job server takes jobs."""
        return self.port + 8

    def up(self, task_managers: int = 2) -> None:
        """Starts what is not running, and returns when it takes jobs.

        Raises:
            TimeoutError: it does not within two minutes.
        """
        if self.pid("jobmanager") is None:
            self._start("jobmanager", self._flink("-Xmx448m", "StandaloneSessionClusterEntrypoint"))
        for number in range(1, task_managers + 1):
            self.start_task_manager(number)
        self.wait_for_task_managers(task_managers)
        self.start_job_server()

    def start_task_manager(self, number: int) -> None:
        """Starts the TaskManager `tm<number>` unless it runs."""
        name = f"tm{number}"
        if self.pid(name) is None:
            self._end_what_is_left_of(name)
            memory = ("-Xmx768m", "-XX:MaxDirectMemorySize=896m", "-XX:MaxMetaspaceSize=384m")
            told = self._flink(*memory, "TaskManagerRunner")
            self._start(name, [*told, "-D", f"taskmanager.resource-id={name}"])

    def start_job_server(self) -> None:
        """Starts the job server unless it runs; returns when it takes jobs."""
        if self.pid("jobserver") is None:
            jars = _path([*sorted(_FLINK_JARS.glob("log4j*.jar")), *_beam_jars()])
            told = ["-Xmx512m", *_SMALL, *self._logging, "-cp", jars]
            told += ["org.apache.beam.runners.flink.FlinkJobServerDriver", f"--flink-master=127.0.0.1:{self.port}"]
            told += ["--job-host=127.0.0.1", f"--job-port={self.job_port}", f"--artifact-port={self.job_port + 1}"]
            told += ["--expansion-port=-1", f"--artifacts-dir={self.run}/artifacts"]
            (self.run / "jobserver.log").unlink(missing_ok=True)
            self._start("jobserver", told)
        _wait(lambda: "Job server now running" in (self.run / "jobserver.log").read_text("utf-8", "replace"))

    def wait_for_task_managers(self, number: int) -> None:
        """Returns when so many are registered."""
        _wait(lambda: int(self.ask("/overview")["taskmanagers"]) >= number)

    def running(self) -> list[str]:
        """The ids of the jobs that are not at an end."""
        over = ("FINISHED", "CANCELED", "FAILED")
        return [str(job["jid"]) for job in self.ask("/jobs/overview")["jobs"] if job["state"] not in over]

    def ask(self, path: str) -> dict[str, Any]:
        """What the REST interface answers."""
        with urllib.request.urlopen(self.rest + path, timeout=10) as answer:  # noqa: S310 - our own loopback address
            return json.load(answer)  # type: ignore[no-any-return]

    def pid(self, name: str) -> int | None:
        """The id of a process of this cluster; None when it does not run."""
        try:
            pid = int((self.run / f"{name}.pid").read_text("ascii"))
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        return pid if self._mark.encode() in words else None  # the number may be another's by now

    def stop(self) -> None:
        """Ends the processes of this cluster; those that do not end within ten seconds are killed."""
        names = [path.stem for path in self.run.glob("*.pid")]
        for number, wait_s in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
            for name in names:
                pid = self.pid(name)
                if pid is not None:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, number)
            with contextlib.suppress(TimeoutError):
                _wait(lambda: all(self.pid(name) is None for name in names), wait_s)
        for name in names:
            self._end_what_is_left_of(name)
            (self.run / f"{name}.pid").unlink(missing_ok=True)

    def _end_what_is_left_of(self, name: str) -> None:
        """Kills what a process that is gone has started."""
        mark = f"{_PART}={self.run}/{name}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    os.kill(int(folder.name), signal.SIGKILL)

    @property
    def _mark(self) -> str:
        return f"-Dnewsbeam.cluster={self.run}"

    @property
    def _logging(self) -> tuple[str, ...]:
        return self._mark, f"-Dlog4j.configurationFile={HERE}/conf/log4j.properties"

    def _flink(self, *told: str) -> list[str]:
        """The words that start one of Flink's programs."""
        *memory, program = told
        package = "taskexecutor" if program == "TaskManagerRunner" else "entrypoint"
        places = {
            "rest.port": self.port,
            "jobmanager.rpc.port": self.port + 1,
            "state.checkpoints.dir": f"file://{self.run}/checkpoints",
            "state.savepoints.dir": f"file://{self.run}/savepoints",
            "io.tmp.dirs": f"{self.run}/tmp",  # noqa: S108 - below our own folder
        }
        words = [*memory, *_SMALL, *self._logging, "-cp", _path([*sorted(_FLINK_JARS.glob("*.jar")), *_beam_jars()])]
        words += [f"org.apache.flink.runtime.{package}.{program}", "--configDir", str(HERE / "conf")]
        return [*words, *(word for key, value in places.items() for word in ("-D", f"{key}={value}"))]

    def _start(self, name: str, words: list[str]) -> None:
        for folder in ("checkpoints", "savepoints", "tmp", "artifacts"):
            (self.run / folder).mkdir(parents=True, exist_ok=True)
        with (self.run / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - what to start is written above
                ["java", *words],  # noqa: S607 - the user's Java
                cwd=self.run,  # workers leave a file where they are started
                env={**os.environ, _PART: f"{self.run}/{name}"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        (self.run / f"{name}.pid").write_text(str(process.pid))


def _beam_jars() -> list[Path]:
    """Those whose SHA-256 was checked, and no others that may lie beside them."""
    names = (line.split()[1] for line in (HERE / "jars.sha256").read_text("ascii").splitlines())
    return [CACHE / "beam" / name for name in names]


def _path(jars: list[Path]) -> str:
    return ":".join(map(str, jars))


def _wait(holds: Callable[[], bool], wait_s: float = _WAIT_S) -> None:
    until = time.monotonic() + wait_s
    while True:
        with contextlib.suppress(OSError, KeyError):
            if holds():
                return
        if time.monotonic() > until:
            raise TimeoutError(f"expected the cluster to be ready within {wait_s:g} s")
        time.sleep(0.1)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("up", "tm", "jobserver", "stop"))
    parser.add_argument("number", nargs="?", type=int, default=1)
    parser.add_argument("--run", type=Path, default=CACHE / "run")
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    parser.add_argument("--tms", type=int, default=2)
    told = parser.parse_args(words)
    cluster = Cluster(run=told.run.absolute(), port=told.port)
    if told.do == "up":
        cluster.up(told.tms)
    elif told.do == "tm":
        cluster.start_task_manager(told.number)
    elif told.do == "jobserver":
        cluster.start_job_server()
    else:
        cluster.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
