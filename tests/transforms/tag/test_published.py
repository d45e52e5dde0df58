from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, DateFamily, DateSignal, DateSource, FeedEntry, Given, Input, Origin, Precision, Signals
from transforms.tag.published import tag_published
from transforms.tag.published_candidates import day_in_url

FETCHED_AT = dt.datetime(2025, 12, 20, tzinfo=dt.UTC)
DAY = dt.date(2025, 12, 16)


def _article(url: str | None = "https://example.com/news/story", country: str | None = None) -> Article:
    domain = url.split("/")[2] if url else None
    return Article(
        article_id="a",
        content_hash="h",
        ingested_at=FETCHED_AT,
        url=url,
        domain=domain,
        outlet_country=country,
        origin=Origin.HTML,
        origin_ref="story.html",
    )


def _item(entry: FeedEntry | None = None, given: Given | None = None) -> Input:
    return Input(
        origin=Origin.HTML, origin_ref="story.html", fetched_at=FETCHED_AT, entry=entry, given=given or Given()
    )


def _signals(**raws: str) -> Signals:
    return Signals(dates=tuple(DateSignal(family=DateFamily(name), raw=raw) for name, raw in raws.items()))


def _tagged(
    url: str | None = "https://example.com/news/story",
    *,
    entry: FeedEntry | None = None,
    given: Given | None = None,
    zone: str | None = None,
    country: str | None = None,
    **raws: str,
) -> Article:
    return tag_published(_article(url, country), _signals(**raws), _item(entry, given), zone)


def test_nothing_stated_gives_nothing() -> None:
    article = _tagged()
    assert article.published_on is None
    assert article.published_at is None
    assert article.published_source is None
    assert article.published_confidence is None
    assert article.published_candidates == ()


def test_a_day_has_no_instant() -> None:
    article = _tagged(given=Given(published_on=DAY))
    assert (article.published_on, article.published_at) == (DAY, None)
    assert article.published_precision is Precision.DAY
    assert article.published_source is DateSource.HEADER
    assert article.published_utc_offset_min is None


@pytest.mark.parametrize("day", [dt.date(1923, 5, 1), dt.date(1970, 1, 1), dt.date(2000, 1, 1), dt.date(2099, 1, 1)])
def test_a_given_day_is_taken_as_given(day: dt.date) -> None:
    assert _tagged(given=Given(published_on=day), jsonld_article="2025-12-16").published_on == day


def test_a_given_instant_keeps_its_offset() -> None:
    article = _tagged(given=Given(published_raw="2025-12-16T00:30:00+05:30"))
    assert article.published_on == DAY
    assert article.published_at == dt.datetime(2025, 12, 15, 19, tzinfo=dt.UTC)
    assert article.published_utc_offset_min == 330


def test_midnight_is_how_a_day_is_written() -> None:
    article = _tagged(jsonld_article="2025-12-16T00:00:00Z", zone="America/New_York")
    assert (article.published_on, article.published_at) == (DAY, None)
    assert article.published_precision is Precision.DAY


def test_the_feed_stands_before_the_page() -> None:
    entry = FeedEntry(published_raw="Tue, 16 Dec 2025 08:30:00 BST")
    article = _tagged(entry=entry, jsonld_article="2025-12-16T09:00:00Z")
    assert article.published_source is DateSource.FEED
    assert article.published_at == dt.datetime(2025, 12, 16, 7, 30, tzinfo=dt.UTC)
    assert article.feed_published_at == article.published_at


def test_what_the_feed_updated_is_never_its_publication() -> None:
    article = _tagged(entry=FeedEntry(updated_raw="2025-12-16T08:30:00Z"))
    assert article.published_on is None
    assert article.modified_at == dt.datetime(2025, 12, 16, 8, 30, tzinfo=dt.UTC)


def test_a_modified_date_is_never_the_publication() -> None:
    article = _tagged(jsonld_modified="2025-12-18T08:00:00Z", meta_modified="2025-12-19T08:00:00Z", text="2025-12-16")
    assert (article.published_on, article.published_source) == (DAY, DateSource.TEXT)
    assert article.modified_at == dt.datetime(2025, 12, 18, 8, tzinfo=dt.UTC)


def test_feed_and_page_far_apart_give_the_earlier_one_in_doubt() -> None:
    article = _tagged(entry=FeedEntry(published_raw="2025-12-16T08:00:00Z"), jsonld_article="2025-12-10T08:00:00Z")
    assert article.published_on == dt.date(2025, 12, 10)
    assert article.published_confidence == 0.5
    assert len(article.published_candidates) == 2


def test_candidates_are_kept_in_order_of_trust() -> None:
    article = _tagged(time_any="2025-12-16", meta_published="nonsense", jsonld_article="2025-12-16T08:30:00+01:00")
    kept = [(candidate.source, candidate.raw, candidate.value) for candidate in article.published_candidates]
    assert kept == [
        (DateSource.JSONLD, "2025-12-16T08:30:00+01:00", "2025-12-16T07:30:00Z"),
        (DateSource.META, "nonsense", None),
        (DateSource.TIME, "2025-12-16", "2025-12-16"),
    ]


@pytest.mark.parametrize("raw", ["1970-01-01T00:00:00Z", "2000-01-01", "1989-12-31", "2025-12-22", "0001-01-01"])
def test_what_is_not_plausible_stays_a_candidate_only(raw: str) -> None:
    article = _tagged(jsonld_article=raw, meta_published="2025-12-16")
    assert article.published_on == DAY
    assert article.published_candidates[0].value is None


def test_a_utc_instant_moves_to_the_day_that_another_signal_states() -> None:
    article = _tagged(jsonld_article="2025-12-15T23:30:00Z", meta_published="2025-12-16T00:30:00+01:00")
    assert (article.published_on, article.published_utc_offset_min) == (DAY, 60)
    assert article.published_at == dt.datetime(2025, 12, 15, 23, 30, tzinfo=dt.UTC)


def test_a_utc_instant_moves_to_the_day_of_a_wall_clock_that_a_zone_explains() -> None:
    assert _tagged(jsonld_article="2025-12-15T23:30:00Z", time_any="2025-12-16 00:30").published_on == DAY
    assert _tagged(jsonld_article="2025-12-15T23:30:00Z", time_any="2025-12-16 00:41").published_on == dt.date(
        2025, 12, 15
    )


@pytest.mark.parametrize(("url", "zone"), [("https://example.de/a", None), ("https://example.com/a", "Europe/Berlin")])
def test_a_utc_instant_moves_to_the_day_of_the_outlet(url: str, zone: str | None) -> None:
    assert _tagged(url, zone=zone, jsonld_article="2025-12-15T23:30:00Z").published_on == DAY


def test_the_address_knows_the_local_day() -> None:
    article = _tagged("https://example.com/2025/12/16/story", jsonld_article="2025-12-15T23:30:00Z")
    assert article.published_on == DAY
    assert article.published_source is DateSource.JSONLD


def test_a_page_published_again_keeps_the_day_of_its_address() -> None:
    url = "https://example.com/2025/12/10/story"
    again = _tagged(url, jsonld_article="2025-12-16T08:00:00Z", time_any="2025-12-10")
    assert (again.published_on, again.published_source) == (dt.date(2025, 12, 10), DateSource.URL)
    assert _tagged(url, jsonld_article="2025-12-16T08:00:00Z").published_on == DAY


def test_a_wall_clock_gets_its_instant_from_the_zone() -> None:
    article = _tagged(meta_published="2025-12-16 08:30", zone="Asia/Tokyo")
    assert article.published_at == dt.datetime(2025, 12, 15, 23, 30, tzinfo=dt.UTC)
    assert article.published_precision is Precision.MINUTE
    assert article.published_utc_offset_min is None
    assert _tagged(meta_published="2025-12-16 08:30").published_at is None


def test_a_day_stands_before_a_month() -> None:
    article = _tagged(jsonld_article="2025-12", time_any="2025-12-16")
    assert (article.published_on, article.published_precision) == (DAY, Precision.DAY)
    month = _tagged(jsonld_article="2025-11")
    assert (month.published_on, month.published_precision) == (dt.date(2025, 11, 1), Precision.MONTH)


def test_the_month_of_the_address_overrules_a_guess() -> None:
    url = "https://example.com/2025/11/story.html"
    wrong = _tagged(url, text="2014-01-01")
    assert (wrong.published_on, wrong.published_precision) == (dt.date(2025, 11, 1), Precision.MONTH)
    assert _tagged(url, text="2025-11-20").published_on == dt.date(2025, 11, 20)


def test_families_that_agree_raise_the_confidence() -> None:
    raws = {"text": "2025-12-16"}
    seen = [_tagged(**raws).published_confidence]
    for family in ("jsonld_article", "meta_published", "microdata_published", "time_published"):
        raws[family] = "2025-12-16"
        seen.append(_tagged(**raws).published_confidence)
    assert seen == sorted(seen, key=lambda value: value or 0)
    assert seen[0] is not None
    assert seen[0] < 0.6
    assert seen[-1] == 0.99


def test_the_country_decides_between_day_and_month() -> None:
    assert _tagged(meta_published="05/12/2025", country="GB").published_on == dt.date(2025, 12, 5)
    assert _tagged(meta_published="05/12/2025").published_on is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.com/2025/12/16/story", DAY),
        ("https://example.com/news-2025-12-16-a", DAY),
        ("https://example.com/dmf20251216_1", DAY),
        ("https://example.com/a/12345678901", None),
        ("https://example.com/2025/13/40/story", None),
        ("https://example.com/2025/02/30/story", None),
    ],
)
def test_a_day_is_read_from_an_address(url: str, day: dt.date | None) -> None:
    assert day_in_url(url) == day


@given(st.dictionaries(st.sampled_from([family.value for family in DateFamily]), st.text(max_size=30), max_size=5))
def test_any_strings_give_an_article(raws: dict[str, str]) -> None:
    article = tag_published(_article(), _signals(**raws), _item(), None)
    assert (article.published_on is None) == (article.published_source is None)
