"""A document becomes an article."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import FieldSource
from schemas.extracted import Extracted
from schemas.input import FeedEntry, Given, Input
from schemas.origin import Media, Origin
from schemas.reject import Reason, RejectedError
from transforms.extract.article import extract_article

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
TEXT = "The council voted on Tuesday to approve the new transport budget, officials said after a long meeting."
PAGE = f"""<html lang="en"><head><title>Budget passes council - The Daily</title>
<meta property="og:site_name" content="The Daily"><meta name="robots" content="noai">
<link rel="canonical" href="https://daily.example/a"></head><body><article><h1>Budget passes council</h1>
<p class="byline">By Ann Lee</p><time datetime="2026-10-05T10:00:00Z">5 Oct</time>
<p>{TEXT}</p><p>{TEXT[::-1]}</p><p>More was said of it, but few of those who came would tell what it had been.</p>
</article></body></html>"""


def item(body: bytes | None, media: Media = Media.HTML, **more: object) -> Input:
    return dataclasses.replace(Input(origin=Origin.HTML, origin_ref="f", media=media, body=body), **more)


def test_a_page_becomes_an_article_with_its_signals() -> None:
    found = extract_article(item(PAGE.encode(), requested_url="https://daily.example/a?x=1", ai_optout=("tdm",)), NOW)
    article = found.article
    assert (article.title, article.authors) == ("Budget passes council", ("Ann Lee",))
    assert TEXT in (article.text or "")
    assert (article.url, article.domain) == ("https://daily.example/a", "daily.example")
    assert len(found.alias_ids) == 1
    assert article.ai_optout == ("noai", "tdm")
    assert [signal.raw for signal in found.signals.dates] == ["2026-10-05T10:00:00Z"]
    assert (found.signals.publisher_og, found.signals.language_hints) == ("The Daily", ("en",))
    assert (article.published_at, article.ingested_at) == (None, NOW)


def test_equal_input_gives_equal_articles() -> None:
    assert extract_article(item(PAGE.encode()), NOW) == extract_article(item(PAGE.encode()), NOW)


def test_what_a_seed_gives_goes_before_the_page() -> None:
    article = extract_article(item(PAGE.encode(), given=Given(title="As given")), NOW).article
    assert (article.title, article.title_source) == ("As given", FieldSource.GIVEN)


def test_plain_text_is_kept_to_the_letter() -> None:
    text = "  First line\r\n\nSecond – line  "
    article = extract_article(item(text.encode(), Media.TEXT, seed_key="k"), NOW).article
    assert (article.text, article.title, article.word_count) == (text, None, 5)


def test_a_fragment_takes_title_and_authors_from_its_entry() -> None:
    entry = FeedEntry(title="Budget passes", authors=("By Ann Lee",), categories=("a", "a"))
    html = f"<p>Budget passes</p><p>{TEXT}</p>"
    article = extract_article(item(html.encode(), Media.FRAGMENT, entry=entry, flags=("summary_only",)), NOW).article
    assert (article.text, article.title, article.title_source) == (TEXT, "Budget passes", FieldSource.FEED)
    assert (article.authors, article.authors_source) == (("Ann Lee",), FieldSource.FEED)
    assert (article.feed_categories, article.quality_flags) == (("a",), ("summary_only",))


@pytest.mark.parametrize(
    ("body", "media", "reason"),
    [
        (None, Media.HTML, Reason.NO_CONTENT),
        (b"<html><body></body></html>", Media.HTML, Reason.NO_TEXT),
        (b"<img src=x>", Media.FRAGMENT, Reason.NO_TEXT),
        (b"\xff\xfe", Media.TEXT, Reason.UNDECODABLE),
        (b" ", Media.TEXT, Reason.EMPTY),
        (b"<rss/>", Media.FEED, Reason.NOT_HTML),
    ],
)
def test_what_holds_no_article_is_rejected(body: bytes | None, media: Media, reason: Reason) -> None:
    with pytest.raises(RejectedError) as caught:
        extract_article(item(body, media), NOW)
    assert caught.value.reason is reason


def test_a_redirect_to_the_home_page_is_no_article() -> None:
    with pytest.raises(RejectedError) as caught:
        extract_article(item(PAGE.encode(), requested_url="https://a.example/x", final_url="https://a.example/"), NOW)
    assert caught.value.reason is Reason.HOME_PAGE


def test_a_page_full_of_odd_references_keeps_its_text() -> None:
    odd = PAGE.replace("More was", "&#1;&#xD800;&#xFFFE;&#x110000;More was")
    assert TEXT in (extract_article(item(odd.encode()), NOW).article.text or "")


def test_the_collector_runs_again_after_a_page() -> None:
    with pytest.raises(RejectedError):
        extract_article(item(b"<html>"), NOW)
    assert gc.isenabled()


@settings(max_examples=30)
@given(st.binary(max_size=300), st.sampled_from((Media.HTML, Media.FRAGMENT, Media.TEXT)))
def test_any_bytes_give_an_article_or_a_reject(data: bytes, media: Media) -> None:
    try:
        found = extract_article(item(b"<p>" + data, media), NOW)
    except RejectedError:
        return
    assert isinstance(found, Extracted)
