"""Feeds as bytes: packed, hostile, captured; always entries or a reject."""

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Reason, RejectedError
from tests.development_data import data_dir
from transforms.feeds.feed import Feed
from transforms.feeds.parse import parse_feed
from transforms.feeds.plain import text_of, word_count

ITEM = "<item><title>A title</title><link>https://harbour.example/{}</link></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{}</channel></rss>'


def rss(items: str = ITEM) -> bytes:
    return RSS.format(items).encode()


def reason_of(body: bytes) -> Reason | None:
    try:
        parse_feed(body, None)
    except RejectedError as error:
        return error.reason
    return None


def test_a_gzipped_feed_is_unpacked() -> None:
    assert parse_feed(gzip.compress(rss()), None) == parse_feed(rss(), None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    body = RSS.format("<item><title>naïve</title></item>").encode(encoding)
    assert [entry.title for entry in parse_feed(body, None).entries] == ["naïve"]


def test_the_charset_of_the_header_is_used_when_the_bytes_are_no_utf8() -> None:
    body = RSS.format("<item><title>Совет</title></item>").encode("cp1251")
    assert [entry.title for entry in parse_feed(body, None, "windows-1251").entries] == ["Совет"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
        (gzip.compress(gzip.compress(rss(), mtime=0), mtime=0), Reason.STILL_COMPRESSED),
        (b"PK\x03\x04" + b"\0" * 50, Reason.STILL_COMPRESSED),
        (gzip.compress(rss(), mtime=0)[:-12], Reason.TRUNCATED),
        (gzip.compress(rss(), mtime=0)[:-8] + b"\0" * 8, Reason.CORRUPT),
        (gzip.compress(b"a" * 9_000_000, mtime=0), Reason.BOMB),
        (rss() + b" " * (10 << 20), Reason.TOO_LARGE),
        (rss(ITEM * 5001), Reason.TOO_MANY_ITEMS),
        (rss("<a/>" * 151_000), Reason.TOO_MANY_TAGS),
        (b"\n" * 60_000 + b"x" * 20_000 + rss(), Reason.NO_ROOT_ELEMENT),
        (b'<?xml version="1.0" ' + b'encoding="' * 3200 + b"?><rss/>", Reason.NO_ROOT_ELEMENT),
        (b"<rss " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>", Reason.TAG_TOO_LONG),
        (b"<?xml version='1.0'?><!DOCTYPE r [<!EnTiTy a 'b'>]><rss>&a;</rss>", Reason.ENTITY_DECLARATION),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Reason.NO_ROOT_ELEMENT),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, Reason.NOT_A_FEED),
    ],
)
def test_hostile_bodies_are_refused_at_once(body: bytes, reason: Reason) -> None:
    started = time.process_time()
    assert reason_of(body) is reason
    assert time.process_time() - started < 2


def test_a_body_that_spells_a_path_is_not_opened() -> None:
    assert reason_of(b"/etc/hostname") is Reason.NO_ROOT_ELEMENT


def test_a_sitemap_may_hold_50_000_addresses() -> None:
    head = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    url = b"<url><loc>https://map.example/</loc></url>"
    assert len(parse_feed(head + url * 6_000 + b"</urlset>", None).entries) == 6_000
    assert reason_of(head + b"<url/>" * 50_001 + b"</urlset>") is Reason.TOO_MANY_ITEMS


@settings(max_examples=50)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss>", b"<?xml", b"{", b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>"]),
)
def test_any_bytes_give_a_feed_or_a_reject(data: bytes, head: bytes) -> None:
    try:
        feed = parse_feed(head + data, "https://harbour.example/feed")
    except RejectedError:
        return
    assert isinstance(feed, Feed)


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_text_out_of_markup_holds_no_newline_and_stays_as_it_is(markup: str) -> None:
    text = text_of(markup)
    assert "\n" not in text
    assert text == text.strip()


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "&", "&#", "<script>", "</", "&amp;"])
def test_text_out_of_markup_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    text_of(piece * 50_000)
    word_count(piece * 50_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Three short words</p><!-- not these -->", 3),
        ("市议会周二批准了新的交通预算", 8),
        ("<script>var x</script>one", 1),
    ],
)
def test_words_are_counted(markup: str, words: int) -> None:
    assert word_count(markup) == words


def outcomes(files: list[Path]) -> tuple[int, dict[str, Reason]]:
    entries, rejected = 0, {}
    for path in files:
        try:
            entries += len(parse_feed(path.read_bytes(), "https://feed.example/").entries)
        except RejectedError as error:
            rejected[path.name] = error.reason
    return entries, rejected


def captured() -> list[Path]:
    return [path for path in sorted(data_dir("feeds").rglob("*")) if path.is_file() and path.name != "LICENSE"]


def test_small_captured_feeds_give_entries_or_a_reason() -> None:
    entries, rejected = outcomes([path for path in captured() if path.stat().st_size < 25_000])
    assert entries > 300
    assert set(rejected.values()) == {Reason.NOT_A_FEED, Reason.HTML_NOT_FEED}
    assert len(rejected) == 8


@pytest.mark.slow
def test_every_captured_feed_gives_entries_or_a_reason() -> None:
    entries, rejected = outcomes(captured())
    assert entries >= 4_570
    assert set(rejected.values()) == {Reason.NOT_A_FEED, Reason.HTML_NOT_FEED}
    assert len(rejected) == 9
