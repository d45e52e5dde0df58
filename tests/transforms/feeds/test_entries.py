"""Entries as inputs."""

import datetime as dt

import pytest

from schemas import FeedEntry, Input, Media, Origin, Reason, Stage, Trouble
from transforms.feeds.entries import article_address, entry_inputs, entry_key
from transforms.feeds.feed import Entry, Feed, FeedKind

LONG = "<p>" + "word " * 80 + "</p>"
URL = "https://harbour.example/feed"
NOW = dt.datetime(2025, 12, 17, tzinfo=dt.UTC)
SAVED = Input(
    origin=Origin.FEED, origin_ref="s/feed.xml", seed_key="file:s/feed.xml", media=Media.FEED, body=b"", seen_at=NOW
)


def inputs(
    *entries: Entry, polled: bool = False, kind: FeedKind = FeedKind.RSS, cut: bool = False
) -> list[Input | Trouble]:
    feed = Feed(
        kind=kind,
        title="Harbour Post",
        language="en",
        url="https://harbour.example/feed",
        entries=entries,
        truncated=cut,
    )
    return list(entry_inputs(feed, SAVED, polled=polled))


def test_a_saved_entry_with_full_content_is_a_document() -> None:
    entry = Entry(
        entry_id="hp-1",
        url="https://harbour.example/1",
        title="One",
        summary="Short",
        content=LONG,
        published_raw="Tue, 16 Dec 2025 08:30:00 +0100",
    )
    assert inputs(entry) == [
        Input(
            seen_at=NOW,
            origin=Origin.FEED,
            origin_ref="s/feed.xml#1",
            requested_url="https://harbour.example/1",
            media=Media.FRAGMENT,
            body=LONG.encode(),
            charset="utf-8",
            entry=FeedEntry(
                entry_id="hp-1",
                title="One",
                summary="Short",
                published_raw="Tue, 16 Dec 2025 08:30:00 +0100",
                published_at=dt.datetime(2025, 12, 16, 7, 30, tzinfo=dt.UTC),
                feed_url=URL,
                feed_title="Harbour Post",
                feed_language="en",
            ),
        )
    ]


def test_a_short_saved_entry_gives_its_summary_and_says_so() -> None:
    (item,) = inputs(
        Entry(url="https://harbour.example/1", summary="Ferries & more", content="<p>Ferries &amp; more</p>")
    )
    assert isinstance(item, Input)
    assert (item.body, item.flags, item.media) == (b"<p>Ferries &amp; more</p>", ("summary_only",), Media.FRAGMENT)


def test_a_polled_entry_is_to_be_fetched() -> None:
    (item,) = inputs(Entry(url="https://harbour.example/1?utm_source=rss", content=LONG), polled=True)
    assert isinstance(item, Input)
    assert (item.body, item.requested_url) == (None, "https://harbour.example/1?utm_source=rss")
    assert item.origin_ref == "s/feed.xml"


def test_a_polled_entry_without_address_gives_its_text_under_a_name_of_its_own() -> None:
    (item,) = inputs(Entry(entry_id="hp-1", content=LONG), polled=True)
    assert isinstance(item, Input)
    assert (item.requested_url, item.seed_key, item.body) == (
        None,
        "entry:https://harbour.example/feed:hp-1",
        LONG.encode(),
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [(Entry(title="Only a title"), Reason.NO_ADDRESS), (Entry(url="https://harbour.example/1"), Reason.NO_CONTENT)],
)
def test_a_saved_entry_without_text_is_a_trouble(entry: Entry, reason: Reason) -> None:
    (trouble,) = inputs(entry)
    assert isinstance(trouble, Trouble)
    assert (trouble.reason, trouble.stage, trouble.origin_ref) == (reason, Stage.PARSE, "s/feed.xml#1")


def test_a_polled_sitemaps_entries_are_addresses_and_a_saved_ones_hold_no_text() -> None:
    entry = Entry(url="https://harbour.example/1", title="One")
    (item,) = inputs(entry, kind=FeedKind.SITEMAP, polled=True)
    assert isinstance(item, Input)
    assert (item.origin, item.body, item.requested_url) == (Origin.SITEMAP, None, "https://harbour.example/1")
    (trouble,) = inputs(entry, kind=FeedKind.SITEMAP)
    assert isinstance(trouble, Trouble)
    assert (trouble.reason, trouble.origin) == (Reason.NO_CONTENT, Origin.SITEMAP)


def test_the_last_entry_of_a_cut_feed_is_flagged() -> None:
    first, last = inputs(Entry(content=LONG), Entry(content=LONG), cut=True)
    assert isinstance(first, Input)
    assert isinstance(last, Input)
    assert (first.flags, last.flags) == ((), ("truncated",))


def test_a_home_page_is_no_articles_address() -> None:
    assert article_address(Entry(url="https://harbour.example/")) is None
    assert article_address(Entry(url="https://harbour.example/2025/ferry")) == "https://harbour.example/2025/ferry"


def test_a_key_survives_edited_titles_changed_guids_and_tracking() -> None:
    before = Entry(entry_id="17", url="http://www.harbour.example/1?utm_source=rss", title="Ferry stops", summary="a")
    after = Entry(entry_id="wp-9917", url="https://harbour.example/1", title="Ferry stopped for good", summary="b")
    assert entry_key(before) == entry_key(after)


def test_without_address_the_guid_names_an_entry_and_else_what_it_says() -> None:
    assert entry_key(Entry(entry_id="17", title="a")) == entry_key(Entry(entry_id="17", title="b"))
    assert entry_key(Entry(title="a", summary="x")) != entry_key(Entry(title="a", summary="y"))
