"""Pages of the farm that are no plain articles: sites, walls, reserved pages, sitemaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from farm import news
from farm.answers import HTML, Ask, Out

_WORDS = "The council of the harbour town said on Monday that the ferry would run each hour until the bridge is open. "
LONG = "".join(f"<p>{_WORDS * 3}</p>" for _ in range(4))


def site(ask: Ask, out: Out) -> None:
    """A front page that declares the site's feed."""
    link = f'<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml?{_query(ask)}">'
    out.reply(200, _page("The Harbour Post", "<p>News of the day.</p>", link), [HTML])


def plain_site(ask: Ask, out: Out) -> None:
    """A front page that links no feed."""
    out.reply(200, _page("The Harbour Post", "<p>News of the day.</p>"), [HTML])


def sitemap(ask: Ask, out: Out, now: dt.datetime) -> None:
    """The stories so far; with `news=1` dated as a Google News sitemap does."""
    every_s, base = ask.number("every", 600), f"http://{ask.headers['host']}"
    newest = int((now - news.EPOCH).total_seconds() // every_s)
    entries = "".join(
        _entry(f"{base}/story/{n}?every={every_s}", news.published_at(n, every_s), "news" in ask.query)
        for n in range(newest + 1)
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    out.reply(200, f"<urlset {spaces}>{entries}</urlset>".encode(), [("Content-Type", "application/xml")])


def sitemap_index(ask: Ask, out: Out) -> None:
    """An index with one sitemap."""
    child = f"http://{ask.headers['host']}/sitemap.xml?every={ask.number('every', 600)}"
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    out.reply(200, f"<sitemapindex {space}><sitemap><loc>{child}</loc></sitemap></sitemapindex>".encode())


def odd_feed(ask: Ask, out: Out) -> None:
    """A feed whose entries lead to each of the odd pages."""
    base = f"http://{ask.headers['host']}/odd"
    items = "".join(f"<item><title>{name}</title><link>{base}/{name}</link></item>" for name in ODD)
    out.reply(200, f'<rss version="2.0"><channel><title>Odd</title>{items}</channel></rss>'.encode())


def late_feed(ask: Ask, out: Out) -> None:
    """A feed with one entry, whose page is not there yet when it is asked for at first."""
    item = f"<item><title>{_TITLE}</title><link>http://{ask.headers['host']}/late</link></item>"
    out.reply(200, f'<rss version="2.0"><channel><title>Late</title>{item}</channel></rss>'.encode())


def late_page(out: Out, seen: int) -> None:
    """The page of that entry, after it was asked for `seen` times before."""
    out.reply(200, _page(_TITLE, LONG), [HTML]) if seen else out.reply(404, b"no")


def odd_page(ask: Ask, out: Out) -> None:
    """What an entry of that feed leads to."""
    ODD[ask.path.rpartition("/")[2]](ask, out)


def _to(target: str) -> Callable[[Ask, Out], None]:
    return lambda ask, out: out.reply(302, headers=[("Location", target)])


def _shown(title: str, body: str, head: str = "", *headers: tuple[str, str]) -> Callable[[Ask, Out], None]:
    return lambda ask, out: out.reply(200, _page(title, body, head), [HTML, *headers])


_NOT_FREE = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}</script>'
)
_TITLE = "Ferry runs each hour until the bridge is open"
ODD: dict[str, Callable[[Ask, Out], None]] = {
    "home": _to("/"),
    "asks": _to("/consent?next=/odd/asks"),
    "members": _to("/login?next=/odd/members"),
    "missing": _to("/404.html"),
    "soft": _shown("Page not found", "<p>The page you are looking for does not exist.</p>"),
    "cookies": _shown("Before you continue", "<p>We value your privacy. Accept all cookies.</p>"),
    "teaser": _shown(_TITLE, "<p>The ferry will run each hour.</p>", _NOT_FREE),
    "scripts": _shown("Harbour", "<div id=app></div><noscript>Please enable JavaScript to read this.</noscript>"),
    "meta-noai": _shown(_TITLE, LONG, '<meta name="robots" content="index, noai">'),
    "header-noai": _shown(_TITLE, LONG, "", ("X-Robots-Tag", "noai, noimageai")),
    "header-tdm": _shown(_TITLE, LONG, "", ("tdm-reservation", "1")),
    "licence": _shown(_TITLE, LONG, "", ("Link", '</licence>; rel="license"')),
    "reserved": _shown(_TITLE, LONG),
}
"""By name; `reserved` is reserved by the site's tdmrep.json alone."""
TDMREP = b'[{"location": "/odd/reserved", "tdm-reservation": 1}]'


def _query(ask: Ask) -> str:
    return "&".join(f"{name}={value}" for name, value in ask.query.items())


def _page(title: str, body: str, head: str = "") -> bytes:
    shown = f"<article><h1>{title}</h1>{body}</article>"
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body>{shown}</body></html>'.encode()
    )


def _entry(url: str, at: dt.datetime, dated: bool) -> str:
    told = f"<n:news><n:publication_date>{at.isoformat()}</n:publication_date></n:news>" if dated else ""
    return f"<url><loc>{url}</loc><lastmod>{at.isoformat()}</lastmod>{told}</url>"
