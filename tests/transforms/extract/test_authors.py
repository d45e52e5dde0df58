"""Who wrote it: JSON-LD, meta tags, byline, newsroom."""

from __future__ import annotations

import pytest

from schemas.article import FieldSource
from transforms.extract.authors import pick_authors
from transforms.extract.jsonld import read_jsonld
from transforms.extract.page import parse_page
from transforms.extract.statements import read_statements

Picked = tuple[tuple[str, ...], FieldSource | None]


def picked(html: str) -> Picked:
    page = parse_page(html.encode())
    return pick_authors(page, read_statements(page), read_jsonld(page.jsonld))


def test_jsonld_goes_before_meta() -> None:
    html = '<script type="application/ld+json">{"@type":"Article","author":{"name":"Ann Lee"}}</script>'
    assert picked(html + '<meta name="author" content="Bo Ek">') == (("Ann Lee",), FieldSource.JSONLD)


def test_the_sites_own_name_yields_to_a_person() -> None:
    html = '<meta property="og:site_name" content="The Daily"><meta name="author" content="The Daily">'
    assert picked(html) == (("The Daily",), FieldSource.META)
    assert picked(html + '<p class="byline">By Ann Lee</p>') == (("Ann Lee",), FieldSource.BYLINE)


def test_a_name_and_its_slug_are_one() -> None:
    html = '<meta name="author" content="Ann Lee"><meta property="article:author" content="ann-lee">'
    assert picked(html)[0] == ("Ann Lee",)


@pytest.mark.parametrize(
    "byline",
    [
        '<a rel="author" href="/a">Ann Lee</a>',
        '<span itemprop="author"><span itemprop="name">Ann Lee</span></span>',
        '<div class="author-box"><span>Written by</span> <b>Ann Lee</b><span>5 May 2026</span></div>',
        '<a href="/authors/ann">Ann Lee</a>',
        "<h6>By Ann Lee</h6>",
        "<li>By: <a href='/x'>Ann Lee</a></li>",
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Lee">',
    ],
)
def test_bylines_as_printed(byline: str) -> None:
    assert picked(f"<body><main><h1>Budget passes</h1>{byline}<p>Text of the article.</p>")[0] == ("Ann Lee",)


@pytest.mark.parametrize(
    "other",
    [
        '<div class="comments"><span class="author-name">Cy Fox</span></div>',
        '<div class="related-stories"><a rel="author" href="/c">Cy Fox</a></div>',
        "<a href='/other'><span>Von Cy Fox</span></a>",
        "<p>By banning cars the council hopes to clear the air in the old town before winter comes again.</p>",
    ],
)
def test_names_elsewhere_are_no_byline(other: str) -> None:
    assert picked(f"<body><h1>Budget passes</h1>{other}") == ((), None)
