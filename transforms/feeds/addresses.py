"""Addresses as feeds state them."""

from __future__ import annotations

import urllib.parse

from transforms.urls import MAX_URL_CHARS


def web_address(stated: str | None, base: str | None = None) -> str | None:
    """The address, absolute and http(s); None for what is no page's address: `tag:`, `urn:`, `javascript:`, nonsense.

    >>> web_address(" /a?b=1 ", "https://harbour.example/feed"), web_address("urn:isbn:1")
    ('https://harbour.example/a?b=1', None)
    """
    text = (stated or "").strip()
    if not text or len(text) > MAX_URL_CHARS:
        return None
    try:
        if base and not text.lower().startswith(("http://", "https://")):
            text = urllib.parse.urljoin(base, text)
        parts = urllib.parse.urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and host else None
