"""feedparser's parsers, driven lean, find what `feedparser.parse` finds."""

import io
from pathlib import Path
from typing import Any

import feedparser
import pytest

from schemas import RejectedError
from transforms.feeds.guard import guarded
from transforms.feeds.reader import parsed

FOLDER = Path(__file__).parents[2] / "data" / "feeds"
FEEDS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xml", ".rdf"))
BROKEN = b"""<rss version="2.0"><channel><title>A &nbsp; b</title>
<item><title>Bridge</title><link>/a?b=1&c=2</link></item><item>"""
TWICE = '<rss version="2.0"><channel><item><title>CafÃ© closes</title></item></channel></rss>'.encode()


def plain(value: Any) -> Any:
    """Without the dates that only feedparser reads."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in dict.items(value) if not name.endswith("_parsed")}
    return [plain(one) for one in value] if isinstance(value, list) else value


def check(document: bytes, url: str | None) -> int:
    headers = {"content-location": url} if url else {}
    wanted = feedparser.parse(
        io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    found = parsed(document, url)
    assert found.version == (wanted["version"] or "")
    assert plain(found.feed) == plain(wanted["feed"])
    assert plain(found.entries) == plain(wanted["entries"])
    return len(found.entries)


@pytest.mark.parametrize("url", [None, "https://harbour.example/feeds/all"])
def test_every_feed_at_hand_is_read_the_same(url: str | None) -> None:
    entries = 0
    for path in FEEDS:
        try:
            document = guarded(path.read_bytes()).xml()
        except RejectedError:
            continue
        entries += check(document, url)
    assert entries > 20


def test_what_breaks_the_rules_of_xml_is_read_the_same() -> None:
    assert check(BROKEN, None) == 2


def test_text_that_was_encoded_twice_is_read_as_it_was_meant() -> None:
    assert check(TWICE, None) == 1
    assert parsed(TWICE, None).entries[0]["title"] == "Café closes"


def test_an_element_that_feedparser_falls_over_is_left_out() -> None:
    document = b'<rss version="2.0"><channel><image></width></image><item><title>Bridge</title></item></channel>'
    assert [entry["title"] for entry in parsed(document, None).entries] == ["Bridge"]
