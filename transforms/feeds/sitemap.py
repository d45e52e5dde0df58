"""Sitemaps, sitemap indexes and Google News sitemaps (sitemaps.org 0.9, sitemap-news 0.9)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from schemas import Reason, RejectedError
from transforms.feeds.addresses import web_address
from transforms.feeds.feed import Entry, Feed, FeedKind
from transforms.feeds.guard import Guarded
from transforms.feeds.plain import MAX_TITLE_CHARS, text_of

MAX_URLS = 50_000


def parse_sitemap(document: Guarded, url: str | None) -> Feed:
    """The addresses of a sitemap; `lastmod` is when a page changed, only `news:publication_date` when it was published.

    Raises:
        RejectedError: NOT_A_FEED, TOO_MANY_ITEMS.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    root = etree.fromstring(document.xml(), parser)
    if root is None:
        raise RejectedError(Reason.NOT_A_FEED, "expected a sitemap, got nothing that parses")
    if len(root) > MAX_URLS:
        raise RejectedError(Reason.TOO_MANY_ITEMS, f"expected at most {MAX_URLS} addresses, got {len(root)}")
    entries = tuple(_entries(root, url))
    if document.root == "sitemapindex":
        return Feed(kind=FeedKind.SITEMAP_INDEX, url=url, sitemaps=entries, truncated=document.truncated)
    return Feed(kind=FeedKind.SITEMAP, url=url, entries=entries, truncated=document.truncated)


def _entries(root: etree._Element, base: str | None) -> Iterator[Entry]:
    names: dict[str, str] = {}
    for element in root.iterchildren(etree.Element):
        if _name_of(str(element.tag), names) not in ("url", "sitemap"):
            continue
        told: dict[str, str] = {}
        for field in element.iterdescendants(etree.Element):
            if field.text and (text := field.text.strip()):
                told.setdefault(_name_of(str(field.tag), names), text)
        title = told.get("news:title")
        yield Entry(
            url=web_address(told.get("loc"), base),
            title=text_of(title, MAX_TITLE_CHARS) or None if title else None,
            categories=_keywords(told["news:keywords"]) if "news:keywords" in told else (),
            published_raw=told.get("news:publication_date"),
            updated_raw=told.get("lastmod"),
            language=told.get("news:language"),
        )


def _keywords(stated: str) -> tuple[str, ...]:
    words = (text_of(word, 200) for word in stated.split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:50]


def _name_of(tag: str, names: dict[str, str]) -> str:
    """The local name, with `news:` before it for the news extension; images and videos keep their own namespaces.

    `names` remembers the few tags that occur: a sitemap has up to 50,000 of each.
    """
    if tag not in names:
        space, _, local = tag.rpartition("}")
        if "sitemap-news" in space:
            names[tag] = f"news:{local}"
        else:
            names[tag] = local if not space or "/schemas/sitemap/" in space else tag
    return names[tag]
