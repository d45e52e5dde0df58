"""Every command that the README and docs/ show is one: its verb, its flags, its targets are there, and it runs."""

from __future__ import annotations

import http.server
import re
import shutil
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from sample_lake import build
from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs, spread
from tests.docs.commands import PAGES, ROOT, Shown, shown_in

register_verbs()
GROUP = typer.main.get_command(app)
ALL = [shown for page in PAGES for shown in shown_in(page)]
OURS = [shown for shown in ALL if shown.words[0] == "newsbeam"]
ENDLESS = ("browse", "stream")
EXECUTED = ("README.md", "docs/seeds.md", "docs/upkeep.md")
"""Pages whose commands are run as they stand; those of reading.md and stream.md have tests of their own."""
SITES = ("https://harbourpost.example", "https://example.org")
"""Addresses that a server on this machine stands in for."""
STORY = "The council of Port Ellery closed the bridge on Monday after a ship hit it, the harbour master said. " * 9


@pytest.mark.parametrize("shown", OURS, ids=str)
def test_the_verb_and_flags_of_a_command_are_there(shown: Shown) -> None:
    command, words = GROUP, spread(shown.words[1:])
    while hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    command.make_context(shown.words[1], list(words))


def test_every_target_of_make_that_is_shown_is_there() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {shown.words[1] for shown in ALL if shown.words[0] == "make"} - targets == set()


def test_every_extra_that_is_shown_is_there() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    told = [extra for page in PAGES for extra in re.findall(r"newsbeam\[(\w+)\]", (ROOT / page).read_text("utf-8"))]
    assert told
    assert set(told) - set(extras) == set()


class Site(http.server.BaseHTTPRequestHandler):
    """A home page that names a feed, the feed, a sitemap, and a story."""

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        item = f"<item><title>Bridge closed</title><link>{here}/bridge</link></item>"
        pages = {
            "/": ("text/html", f"<html><head>{link}</head>"),
            "/feed.xml": ("application/rss+xml", f"<rss version='2.0'><channel><title>P</title>{item}</channel></rss>"),
            "/sitemap.xml": ("application/xml", f"<urlset><url><loc>{here}/bridge</loc></url></urlset>"),
            "/bridge": ("text/html", f"<html lang='en'><title>Bridge closed</title><article><p>{STORY}</p></article>"),
        }
        kind, text = pages.get(self.path, ("", ""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("page", EXECUTED)
def test_the_commands_of_a_page_run_in_its_order(
    page: str, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    build(tmp_path / "lake")
    shutil.copytree(ROOT / "seeds" / "pages", tmp_path / "my-pages")
    shutil.copy(ROOT / "seeds" / "pages" / "harbourpost-bridge.html", tmp_path / "my-pages" / "bridge.html")
    shutil.copy(ROOT / "seeds" / "wire.jsonl", tmp_path)
    (tmp_path / "warcs").mkdir()
    (tmp_path / "newsbeam.toml").write_text(
        '[fetch]\nuser_agent = "t/1 (+https://example.org/bot)"\ndelay_s = 0.0\nallow_networks = ["127.0.0.0/8"]\n'
    )
    ran = 0
    for shown in shown_in(page):
        if shown.words[0] != "newsbeam" or shown.words[1] in ENDLESS:
            continue
        stdin = (tmp_path / shown.stdin).read_bytes() if shown.stdin else None
        words = [here for word in shown.words[1:] for here in matching(moved(word, site))]
        ended = CliRunner().invoke(app, spread(words), input=stdin)
        assert ended.exit_code in (0, 7), f"{shown}: {ended.exception!r} {ended.output}"
        if shown.stdout:
            (tmp_path / shown.stdout).write_text(ended.stdout)
        ran += 1
    assert ran >= 5


def moved(word: str, site: str) -> str:
    for address in SITES:
        word = word.replace(address, site)
    return word


def matching(word: str) -> list[str]:
    """What a shell makes of a word."""
    return sorted(map(str, Path().glob(word))) if "*" in word and " " not in word else [word]
