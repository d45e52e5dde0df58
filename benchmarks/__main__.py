"""All benchmarks, one after the other, each in a process of its own: speed, then quality.

python -m benchmarks [NAME...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NAMES = (
    *(
        "speed",
        "stages",
        "growth",
        "quality",
        "date_scores",
        "source_scores",
        "topic_scores",
        "group_scores",
        "group_scale",
    ),
    *("feed_speed", "fetch_farm"),
)


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all; gives the number that failed."""
    failed = 0
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}  # the farm lies with the tests
    for name in names or NAMES:
        if not Path(__file__).with_name(f"{name}.py").exists():
            print(f"== {name}: absent")
            failed += 1
            continue
        print(f"== {name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False, env=environment).returncode != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
