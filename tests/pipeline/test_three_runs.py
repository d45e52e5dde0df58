"""Three whole runs over the same seeds into one lake at the same time: each article is there once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from jobs import counts

from pipeline.lake import Lake

ROOT = Path(__file__).parents[2]
NEWSBEAM = str(Path(sys.executable).with_name("newsbeam"))


def test_three_runs_at_once_leave_each_article_once(tmp_path: Path) -> None:
    config, lake = tmp_path / "newsbeam.toml", str(tmp_path / "lake")
    config.write_text("lease_wait_s = 120\n")
    command = [NEWSBEAM, "run", "--seeds", "seeds", "--lake", lake, "--config", str(config), "--workers", "1"]
    runs = [
        subprocess.Popen([*command, "--progress", "never"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [(run.communicate(timeout=300)[1], run.returncode) for run in runs] == [(b"", 0)] * 3
    rows = Lake.open(lake).read("runs").to_pylist()
    ids = Lake.open(lake).read("articles", ["article_id"])["article_id"].to_pylist()
    assert len(ids) == len(set(ids)) == 22
    assert sum(row["articles"] for row in rows) == 22
    assert [sum(counts(row).values()) for row in rows] == [23] * 3
