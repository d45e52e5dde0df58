"""Feeds found from a site's pages and robots.txt."""

from transforms.feeds.discover import USUAL_PATHS, feed_links, robots_sitemaps, usual_addresses
from transforms.feeds.lists import FeedSource

URL = "https://harbour.example/news/"


def test_declared_feeds_come_in_the_pages_order_without_those_of_comments() -> None:
    page = b"""<html><head>
    <link rel="alternate" type="application/rss+xml" title="Harbour &amp; Sea" href="/feed?a=1&amp;b=2">
    <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="atom.xml">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/json" href="/wp-json/posts/1">
    <link rel="alternate" type="application/json" href="/feed.json">
    <link rel="alternate" hreflang="de" href="/de/">
    <link rel="alternate" type="application/rss+xml" href="javascript:void(0)">
    <link rel="alternate" type="application/rss+xml" href="https://www.harbour.example/feed?a=1&amp;b=2">
    </head><body><a href="/rss">RSS</a></body></html>"""
    assert feed_links(page, URL) == (
        FeedSource(url="https://harbour.example/feed?a=1&b=2", name="Harbour & Sea"),
        FeedSource(url="https://harbour.example/news/atom.xml"),
        FeedSource(url="https://harbour.example/feed.json"),
    )


def test_without_declared_feeds_the_links_that_look_like_one_are_given() -> None:
    page = b'<base href="https://feeds.example/x/"><a href="rss.xml">All news</a><a href="/feedback">Write</a>'
    assert feed_links(page, URL) == (FeedSource(url="https://feeds.example/x/rss.xml", name="All news"),)


def test_any_bytes_give_no_links() -> None:
    assert feed_links(b"\xff\x00<link rel=alternate type=application/rss+xml", URL) == ()


def test_usual_addresses_are_on_the_site() -> None:
    assert usual_addresses(URL)[0] == "https://harbour.example/feed"
    assert len(usual_addresses(URL)) == len(USUAL_PATHS)


def test_robots_names_sitemaps_wherever_it_does() -> None:
    robots = (
        b"\xef\xbb\xbfSitemap: https://harbour.example/a.xml\r\nUser-agent: *\nDisallow: /\n"
        b" SITEMAP : https://harbour.example/b.xml.gz\nSitemap: /relative.xml\nSitemap: https://harbour.example/a.xml\n"
    )
    assert robots_sitemaps(robots) == ("https://harbour.example/a.xml", "https://harbour.example/b.xml.gz")
