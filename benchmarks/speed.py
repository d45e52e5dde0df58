"""Speed: the whole pipeline at 1 and 2 workers against a bare trafilatura loop, alternating over the same pages.

    python -m benchmarks.speed [--pages 2000] [--rounds 3] [--json FILE]

Figures are of whole process trees, start-up included: pages per CPU-second, wall seconds, peak PSS, ratio to the loop.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import write_pages
from benchmarks.process_tree import Cost, measured

WORKERS = (1, 2)


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-speed-") as folder:
        pages = Path(folder) / "pages.jsonl"
        write_pages(pages, told.pages)
        costs: dict[str, list[Cost]] = {"bare loop": [], **{f"newsbeam, {n} workers": [] for n in WORKERS}}
        for round_ in range(told.rounds):
            costs["bare loop"].append(measured([sys.executable, "benchmarks/bare_loop.py", str(pages)]))
            for workers in WORKERS:
                lake = Path(folder) / f"lake-{round_}-{workers}"
                costs[f"newsbeam, {workers} workers"].append(measured(run_command(pages, lake, workers)))
    report(costs, told.pages, told.json)


def run_command(pages: Path, lake: Path, workers: int) -> list[str]:
    """The main job as a user starts it."""
    script = str(Path(sys.executable).with_name("newsbeam"))
    return [script, "run", "--seeds", str(pages), "--lake", str(lake), "--workers", str(workers), "--progress", "never"]


def report(costs: dict[str, list[Cost]], pages: int, as_json: Path | None) -> None:
    """Prints a table of medians and writes every figure as JSON."""
    loop = statistics.median(cost.cpu_s for cost in costs["bare loop"])
    print(f"{pages} pages, medians of {len(costs['bare loop'])} alternating runs, whole process trees")
    print(f"{'':<22} {'pages/CPU-s':>12} {'ratio':>7} {'CPU-s':>8} {'wall-s':>8} {'peak PSS MB':>12}  exit codes")
    for name, runs in costs.items():
        cpu, wall = (statistics.median(getattr(run, field) for run in runs) for field in ("cpu_s", "wall_s"))
        peak = max(run.peak_pss_mb for run in runs)
        codes = sorted({run.code for run in runs})
        print(f"{name:<22} {pages / cpu:>12.1f} {loop / cpu:>7.2f} {cpu:>8.1f} {wall:>8.1f} {peak:>12.0f}  {codes}")
    if as_json:
        told = {name: [dataclasses.asdict(run) for run in runs] for name, runs in costs.items()}
        as_json.write_text(json.dumps({"pages": pages, "costs": told}, indent=2))


if __name__ == "__main__":
    main()
