"""Draws the README's pictures: four days of runs over the samples, then the report and `browse` in headless Chromium.

Run it as `python docs/pictures/draw.py`; needs `newsbeam` beside that Python, and Chromium.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NEWSBEAM = str(Path(sys.executable).with_name("newsbeam"))
RUNS = (
    ("2025-12-16T06:00Z", "seeds/pages", "seeds/council.txt"),
    ("2025-12-17T06:00Z", "seeds/archive", "seeds/pages"),
    ("2025-12-18T06:00Z", "seeds/feeds", "seeds/wire.jsonl"),
    ("2025-12-19T06:00Z", "seeds/feeds", "seeds/talks.txt"),
)
"""A run's instant and what it reads; what was read before is `unchanged`."""
DAY = "2025-12-15"
COLOURS = 96


def main() -> None:
    """Writes `report.png`, `stories.png` and `article.png`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lake = folder / "lake"
        for now, *seeds in RUNS:
            how = ("--now", now, "--lake", lake, "--progress", "never", "--seed-set", "seeds")
            newsbeam("run", *how, "--seeds", *seeds)
        newsbeam("report", "--lake", lake, "--out", folder / "report.html")
        draw(f"file://{folder}/report.html", "report", 900, 800)
        server = subprocess.Popen(  # noqa: S603 - our own command
            [NEWSBEAM, "browse", "--lake", str(lake), "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            address = server.stdout.readline().strip() if server.stdout else ""
            draw(f"{address}?day={DAY}", "stories", 900, 540)
            story = first(f"{address}?day={DAY}", r"/story/\w+")
            article = first(address + story[1:], r"(?<=class=\"original\">)[\s\S]*?href=\"(/article/\w+)")
            draw(address + article[1:], "article", 900, 560)
        finally:
            server.terminate()
            server.wait()


def newsbeam(*arguments: str | Path) -> None:
    """Runs one command; its exit code is 0, or 7 for an alarm."""
    ended = subprocess.run([NEWSBEAM, *map(str, arguments)], cwd=ROOT, check=False)  # noqa: S603 - our own command
    if ended.returncode not in (0, 7):
        raise SystemExit(ended.returncode)


def first(address: str, pattern: str) -> str:
    """The first match in a page, or its group."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        found = re.search(pattern, answer.read().decode())
    if found is None:
        raise ValueError(f"expected {pattern} at {address}, found none")
    return found[found.lastindex or 0]


def draw(address: str, name: str, width: int, height: int) -> None:
    """One page as a picture of few colours."""
    target = HERE / f"{name}.png"
    with tempfile.TemporaryDirectory() as profile:
        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}")
        size = f"--window-size={width},{height}"
        command = ["chromium", *flags, size, f"--screenshot={target}", address]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "TZ": "UTC"})  # noqa: S603
    Image.open(target).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
