"""Rows as a feed that a reader can subscribe to: RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email.utils
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pyarrow as pa

from pipeline.counts import counted
from pipeline.errors import QueryError
from transforms.ids import id_of

_ATOM = "http://www.w3.org/2005/Atom"
_LONGEST = 2_000
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB = re.compile(r"https?://[^\s<>\"]+")
_NO_INSTANT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed."""

    id: str
    title: str
    url: str | None
    summary: str
    at: dt.datetime | None
    author: str | None


def items_of(rows: pa.Table) -> list[Item]:
    """The rows as entries, in their order: from `headline` or `title`, and what there is of the other columns.

    Raises:
        QueryError: there is no column that could be a title.
    """
    if not {"headline", "title"} & set(rows.column_names):
        raise QueryError(f"expected a column title or headline for a feed, got {', '.join(rows.column_names)}")
    return [_item(row) for row in rows.to_pylist()]


def rss(rows: pa.Table, title: str) -> bytes:
    """The rows as RSS 2.0."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for name, text in (("title", title), ("link", "http://localhost/"), ("description", title)):
        ET.SubElement(channel, name).text = _xml(text)
    for item in items_of(rows):
        node = ET.SubElement(channel, "item")
        ET.SubElement(node, "guid", isPermaLink="false").text = item.id
        ET.SubElement(node, "title").text = _xml(item.title)
        if item.url:
            ET.SubElement(node, "link").text = _xml(item.url)
        if item.summary:
            ET.SubElement(node, "description").text = _xml(_no_markup(item.summary))
        if item.at:
            ET.SubElement(node, "pubDate").text = email.utils.format_datetime(item.at)
    return _document(root)


def atom(rows: pa.Table, title: str) -> bytes:
    """The rows as Atom; the feed is as new as its newest entry, so that equal rows give an equal feed."""
    ET.register_namespace("", _ATOM)
    items = items_of(rows)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _atom(root, "id").text = f"urn:newsbeam:{id_of('feed', title)}"
    _atom(root, "title").text = _xml(title)
    _atom(root, "updated").text = max((item.at for item in items if item.at), default=_NO_INSTANT).isoformat()
    _atom(_atom(root, "author"), "name").text = "newsbeam"
    for item in items:
        node = _atom(root, "entry")
        _atom(node, "id").text = item.id
        _atom(node, "title").text = _xml(item.title)
        _atom(node, "updated").text = (item.at or _NO_INSTANT).isoformat()
        if item.author:
            _atom(_atom(node, "author"), "name").text = _xml(item.author)
        if item.url:
            _atom(node, "link", href=_xml(item.url))
        _atom(node, "summary").text = _xml(item.summary)
    return _document(root)


def json_feed(rows: pa.Table, title: str) -> bytes:
    """The rows as JSON Feed 1.1."""
    items = []
    for item in items_of(rows):
        told: dict[str, Any] = {"id": item.id, "title": item.title, "content_text": item.summary}
        if item.url:
            told["url"] = item.url
        if item.at:
            told["date_published"] = item.at.isoformat()
        if item.author:
            told["authors"] = [{"name": item.author}]
        items.append(told)
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _item(row: dict[str, Any]) -> Item:
    title = str(row.get("headline") or row.get("title") or "(no title)")
    named = row.get("story_id") if "headline" in row else row.get("article_id")
    told = json.dumps(row, sort_keys=True, default=str)
    url = row.get("url")
    return Item(
        id=f"urn:newsbeam:{named or id_of('row', told)}",
        title=title,
        url=url if isinstance(url, str) and _WEB.fullmatch(url) else None,
        summary=_summary(row),
        at=_instant(row),
        author=", ".join(row.get("outlets") or ()) or row.get("outlet"),
    )


def _summary(row: dict[str, Any]) -> str:
    parts = []
    if row.get("article_count"):
        outlets = counted(row.get("outlet_count") or 0, "outlets")
        parts.append(f"{counted(row['article_count'], 'articles')} of {outlets}.")
    parts.append(str(row.get("description") or row.get("text") or ""))
    return " ".join(part for part in parts if part)[:_LONGEST]


def _instant(row: dict[str, Any]) -> dt.datetime | None:
    for name in ("last_published_at", "published_at", "first_published_at"):
        at = row.get(name)
        if isinstance(at, dt.datetime):
            return at.astimezone(dt.UTC)
    day = row.get("published_on")
    return dt.datetime.combine(day, dt.time(), dt.UTC) if isinstance(day, dt.date) else None


def _no_markup(text: str) -> str:
    """Text as HTML, which readers of RSS take a description for."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 §2.2 forbids."""
    return _NOT_XML.sub("\ufffd", text)


def _atom(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
