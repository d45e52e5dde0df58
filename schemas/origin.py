"""Where an input comes from."""

from __future__ import annotations

import enum


class Origin(enum.StrEnum):
    """The kind of source, most telling first: of twins in one run the first kind is kept."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HTML = "html"
    WARC = "warc"
    JSONL = "jsonl"
    TEXT = "text"


class Media(enum.StrEnum):
    """What an input's bytes are."""

    HTML = "html"
    FRAGMENT = "fragment"
    TEXT = "text"
    FEED = "feed"
