"""Date strings by the kind of statement."""

from __future__ import annotations

import datetime as dt

from schemas.signals import DateFamily, DateSignal
from transforms.extract.dates import guess_date, needs_guess, read_dates
from transforms.extract.jsonld import read_jsonld
from transforms.extract.page import parse_page
from transforms.extract.statements import read_statements

SEEN_AT = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def found(html: str, url: str | None = None, canonical: str | None = None) -> dict[DateFamily, str]:
    page = parse_page(html.encode())
    signals = read_dates(page, read_statements(page), read_jsonld(page.jsonld), url, canonical)
    return {signal.family: signal.raw for signal in reversed(signals)}


def test_each_statement_is_of_its_family() -> None:
    html = """<script type="application/ld+json">{"@type":"Article","datePublished":"1","dateModified":"2"}</script>
        <meta property="article:published_time" content="3"><meta name="date" content="4">
        <meta property="og:updated_time" content="5"><meta itemprop="dateCreated" content="6"><body>
        <span itemprop="datePublished" content="7">x</span><time class="published" datetime="8">x</time><time>9</time>
        <div class="updated"><time class="entry-date updated" datetime="10">x</time></div>"""
    assert found(html) == {
        DateFamily.JSONLD_ARTICLE: "1",
        DateFamily.JSONLD_MODIFIED: "2",
        DateFamily.META_PUBLISHED: "3",
        DateFamily.META_LOOSE: "4",
        DateFamily.META_MODIFIED: "5",
        DateFamily.MICRODATA_CREATED: "6",
        DateFamily.MICRODATA_PUBLISHED: "7",
        DateFamily.TIME_PUBLISHED: "8",
        DateFamily.TIME_ANY: "9",
    }


def test_an_address_counts_when_a_day_is_in_it() -> None:
    assert found("<p>x", "https://a.example/2026/10/05/x") == {DateFamily.URL: "https://a.example/2026/10/05/x"}
    assert found("<p>x", "https://a.example/x-123456", "https://a.example/20261005-x") == {
        DateFamily.CANONICAL_URL: "https://a.example/20261005-x"
    }


def test_a_guess_is_needed_where_nothing_plausible_tells_the_publication() -> None:
    assert needs_guess((), SEEN_AT)
    assert needs_guess((DateSignal(family=DateFamily.META_MODIFIED, raw="2026-10-05"),), SEEN_AT)
    assert needs_guess((DateSignal(family=DateFamily.META_PUBLISHED, raw="2036-10-05"),), SEEN_AT)
    assert not needs_guess((DateSignal(family=DateFamily.META_PUBLISHED, raw="2026-10-05"),), SEEN_AT)


def test_a_guess_comes_from_the_text() -> None:
    page = parse_page(b"<html><body><p>Published on 2026-10-05 in the town.</p></body></html>")
    assert guess_date(page.tree, None, SEEN_AT) == (DateSignal(family=DateFamily.TEXT, raw="2026-10-05"),)
    assert guess_date(parse_page(b"<p>x").tree, None, SEEN_AT) == ()
