"""A soak of a stream on Flink: memory of workers and TaskManagers, checkpoints, time from a window to its commit.

    PYTHONPATH=.:tests python -m benchmarks.flink_soak [--minutes 30] [--every 30] [--pages 20] [--json FILE]

In each window a file with so many pages is moved into the watched folder; 40 feeds of the farm are polled when due.
Needs what `make flink` fetches; starts a cluster of its own and ends it.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from farm import news
from farm.farm import NETWORK, Farm

from benchmarks.flink_cluster import cluster_options, running_cluster
from benchmarks.pages import write_pages
from benchmarks.process_tree import descendants
from pipeline.lake import Lake

HOSTS = 40
SAMPLE_S = 15.0
_MB = 1_000_000
_SETTINGS = f"""[fetch]
user_agent = "soak/1 (+mailto:a@b.example)"
allow_networks = ["{NETWORK}"]
delay_s = 0.5
budget_s = 10.0
"""


def main() -> None:
    """Runs the soak and prints what was seen, a line a sample and a summary."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--every", type=int, default=30)
    options.add_argument("--pages", type=int, default=20)
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    samples: list[dict[str, Any]] = []
    life_s = told.minutes * 60 + 900
    with tempfile.TemporaryDirectory(prefix="newsbeam-soak-") as name, Farm(hosts=HOSTS, life_s=life_s) as farm:
        folder = Path(name)
        lake, watched, files = folder / "lake", folder / "watched", files_of(folder, told.pages)
        watched.mkdir()
        farm.turn_clock(news.EPOCH + dt.timedelta(days=1))
        with running_cluster(folder / "flink") as cluster, stream(folder, farm, cluster, told.every) as client:
            began = moved = time.monotonic()
            while (now := time.monotonic()) < began + told.minutes * 60:
                if client.poll() is not None:
                    raise RuntimeError(f"expected a stream that goes on, it ended with {client.returncode}")
                if now >= moved:
                    next(files).rename(watched / f"{now:.0f}.jsonl")
                    moved += told.every
                if now >= began + len(samples) * SAMPLE_S:
                    samples.append({"minute": round((now - began) / 60, 2), **seen(cluster, lake)})
                    print(json.dumps(samples[-1]), flush=True)
                time.sleep(0.5)
        runs = Lake.open(str(lake)).runs()
    summary = summed(samples, runs, told.every)
    print(json.dumps(summary, indent=2))
    if told.json:
        told.json.write_text(json.dumps({"summary": summary, "samples": samples}, indent=1))


def files_of(folder: Path, pages: int) -> Iterator[Path]:
    """Files of so many pages each, all of them other pages."""
    whole = folder / "pages.jsonl"
    write_pages(whole, 4000)
    with whole.open(encoding="utf-8") as lines:
        for number in itertools.count():
            part = folder / f"part{number}.jsonl"
            part.write_text("".join(itertools.islice(lines, pages)), encoding="utf-8")
            yield part


@contextlib.contextmanager
def stream(folder: Path, farm: Farm, cluster: Any, every_s: int) -> Iterator[subprocess.Popen[bytes]]:
    """The stream's supervisor, asked to stop after the block."""
    (folder / "newsbeam.toml").write_text(_SETTINGS)
    feeds = [farm.url(host, "/feed.xml?every=60") for host in range(1, HOSTS + 1)]
    told = ["--feeds", *feeds, "--watch", str(folder / "watched"), "--every", f"{every_s}s", "--runner", "flink"]
    where = ["--lake", str(folder / "lake"), "--config", str(folder / "newsbeam.toml"), "--workers", "1"]
    command = [str(Path(sys.executable).with_name("newsbeam")), "stream", *told, *where, "--job-id", "soak"]
    client = subprocess.Popen([*command, "--", *cluster_options(cluster)])
    try:
        yield client
    finally:
        client.send_signal(signal.SIGTERM)
        print(f"the stream ended with {client.wait(400)}; jobs left: {cluster.running()}", flush=True)


def seen(cluster: Any, lake: Path) -> dict[str, Any]:
    """One look at the cluster's processes and at the job's checkpoints."""
    found: dict[str, Any] = {"harness_mb": 0.0, "workers_mb": 0.0, "task_managers_mb": 0.0, "checkpoint_kb": None}
    for name in ("tm1", "tm2"):
        pid = cluster.pid(name)
        found["task_managers_mb"] += pss_mb(pid)
        for child in descendants(pid):
            words = Path(f"/proc/{child}/cmdline").read_bytes() if Path(f"/proc/{child}").exists() else b""
            found["harness_mb" if b"sdk_worker_main" in words else "workers_mb"] += pss_mb(child)
    for job in cluster.running():
        newest = cluster.ask(f"/jobs/{job}/checkpoints")["latest"]["completed"]
        found["checkpoint_kb"] = newest and round(newest["state_size"] / 1000)
    found["windows"] = len(Lake.open(str(lake)).runs()) if (lake / "runs").exists() else 0
    return {key: round(value, 1) if isinstance(value, float) else value for key, value in found.items()}


def pss_mb(pid: int) -> float:
    """Proportional set size of a process; 0 when it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / _MB
    return 0.0


def summed(samples: list[dict[str, Any]], runs: list[dict[str, Any]], every_s: int) -> dict[str, Any]:
    """Medians of the second and the last fifth of the samples, and of the time from a window's end to its commit."""
    fifth = max(1, len(samples) // 5)
    first, last = samples[fifth : 2 * fifth], samples[-fifth:]
    lags = [(run["ended_at"] - run["started_at"]).total_seconds() for run in runs if run["inputs"]]
    idle = [(run["ended_at"] - run["started_at"]).total_seconds() for run in runs if not run["inputs"]]
    summary: dict[str, Any] = {
        "minutes": samples[-1]["minute"],
        "windows": len(runs),
        "skipped": sum(after - before > every_s for before, after in itertools.pairwise(sorted(map(_end_s, runs)))),
        "articles": sum(run["articles"] for run in runs),
        "commit_s_median": round(statistics.median(lags), 2),
        "commit_s_worst": round(max(lags), 2),
        "commit_s_idle": round(statistics.median(idle), 2) if idle else None,
    }
    for key in ("harness_mb", "workers_mb", "task_managers_mb", "checkpoint_kb"):
        before, after = (statistics.median(one[key] or 0 for one in part) for part in (first, last))
        summary[key] = {"after warm-up": before, "at the end": after, "growth": round(after / max(before, 1) - 1, 3)}
    return summary


def _end_s(run: dict[str, Any]) -> float:
    return run["started_at"].timestamp()  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
