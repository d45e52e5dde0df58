"""What a page's JSON-LD says."""

from __future__ import annotations

import json

import pytest

from transforms.extract.jsonld import MAX_CHARS, loads, names, plain, read_jsonld

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Budget passes",
    "author": [{"@type": "Person", "name": "Ann Lee"}, "Bo Ek"],
    "datePublished": "2026-10-05T10:00:00Z",
    "dateModified": "2026-10-06",
    "publisher": {"name": "The Daily"},
    "isAccessibleForFree": "False",
    "articleSection": ["Politics"],
    "keywords": "budget, council",
}


def test_the_fields_of_an_article_are_read() -> None:
    found = read_jsonld((json.dumps({"@graph": [{"@type": "WebSite", "name": "Site"}, ARTICLE]}),))
    assert found.has_article
    assert (found.title, found.authors, found.free) == ("Budget passes", ("Ann Lee", "Bo Ek"), False)
    assert found.published == ("2026-10-05T10:00:00Z",)
    assert found.modified == ("2026-10-06",)
    assert found.publishers == ("The Daily", "Site")
    assert found.sections == ("Politics",)


def test_a_date_of_a_web_page_is_another_kind() -> None:
    found = read_jsonld(('{"@type":"WebPage","datePublished":"2020-01-02"}',))
    assert (found.published, found.published_other, found.has_article) == ((), ("2020-01-02",), False)


def test_the_longest_body_counts() -> None:
    blocks = tuple(json.dumps({"@type": "Article", "articleBody": "word " * n}) for n in (3, 90, 5))
    assert read_jsonld(blocks).body == ("word " * 90).strip()


def test_a_breadcrumb_is_a_list_of_names() -> None:
    steps = [{"item": {"name": "Home"}}, {"name": "Politics"}]
    assert read_jsonld((json.dumps({"@type": "BreadcrumbList", "itemListElement": steps}),)).breadcrumb == (
        "Home",
        "Politics",
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1,}',
        '<!-- {"a": 1} -->',
        '{"a": 1};',
        '{"a": 1} trailing',
        "{&quot;a&quot;: 1}",
        '//<![CDATA[\n{"a": 1}\n//]]>',
    ],
)
def test_damaged_blocks_are_read(text: str) -> None:
    assert loads(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "nonsense", "[" * 100_000, '{"a":' * 50_000])
def test_hopeless_blocks_are_nothing(text: str) -> None:
    assert loads(text) is None


def test_blocks_over_the_cap_are_left_out() -> None:
    assert not read_jsonld(('"' + "x" * MAX_CHARS + '"', json.dumps(ARTICLE))).has_article


def test_markup_in_strings_becomes_lines() -> None:
    assert plain("&lt;p&gt;One&lt;/p&gt;<p>Two<script>x</script></p>") == "One\nTwo"


@pytest.mark.parametrize("value", [None, 3, True, {"name": {"name": "x"}}, [None, [1]], {"name": None}])
def test_names_of_what_has_none(value: object) -> None:
    assert names(value) == ()
