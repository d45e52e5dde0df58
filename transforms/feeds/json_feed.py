"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any

from schemas import Reason, RejectedError
from transforms.clean import clean_text
from transforms.feeds.addresses import web_address
from transforms.feeds.feed import Entry, Feed, FeedKind
from transforms.feeds.guard import MAX_FEED_BYTES, MAX_ITEMS, decoded
from transforms.feeds.plain import MAX_TITLE_CHARS, markup_of, text_of

_MARK = "jsonfeed.org/version"


def parse_json_feed(body: bytes, url: str | None) -> Feed:
    """The feed of a JSON document; a field of the wrong type counts as absent.

    Raises:
        RejectedError: TOO_LARGE, NOT_A_FEED, TOO_MANY_ITEMS.
    """
    if len(body) > MAX_FEED_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_FEED_BYTES} bytes, got {len(body)}")
    try:
        document = json.loads(decoded(body, None).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise RejectedError(Reason.NOT_A_FEED, f"expected a JSON Feed: {error}"[:300]) from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or _MARK not in (_string(document, "version") or ""):
        raise RejectedError(Reason.NOT_A_FEED, f"expected a JSON Feed, got {body[:80]!r}")
    if len(items) > MAX_ITEMS:
        raise RejectedError(Reason.TOO_MANY_ITEMS, f"expected at most {MAX_ITEMS} items, got {len(items)}")
    base = url or _string(document, "feed_url") or _string(document, "home_page_url")
    return Feed(
        kind=FeedKind.JSON,
        title=text_of(_string(document, "title") or "", MAX_TITLE_CHARS) or None,
        language=_string(document, "language"),
        url=url or web_address(_string(document, "feed_url")),
        site_url=web_address(_string(document, "home_page_url"), base),
        entries=tuple(_entry(item, document, base) for item in items if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any], document: dict[str, Any], base: str | None) -> Entry:
    identity = item.get("id")
    if isinstance(identity, int | float) and not isinstance(identity, bool):
        identity = str(identity)
    entry_id = identity.strip() or None if isinstance(identity, str) else None
    text = _string(item, "content_text")
    summary = _string(item, "summary")
    return Entry(
        entry_id=clean_text(entry_id) if entry_id else None,
        url=web_address(_string(item, "url"), base)
        or web_address(_string(item, "external_url"), base)
        or web_address(entry_id),
        title=text_of(_string(item, "title") or "", MAX_TITLE_CHARS) or None,
        summary=text_of(summary) or None if summary else None,
        content=_string(item, "content_html") or (markup_of(text) if text else None),
        categories=tuple(text_of(tag, 200) for tag in item.get("tags") or () if isinstance(tag, str))[:50]
        if isinstance(item.get("tags"), list)
        else (),
        authors=_authors(item) or _authors(document),
        published_raw=_string(item, "date_published"),
        updated_raw=_string(item, "date_modified"),
        language=_string(item, "language"),
    )


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """1.1 has `authors`, 1.0 `author`."""
    author = holder.get("author")
    people = _objects(holder, "authors") or ([author] if isinstance(author, dict) else [])
    names = (text_of(_string(person, "name") or "", 500) for person in people)
    return tuple(name for name in names if name)[:20]


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _string(holder: dict[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return clean_text(value).strip() or None if isinstance(value, str) else None
