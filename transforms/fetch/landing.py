"""Redirects that lead away from the article asked for, told by the address alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from schemas import Reason
from transforms.urls import is_home_page, normal_url

_CONSENT_LABELS = frozenset({"consent", "cmp", "myprivacy", "privacywall", "cookiewall"})
_CONSENT = re.compile(
    r"/(?:collect-?consent|cookie-?consent|cookie-?wall|consent-?wall|privacy-?wall|privacy-?gate|gdpr|consent)"
    r"(?=[/.]|$)",
    re.IGNORECASE,
)
_MISSING = re.compile(r"/(?:404|not-?found|page-?not-?found|error-?404|errors?/404)(?:\.[a-z]{3,5})?/?$", re.IGNORECASE)
_WALL = re.compile(r"/(?:log-?in|sign-?in|subscribe|subscription|paywall|registration)(?:\.[a-z]{3,5})?/?$", re.I)
_WALL_LABELS = frozenset({"login", "signin", "auth", "sso", "subscribe"})


def landed_elsewhere(requested: str, final: str) -> Reason | None:
    """Why the page a redirect led to is not the one asked for; None where nothing speaks against it.

    >>> landed_elsewhere("https://example.org/news/story", "https://example.org/?from=story").value
    'home_page'
    """
    try:
        if normal_url(requested) == normal_url(final):
            return None
        there, here = urlsplit(final), urlsplit(requested)
        labels = set((there.hostname or "").lower().split(".")) - set((here.hostname or "").lower().split("."))
    except ValueError:
        return None
    if labels & _CONSENT_LABELS or (_CONSENT.search(there.path) and not _CONSENT.search(here.path)):
        return Reason.CONSENT_WALL
    if is_home_page(requested):
        return None
    if labels & _WALL_LABELS or (_WALL.search(there.path) and not _WALL.search(here.path)):
        return Reason.PAYWALL_STUB
    if is_front_of(final):
        return Reason.HOME_PAGE
    if _MISSING.search(there.path) and not _MISSING.search(here.path):
        return Reason.SOFT_404
    return None


def is_front_of(url: str) -> bool:
    """Whether an address is a site's front page whatever is asked of it: `/?from=story`, but not `/?p=123`."""
    bare, _, query = url.partition("#")[0].partition("?")
    if not is_home_page(bare):
        return False
    return all("=" in part and not part.partition("=")[2].isdigit() for part in query.split("&") if part)
