"""Speed of a batch on Flink against the embedded engine: the same pages, whole process trees, JVMs counted.

    python -m benchmarks.flink_speed [--pages 2000] [--files 16] [--rounds 1] [--warm 0]

Needs what `make flink` fetches; a cluster of its own, with two TaskManagers, is started and ended.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.flink_cluster import PORT, cluster_options, running_cluster
from benchmarks.pages import write_pages
from benchmarks.process_tree import descendants
from pipeline.lake import Lake

_PR_SET_CHILD_SUBREAPER = 36
_TICKS_A_S = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--files", type=int, default=16)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--warm", type=int, default=0, help="pages of a run before, which warms the cluster")
    told = options.parse_args()
    # What outlives its parent, as the fork servers of workers do, is then inherited and still counted.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(prefix="newsbeam-flink-") as folder:
        seeds = split_pages(Path(folder) / "seeds", told.pages, told.files)
        warming = split_pages(Path(folder) / "warming", told.warm, told.files)
        for round_ in range(told.rounds):
            embedded_s = report("embedded, 2 workers", seeds, Path(folder) / f"embedded{round_}", ["--workers", "2"])
            began_s = cpu_s()
            with running_cluster(Path(folder) / f"flink{round_}", PORT) as cluster:
                print(f"{'cluster, started':<24} {cpu_s() - began_s:>8.1f} CPU-s")
                flink = ["--workers", "1", "--runner", "flink", "--", *cluster_options(cluster), "--parallelism=2"]
                if told.warm:
                    report("Flink, warming", warming, Path(folder) / f"warm{round_}", flink)
                flink_s = report("Flink", seeds, Path(folder) / f"lake{round_}", flink)
            print(f"{'':<24} {embedded_s / flink_s:>8.2f} of the embedded engine's pages per CPU-second")


def split_pages(folder: Path, count: int, files: int) -> Path:
    """A folder with pages in so many files of JSON lines: what is read from one file is not spread."""
    whole = folder / "pages"
    folder.mkdir()
    write_pages(whole, count)
    with whole.open(encoding="utf-8") as lines:
        outs = [(folder / f"{number:03}.jsonl").open("w", encoding="utf-8") for number in range(files)]
        for number, line in enumerate(lines):
            outs[number % files].write(line)
        for out in outs:
            out.close()
    whole.unlink()
    return folder


def report(name: str, seeds: Path, lake: Path, more: list[str]) -> float:
    """Runs the main job and prints what it took; gives its CPU seconds."""
    command = [str(Path(sys.executable).with_name("newsbeam")), "run", "--seeds", str(seeds), "--lake", str(lake)]
    began_s, began = cpu_s(), time.perf_counter()
    code = subprocess.run([*command, "--progress", "never", *more], check=False).returncode
    wall_s = time.perf_counter() - began
    time.sleep(6 if "flink" in more else 1)  # until the engine has given up its workers
    took_s = cpu_s() - began_s
    (run,) = Lake.open(str(lake)).runs()
    pages = run["inputs"]
    told = f"{took_s:>8.1f} CPU-s {wall_s:>7.1f} wall-s {pages / took_s:>6.1f} pages/CPU-s"
    print(f"{name:<24} {told}  exit {code}, {pages} pages, {run['articles']} articles", flush=True)
    return took_s


def cpu_s() -> float:
    """CPU seconds of all that this process has started, and that they have, so far."""
    reaped = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = reaped.ru_utime + reaped.ru_stime
    for pid in descendants(os.getpid()):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15])) / _TICKS_A_S
    return total


if __name__ == "__main__":
    main()
