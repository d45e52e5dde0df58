"""What was put off or turned away is taken up again by `newsbeam replay`, from hosts that answer by now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from farm.farm import NETWORK, Farm
from farm.runs import START, run_list
from jobs import counts
from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs
from pipeline.lake import Lake
from pipeline.polling import waiting

register_verbs()


def newsbeam(*words: str) -> dict[str, Any]:
    """The row of the run that a command leaves."""
    ended = CliRunner().invoke(app, [*words, "--lake", "lake", "--config", "newsbeam.toml", "--json"])
    assert ended.exit_code == 0, (words, ended.output, ended.exception)
    return dict(json.loads(ended.stdout))


CONFIG = f"""
workers = 1
[fetch]
user_agent = "test/1 (+mailto:a@b.example)"
allow_networks = ["{NETWORK}"]
delay_s = 0.0
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("newsbeam.toml").write_text(CONFIG)


def test_all_that_a_short_run_put_off_is_replayed_and_no_feed_is_asked() -> None:
    with Farm(hosts=2, life_s=900) as farm:
        farm.turn_clock(START)
        first = run_list(Path("lake"), [farm.url(1, "/feed.xml?every=3600")], at=START, delay_s=0.4, budget_s=1.5)
        assert first["deferred"] > 0
        farm.forget()
        again = newsbeam("replay")
        assert counts(again) == {"articles": first["deferred"]}
        assert [arrival.path for arrival in farm.arrivals() if arrival.path.startswith("/feed")] == []
    assert waiting(Lake.open("lake")) == ()


def test_a_page_that_was_not_there_yet_becomes_an_article_when_it_is_replayed() -> None:
    with Farm(hosts=2, life_s=900) as farm:
        first = newsbeam("run", "--feeds", farm.url(2, "/late.xml"), "--progress", "never")
        assert first["rejects_by_reason"] == {"not_found": 1}
        assert counts(newsbeam("replay")) == {"articles": 1}
