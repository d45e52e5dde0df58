"""Where a site keeps its feeds: what its page links, what robots.txt names, where feeds usually lie."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from transforms.feeds.addresses import web_address
from transforms.feeds.lists import FeedSource
from transforms.feeds.plain import text_of
from transforms.urls import normal_url

USUAL_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
    "/sitemap_news.xml",
    "/news-sitemap.xml",
    "/sitemap.xml",
)
"""In the order in which they are worth trying, articles before mere addresses."""
MAX_PAGE_BYTES = 5 << 20
MAX_LINKS = 50
_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/x-rss+xml",
    )
)
_VAGUE_TYPES = frozenset(("", "text/xml", "application/xml", "application/json"))
_FEED_ADDRESS = re.compile(r"(?:^|[/._?=-])(?:rss2?|feeds?|atom|rdf)(?:$|[/._?&=-])", re.IGNORECASE)
_COMMENTS = re.compile(r"\bcomments?\b|kommentar", re.IGNORECASE)
_SITEMAP = re.compile(r"[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})", re.IGNORECASE)


def feed_links(html: bytes, url: str) -> tuple[FeedSource, ...]:
    """The feeds that a page declares in `<link rel=alternate>`, in its order; without any, links that look like one.

    Feeds of comments are left out. `url` is where the page was fetched.
    """
    tree = LexborHTMLParser(html[:MAX_PAGE_BYTES])
    base_tag = tree.css_first("base[href]")
    base = web_address(base_tag.attributes.get("href"), url) if base_tag else None
    declared = _distinct(_declared(tree, base or url))
    return declared or _distinct(_linked(tree, base or url))


def usual_addresses(url: str) -> tuple[str, ...]:
    """Where the feeds of a site usually lie."""
    return tuple(urllib.parse.urljoin(url, path) for path in USUAL_PATHS)


def robots_sitemaps(robots: bytes) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (sitemaps.org: full addresses, outside any group)."""
    lines = robots[: 512 << 10].decode("utf-8-sig", "replace").splitlines()
    stated = (web_address(match[1]) for match in map(_SITEMAP.match, lines) if match)
    return tuple(dict.fromkeys(address for address in stated if address))


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[FeedSource]:
    for link in tree.css("link[href]"):
        told = {name.lower(): value or "" for name, value in link.attributes.items()}
        kind = told.get("type", "").partition(";")[0].strip().lower()
        relations = told.get("rel", "").lower().split()
        fits = kind in _TYPES or (kind in _VAGUE_TYPES and _FEED_ADDRESS.search(told["href"]))
        if ("feed" in relations or "alternate" in relations) and ("feed" in relations or fits):
            yield from _source(told["href"], told.get("title", ""), base)


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[FeedSource]:
    for link in tree.css("a[href]"):
        href = link.attributes.get("href") or ""
        if _FEED_ADDRESS.search(urllib.parse.urlsplit(href).path if "://" in href else href):
            yield from _source(href, link.text() or "", base)


def _source(href: str, title: str, base: str) -> Iterator[FeedSource]:
    address = web_address(href, base)
    name = text_of(title, 200)
    if address and not _COMMENTS.search(address) and not _COMMENTS.search(name):
        yield FeedSource(url=address, name=name or None)


def _distinct(sources: Iterator[FeedSource]) -> tuple[FeedSource, ...]:
    kept: dict[str, FeedSource] = {}
    for source in sources:
        try:
            kept.setdefault(normal_url(source.url), source)
        except ValueError:
            continue
    return tuple(kept.values())[:MAX_LINKS]
