"""Growth: runs of more and more documents; pages per CPU-second and peak memory should stay as they are.

    python -m benchmarks.growth [--sizes 2000 20000] [--workers 2]

The documents are texts of 300 invented words by Zipf's law, of 200 outlets and ten days, each its own report: what a
page costs before its text is found is left out, so that what grows with the number of documents shows the more.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.process_tree import measured
from benchmarks.speed import run_command

WORDS = 300
VOCABULARY = 50_000
OUTLETS = 200
DAYS = 10
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def write_texts(path: Path, count: int) -> None:
    """Writes `count` texts as JSON lines, from one seed."""
    draw = np.random.default_rng(7)
    words = ["".join(_SYLLABLES[i] for i in draw.integers(0, len(_SYLLABLES), 3)) for _ in range(VOCABULARY)]
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            ranks = np.minimum(draw.zipf(1.3, WORDS), VOCABULARY) - 1
            mixed = (ranks + draw.integers(0, VOCABULARY, WORDS) * (draw.random(WORDS) < 0.4)) % VOCABULARY
            chosen = [words[rank] for rank in mixed]
            row = {
                "id": str(number),
                "url": f"https://paper{number % OUTLETS}.example/{number}",
                "title": " ".join(chosen[:8]).capitalize(),
                "text": " ".join(chosen).capitalize() + ".",
                "date": f"2026-11-{1 + number % DAYS:02d}",
            }
            file.write(json.dumps(row) + "\n")


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000])
    options.add_argument("--workers", type=int, default=2)
    told = options.parse_args()
    print(f"{'documents':>10} {'per CPU-s':>10} {'CPU-s':>8} {'peak PSS MB':>12}  exit code", flush=True)
    with tempfile.TemporaryDirectory(prefix="newsbeam-growth-") as folder:
        for size in told.sizes:
            texts = Path(folder) / f"{size}.jsonl"
            write_texts(texts, size)
            cost = measured(run_command(texts, Path(folder) / f"lake-{size}", told.workers))
            rate = size / cost.cpu_s
            print(f"{size:>10} {rate:>10.1f} {cost.cpu_s:>8.1f} {cost.peak_pss_mb:>12.0f}  {cost.code}", flush=True)


if __name__ == "__main__":
    main()
