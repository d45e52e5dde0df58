"""Lists of feeds in and out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.feeds.lists import FeedSource, read_list, write_opml


def read(tmp_path: Path, text: str, name: str = "feeds") -> tuple[FeedSource, ...]:
    (tmp_path / name).write_text(text, "utf-8")
    return read_list(tmp_path / name)


def test_lines_are_addresses(tmp_path: Path) -> None:
    text = "\ufeff# mine\nhttps://a.example/feed\n\n  feed:https://b.example/rss # the second\nfeed://c.example/\nhttp://www.a.example/feed\n"
    assert [source.url for source in read(tmp_path, text)] == [
        "https://a.example/feed",
        "https://b.example/rss",
        "https://c.example/",
    ]


def test_a_csv_names_its_columns(tmp_path: Path) -> None:
    text = 'name,URL,tags\n"Post, The",https://a.example/feed,"news; sea|news"\n,https://b.example/,\n'
    assert read(tmp_path, text) == (
        FeedSource(url="https://a.example/feed", name="Post, The", tags=("news", "sea")),
        FeedSource(url="https://b.example/"),
    )


def test_opml_keeps_its_folders_as_tags(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><opml version="1.1"><head><title>x</title></head><body>
    <outline text="News"><outline title="Europe"><outline text="A" xmlUrl="https://a.example/feed"/></outline>
      <outline text="B" XMLURL="https://b.example/feed" category="/sea/ships,News"/></outline>
    <outline type="rss" text="https://c.example/feed" xmlurl="https://c.example/feed"/>
    <outline text="empty folder"/></body></opml>"""
    assert read(tmp_path, text) == (
        FeedSource(url="https://a.example/feed", name="A", tags=("News", "Europe")),
        FeedSource(url="https://b.example/feed", name="B", tags=("News", "sea/ships")),
        FeedSource(url="https://c.example/feed"),
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://a.example/\nnot an address\n", "line 2"),
        ("url,name\nmailto:x@a.example,x\n", "line 2"),
        ("<opml><body><outline text='A' xmlUrl='file:///etc/passwd'/></body></opml>", "outline 'A'"),
    ],
)
def test_what_is_no_address_is_named_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        read(tmp_path, text)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_csv_of_a_spreadsheet_may_part_its_cells_otherwise(tmp_path: Path, separator: str) -> None:
    text = f"\ufeffurl{separator}name\r\nhttps://a.example/feed{separator}Post, The\r\n"
    assert read(tmp_path, text) == (FeedSource(url="https://a.example/feed", name="Post, The"),)


def test_a_comment_may_stand_behind_a_tab_and_an_address_may_hold_its_sign(tmp_path: Path) -> None:
    (source,) = read(tmp_path, "https://a.example/feed#x\t# mine\r\n")
    assert source.url == "https://a.example/feed#x"


@pytest.mark.parametrize("text", ["<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", "<"])
def test_markup_that_is_refused_is_no_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="expected OPML"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "got"), [("<rss/>", "<rss>"), ("<!doctype html><html><body>a</body></html>", "a web page")]
)
def test_a_feed_or_a_page_in_a_lists_place_is_told(tmp_path: Path, text: str, got: str) -> None:
    with pytest.raises(
        ValueError, match=f"expected a list .*, got {got}; a feed's or a site's own address needs no list"
    ):
        read(tmp_path, text)


NAMES = st.text("ab&<>\"'é/;,", min_size=1, max_size=8)


@settings(max_examples=50)
@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3, unique=True)), max_size=6))
def test_opml_written_and_read_gives_the_sources_again(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, list[str]]]
) -> None:
    sources = [
        FeedSource(url=f"https://feed{n}.example/rss", name=name, tags=tuple(tags))
        for n, (name, tags) in enumerate(told)
    ]
    path = tmp_path_factory.getbasetemp() / "round.opml"
    path.write_bytes(write_opml(sources))
    assert sorted(read_list(path), key=lambda source: source.url) == sources


def test_tags_come_back_in_their_order(tmp_path: Path) -> None:
    sources = (
        FeedSource(url="https://a.example/feed", name="A & <B>", tags=("news", "sea")),
        FeedSource(url="https://b.example/feed", tags=("news",)),
        FeedSource(url="https://c.example/feed", name="C"),
    )
    (tmp_path / "out.opml").write_bytes(write_opml(sources))
    assert read_list(tmp_path / "out.opml") == sources
