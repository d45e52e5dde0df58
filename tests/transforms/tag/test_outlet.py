from __future__ import annotations

import datetime as dt

import pytest

from schemas import Article, FeedEntry, Given, Input, Origin, OutletKind, OutletSource, Signals
from transforms.tag.outlet import clean_name, tag_outlet
from transforms.tag.outlets import Registry

REGISTRY = Registry.load()


def tagged(
    url: str | None = None,
    domain: str | None = None,
    *,
    jsonld: tuple[str, ...] = (),
    og: str | None = None,
    feed_title: str | None = None,
    feed_url: str | None = None,
    given: str | None = None,
) -> tuple[str | None, str | None, OutletKind | None, OutletSource | None]:
    article = Article(
        article_id="a",
        content_hash="h",
        ingested_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        origin=Origin.HTML,
        origin_ref="seeds/a.html",
        url=url,
        domain=domain,
    )
    item = Input(
        origin=Origin.HTML,
        origin_ref="seeds/a.html",
        entry=FeedEntry(feed_title=feed_title, feed_url=feed_url),
        given=Given(outlet=given),
    )
    found = tag_outlet(article, Signals(publisher_jsonld=jsonld, publisher_og=og), item, REGISTRY)
    return found.outlet, found.outlet_country, found.outlet_kind, found.outlet_source


def test_the_registry_knows_the_outlet_by_its_domain_before_the_page_speaks() -> None:
    outlet = tagged("https://www.bbc.co.uk/news/1", "bbc.co.uk", og="Some Slogan")
    assert outlet == ("BBC", "GB", OutletKind.BROADCASTER, OutletSource.REGISTRY)


def test_a_host_of_a_shared_domain_has_its_own_outlet() -> None:
    assert tagged("https://abcnews.go.com/x", "go.com")[0] == "ABC News"
    assert tagged("https://games.go.com/x", "go.com")[0] == "go.com"


def test_of_the_pages_own_names_the_shorter_clean_one_is_taken() -> None:
    both = tagged("https://e.example/a", "e.example", jsonld=("Example Media Holding",), og="Example News | Live")
    assert both == ("Example News", None, None, OutletSource.OG)
    equal = tagged("https://e.example/a", "e.example", jsonld=("Example News",), og="Example News")
    assert equal[3] is OutletSource.JSONLD


def test_a_publisher_known_by_name_brings_its_country_and_kind() -> None:
    assert tagged("https://copy.example/a", "copy.example", jsonld=("The Irish Times",)) == (
        "The Irish Times",
        "IE",
        OutletKind.NEWSPAPER,
        OutletSource.JSONLD,
    )


def test_an_unknown_outlet_has_the_country_of_its_top_level_domain_unless_that_is_sold_abroad() -> None:
    assert tagged("https://bote.de/a", "bote.de", og="Der Bote")[:2] == ("Der Bote", "DE")
    assert tagged("https://bote.tv/a", "bote.tv", og="Der Bote")[:2] == ("Der Bote", None)


def test_the_feeds_title_stands_in_when_the_page_names_no_publisher() -> None:
    outlet = tagged("https://e.example/a", "e.example", feed_title="Example News RSS", feed_url="https://e.example/rss")
    assert outlet == ("Example News", None, None, OutletSource.FEED)


def test_an_aggregators_feed_says_nothing_of_the_publisher() -> None:
    outlet = tagged("https://e.example/a", "e.example", feed_title="Planet", feed_url="https://planet.test/rss")
    assert outlet == ("e.example", None, None, OutletSource.DOMAIN)


def test_a_given_outlet_wins_over_everything() -> None:
    assert tagged("https://www.bbc.co.uk/1", "bbc.co.uk", given="wall street journal") == (
        "The Wall Street Journal",
        "US",
        OutletKind.NEWSPAPER,
        OutletSource.REGISTRY,
    )
    assert tagged(given="Village Herald") == ("Village Herald", None, None, OutletSource.GIVEN)


def test_a_text_that_names_no_publisher_has_none() -> None:
    assert tagged() == (None, None, None, None)


@pytest.mark.parametrize(
    ("raw", "domain", "name"),
    [
        ("Example Times – Breaking news, sport and weather", None, "Example Times"),
        ("Politics | The Guardian", None, "The Guardian"),
        ("Wirtschaft - Beispielbote", "beispielbote.de", "Beispielbote"),
        ("Spider-Man Daily", None, "Spider-Man Daily"),
        ("https://e.example", None, None),
        ("@example", None, None),
        ("Home", None, None),
        ("{{ site.title }}", None, None),
        ("   ", None, None),
        ("x" * 61, None, None),
    ],
)
def test_a_name_is_cleaned_of_slogans_and_sections(raw: str, domain: str | None, name: str | None) -> None:
    assert clean_name(raw, domain, REGISTRY) == name
