"""All benchmarks, one after the other, each in a process of its own: speed, then quality.

python -m benchmarks [NAME...]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NAMES = (
    *("speed", "quality", "date_scores", "source_scores", "topic_scores", "group_scores", "group_scale"),
    *("feed_speed", "fetch_farm"),
)


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all; gives the number that failed."""
    failed = 0
    for name in names or NAMES:
        if not Path(__file__).with_name(f"{name}.py").exists():
            print(f"== {name}: absent")
            failed += 1
            continue
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
