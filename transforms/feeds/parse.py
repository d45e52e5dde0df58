"""Any feed's bytes to its entries; what it is, its bytes say."""

from __future__ import annotations

from transforms.feeds.feed import Feed
from transforms.feeds.guard import guarded, unpacked
from transforms.feeds.json_feed import parse_json_feed
from transforms.feeds.sitemap import parse_sitemap
from transforms.feeds.xml_feed import parse_xml_feed

_UTF8_MARK = b"\xef\xbb\xbf"


def parse_feed(body: bytes, url: str | None, charset: str | None = None) -> Feed:
    """The feed or sitemap in the bytes: RSS, RDF, Atom, JSON Feed, sitemap or sitemap index, gzipped or not.

    `url` is where it was fetched: relative addresses are completed with it. `charset` is the HTTP header's. Runs in a
    worker that may be killed: a hostile feed within the limits can still take seconds.

    Raises:
        RejectedError: the body is no feed, or over a limit: NOT_A_FEED and the reasons of `unpacked` and `guarded`.
    """
    body = unpacked(body)
    if body.removeprefix(_UTF8_MARK).lstrip()[:1] == b"{":
        return parse_json_feed(body, url)
    document = guarded(body, charset)
    if document.root in ("urlset", "sitemapindex"):
        return parse_sitemap(document, url)
    return parse_xml_feed(document, url)
