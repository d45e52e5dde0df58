"""Redirects that lead elsewhere."""

from __future__ import annotations

import pytest

from transforms.fetch.landing import landed_elsewhere

STORY = "https://example.org/news/story-1"


@pytest.mark.parametrize(
    ("final", "reason"),
    [
        ("https://www.example.org/news/story-1?utm_source=x", None),
        ("https://example.org/news/a-better-name-of-story-1", None),
        ("https://other.example/news/story-1", None),
        ("https://example.org/?p=123", None),
        ("https://example.org/", "home_page"),
        ("https://example.org/en/", "home_page"),
        ("https://example.org/?from=story", "home_page"),
        ("https://other.example", "home_page"),
        ("https://consent.example.org/?continue=https://example.org/news/story-1", "consent_wall"),
        ("https://example.org/cookie-consent?next=/news/story-1", "consent_wall"),
        ("https://example.org/gdpr/", "consent_wall"),
        ("https://example.org/404", "soft_404"),
        ("https://example.org/page-not-found.html", "soft_404"),
        ("https://login.example.org/?to=/news/story-1", "paywall_stub"),
        ("https://example.org/subscribe/", "paywall_stub"),
        ("https://example.org/news/consent-law-passed", None),
        ("http://[::1", None),
    ],
)
def test_where_a_redirect_led_is_told_by_the_address(final: str, reason: str | None) -> None:
    found = landed_elsewhere(STORY, final)
    assert (found.value if found else None) == reason


def test_who_asks_for_a_home_page_gets_it() -> None:
    assert landed_elsewhere("http://example.org/", "https://example.org/en/") is None


def test_what_was_asked_for_with_the_word_is_no_wall() -> None:
    assert landed_elsewhere("https://example.org/consent/a", "https://example.org/consent/b") is None
