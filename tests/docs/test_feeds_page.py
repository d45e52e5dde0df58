"""The commands of docs/feeds.md, in the page's order, with a farm in the place of example.org."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from farm.farm import NETWORK, Farm
from farm.runs import START
from typer.testing import CliRunner, Result

from pipeline.cli.main import app, register_verbs, spread
from pipeline.lake import Lake
from pipeline.settings import FetchSettings

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]

register_verbs()


def run(command: str) -> Result:
    """Runs a command as a shell would; what is behind `>` takes its output."""
    words, _, target = command.partition(" > ")
    ended = CliRunner().invoke(app, spread(shlex.split(words)[1:]))
    assert ended.exit_code == 0, (command, ended.output, ended.exception)
    if target:
        Path(target).write_text(ended.stdout)
    return ended


def test_every_command_of_the_page_does_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (config,) = [block for kind, block in BLOCKS if kind == "toml"]
    Path("newsbeam.toml").write_text(f'{config}delay_s = 0.0\nallow_networks = ["{NETWORK}"]\n')
    with Farm(hosts=2, life_s=900) as farm:
        farm.turn_clock(START)
        places = {"news": "/site?every=3600", "sitemap.xml": "/sitemap.xml?every=1800"}
        told = {}
        for command in COMMANDS:
            for name, path in places.items():
                command = command.replace(f"https://example.org/{name}", farm.url(1, path))
            told[" ".join(command.split()[1:3])] = run(command).output
        feed = farm.url(1, "/feed.xml?every=3600")
    assert Path("feeds.txt").read_text() == f"{feed} # News\n"
    assert f"good   {feed}  rss, 7 entries" in told["feeds check"]
    assert f'xmlUrl="{feed}"' in Path("feeds.opml").read_text()
    assert f"{feed},," in told["feeds export"]
    assert feed in told["feeds list"]
    assert Path("archive").is_dir()
    assert len(Lake.open("again").read("articles", ["article_id"])) == 7
    assert told["replay --lake"] == "nothing to replay\n"
    assert "13 pages from 2025-11-01 to 2025-11-30" in told["backfill --from"]
    assert len(Lake.open("lake").read("articles", ["article_id"])) == 7 + 13


@pytest.mark.parametrize("name", re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE))))
def test_every_setting_of_the_page_is_one(name: str) -> None:
    assert name in FetchSettings.model_fields
