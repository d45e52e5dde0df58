"""Pages stay quick over a hundred thousand articles."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `browse` is not installed")

from made_lake import build
from starlette.testclient import TestClient

from pipeline.browse.app import build_app
from pipeline.lake import Lake

FIRST_PAGE_S = 1.0
OTHER_PAGE_S = 3.0
"""A search that names no day reads every text."""


@pytest.mark.slow
def test_the_first_page_of_a_hundred_thousand_articles_takes_at_most_a_second(tmp_path: Path) -> None:
    build(str(tmp_path), 100_000)
    with TestClient(build_app(Lake.open(str(tmp_path))), base_url="http://127.0.0.1") as client:
        first, spent = timed(client, "/")
        story = re.search(r"/story/\w+", first)
        assert story
        assert spent <= FIRST_PAGE_S
        for path in (story.group(0), "/articles", "/articles?q=baran+kemet", "/articles?outlet=Outlet+7", "/runs"):
            assert timed(client, path)[1] <= OTHER_PAGE_S, path


def timed(client: TestClient, path: str) -> tuple[str, float]:
    """A page and the CPU seconds it took: the machine's other work does not count."""
    before = time.process_time()
    text = client.get(path).text
    return text, time.process_time() - before
