"""Addresses: the normal form and what is told from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.ids import id_of
from transforms.urls import MAX_URL_CHARS, is_home_page, normal_url, registered_domain, url_id

SAME = "https://example.org/news/story"
TWINS = [
    "http://example.org/news/story",
    "HTTPS://EXAMPLE.ORG/news/story",
    "https://example.org:443/news/story",
    "http://example.org:80/news/story",
    "https://www.example.org/news/story",
    "https://m.example.org/news/story",
    "https://mobile.example.org/news/story",
    "https://amp.example.org/news/story",
    "https://www.m.example.org/news/story",
    "https://example.org./news/story",
    "https://reader:secret@example.org/news/story",
    "https://example.org/news/story/",
    "https://example.org/news/story//?utm_source=x",
    "https://example.org/news/story/amp/",
    "https://example.org/amp/news/story/",
    "https://example.org/news/story?ref=letters.example&amp;amp;utm_source=x",
    "https://example.org/news/story#comments",
    "https://example.org/news/story?",
    "https://example.org/a/../news/./story",
    "https://example.org/%6eews/st%6Fry",
    "https://example.org/news/story?utm_source=feed&utm_medium=rss",
    "https://example.org/news/story?UTM_Source=feed&fbclid=abc&&gclid=1",
    "https://example.org/news/story?ref=rss",
    "https://example.org/news/story?amp",
    "https://example.org/news/story?outputType=amp",
    "https://example.org/news/story?PHPSESSID=1234",
    "https://example.org/news/story?sid=0123456789abcdef0123456789abcdef",
    "https://example.org/news/story;jsessionid=A1B2?utm_id=1",
    "https://example.org/(S(x1y2z3))/news/story",
    "https://example.org/news/story/amp",
    "https://example.org/amp/news/story",
    "https://example.org/news/story.amp",
    "https://www.google.com/amp/s/www.example.org/news/story",
    "https://www.google.co.uk/amp/s/amp.example.org/news/story?utm_source=x",
    "https://example-org.cdn.ampproject.org/c/s/example.org/news/story",
    "  https://example.org/news/sto\nry \t",
]
KEPT = [
    ("https://example.org/news/story?sid=17", "https://example.org/news/story?sid=17"),
    ("https://example.org/?ref=8123", "https://example.org/?ref=8123"),
    ("https://example.org/news?b=2&a=1&a=0", "https://example.org/news?a=1&a=0&b=2"),
    ("https://example.org/news?20251104&x", "https://example.org/news?20251104&x"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org/list?page=2&amp;id=7", "https://example.org/list?id=7&page=2"),
    ("https://example.org/story.amp.html", "https://example.org/story.html"),
    ("https://example.org/amp", "https://example.org/amp"),
    ("https://example.org/amplifier", "https://example.org/amplifier"),
    ("https://example.org/a//b/", "https://example.org/a//b"),
    ("https://www.gov.uk/government/news", "https://www.gov.uk/government/news"),
    ("https://m.blogspot.com/2025/a.html?m=1", "https://m.blogspot.com/2025/a.html"),
    ("https://de.m.example.org/wiki/a", "https://de.example.org/wiki/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("http://127.0.1.7:8080/a", "http://127.0.1.7:8080/a"),
    ("https://[2001:DB8:0::1]/a", "https://[2001:db8::1]/a"),
    ("https://Bücher.example/ä?q=ö", "https://xn--bcher-kva.example/%C3%A4?q=%C3%B6"),
    ("https://例え.example/ニュース", "https://xn--r8jz45g.example/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9"),
    ("https://example.org/100%/a b", "https://example.org/100%25/a%20b"),
    ("https://example.org/a%2fb%3F", "https://example.org/a%2Fb%3F"),
]
REFUSED = [
    "",
    "news/story",
    "//example.org/a",
    "ftp://example.org/a",
    "javascript:alert(1)",
    "mailto:desk@example.org",
    "file:///etc/hostname",
    "https://",
    "https:///a",
    "https://a..example/",
    "https://exa mple.org/",
    "https://example.org:99999/",
    "https://example.org:٣/",
    "https://example.org\\@127.0.0.1/",
    "https://[::1/",
    "https://[fe80::1%25eth0]/",
    "https://exa%6dple.org/",
    "https://example.org/" + "a" * MAX_URL_CHARS,
    "https://example.org/" + "ä" * 1000,
]


@pytest.mark.parametrize("url", TWINS)
def test_twins_of_a_page_have_one_form(url: str) -> None:
    assert normal_url(url) == SAME


@pytest.mark.parametrize(("url", "normal"), KEPT)
def test_what_may_choose_a_page_is_kept(url: str, normal: str) -> None:
    assert normal_url(url) == normal


@pytest.mark.parametrize("url", REFUSED)
def test_what_names_no_page_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normal_url(url)


PIECES = st.sampled_from(
    [
        "/",
        "amp",
        ".amp",
        ".html",
        "..",
        ".",
        "%2e",
        "%",
        "%41",
        "a",
        "ü",
        ";jsessionid=1",
        "(S(a))",
        "?",
        "&",
        "=",
        "utm_a",
        "m",
        "sid",
        "0123456789abcdef",
        "google.com/amp/s/",
        "x.cdn.ampproject.org/c/",
        "//",
        ":",
        "8080",
        "@",
        "[",
        "#",
        "www.",
        "m.",
        "example.org",
    ]
)


@given(
    st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join)),
    st.sampled_from(["a.example", "www.x.co.uk", "google.com"]),
)
def test_the_normal_form_of_a_normal_form_is_itself(rest: str, host: str) -> None:
    for url in (f"http://{host}/{rest}", f"https://{rest}"):
        try:
            normal = normal_url(url)
        except ValueError:
            continue
        assert normal_url(normal) == normal


def test_an_id_is_that_of_the_normal_form() -> None:
    assert url_id("http://www.example.org/news/story?utm_source=x") == id_of(SAME)


@pytest.mark.parametrize(
    ("given_as", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("news.example.co.uk", "example.co.uk"),
        ("Example.ORG:8080", "example.org"),
        ("me.blogspot.com", "me.blogspot.com"),
        ("https://Bücher.example/", "xn--bcher-kva.example"),
        ("co.uk", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("https://[2001:db8::1]/", None),
        ("", None),
        ("ftp://example.org/", None),
    ],
)
def test_the_registered_domain_respects_public_and_private_suffixes(given_as: str, domain: str | None) -> None:
    assert registered_domain(given_as) == domain


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://www.example.org/?utm_source=x",
        "http://example.org/index.html",
        "https://example.org/en-GB/",
        "https://example.org/de",
        "https://example.org/?lang=de&edition=uk",
    ],
)
def test_a_front_page_is_a_home_page(url: str) -> None:
    assert is_home_page(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/?p=123", "https://example.org/news", "https://example.org/en/story", "mailto:a@b"]
)
def test_a_page_below_is_no_home_page(url: str) -> None:
    assert not is_home_page(url)
