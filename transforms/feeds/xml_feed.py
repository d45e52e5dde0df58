"""RSS 0.90–2.0, RDF, Atom 0.3 and 1.0, by feedparser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schemas import Reason, RejectedError
from transforms.clean import one_line
from transforms.feeds.addresses import web_address
from transforms.feeds.feed import Entry, Feed, FeedKind, PollHints
from transforms.feeds.guard import Guarded
from transforms.feeds.plain import MAX_TITLE_CHARS, markup_of, text_of
from transforms.feeds.reader import parsed

_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIP = re.compile(r"<skip(Hours|Days)>([^\0]{0,2000}?)</skip", re.IGNORECASE)
_SKIPPED = re.compile(r"<(?:hour|day)>\s{0,20}(\w{1,10})\s{0,20}</", re.IGNORECASE)
_MAIL = re.compile(r"\S{1,100}@\S{1,100}")
_HINT_CHARS = 64 << 10


def parse_xml_feed(document: Guarded, url: str | None) -> Feed:
    """The feed of an XML document; a document that breaks off gives the entries before the break.

    Raises:
        RejectedError: NOT_A_FEED.
    """
    # completing every link and id takes feedparser a quarter of its time; without xml:base it is done here, for the few
    version, about, entries = parsed(document.xml(), url if "xml:base" in document.text else None)
    if not version and not entries:
        raise RejectedError(Reason.NOT_A_FEED, f"expected a feed, got <{document.root}>")
    kind = FeedKind.ATOM if version.startswith("atom") or document.root == "feed" else FeedKind.RSS
    links = {link.get("rel"): link.get("href") for link in reversed(dict.get(about, "links", []))}
    own_url = url or web_address(links.get("self"))
    site_url = web_address(dict.get(about, "link"), own_url)
    base = own_url or site_url
    return Feed(
        kind=kind,
        title=text_of(dict.get(about, "title") or "", MAX_TITLE_CHARS) or None,
        language=one_line(dict.get(about, "language") or "", 40) or None,
        url=own_url,
        site_url=site_url,
        entries=tuple(_entry(entry, kind, base) for entry in entries),
        hints=_hints(document.text, about),
        truncated=document.truncated,
    )


def _entry(entry: dict[str, Any], kind: FeedKind, base: str | None) -> Entry:
    """feedparser answers for one key with another's value (`updated` with published), so its dict is read as a dict."""
    published, updated = dict.get(entry, "published"), dict.get(entry, "updated")
    if kind is FeedKind.RSS and not published:  # dc:date, which feedparser files under updated
        published, updated = updated, None
    summary, content = dict.get(entry, "summary"), _content(entry)
    summary_text = text_of(summary) if summary else ""
    return Entry(
        entry_id=one_line(dict.get(entry, "id") or "", 2048) or None,
        url=_url(entry, base),
        title=text_of(dict.get(entry, "title") or "", MAX_TITLE_CHARS) or None,
        summary=summary_text or None,
        content=content,
        categories=tuple(_categories(entry)),
        authors=tuple(_authors(entry)),
        published_raw=one_line(published or "", 200) or None,
        updated_raw=one_line(updated or "", 200) or None,
    )


def _url(entry: dict[str, Any], base: str | None) -> str | None:
    """FeedBurner's original link, the link, an alternate, else a guid that is an address."""
    stated = [dict.get(entry, "feedburner_origlink"), dict.get(entry, "link")]
    stated += [link.get("href") for link in dict.get(entry, "links", []) if link.get("rel") == "alternate"]
    for address in stated:
        found = web_address(address, base)
        if found:
            return found
    return web_address(dict.get(entry, "id")) if dict.get(entry, "guidislink") is not False else None


def _content(entry: dict[str, Any]) -> str | None:
    """The longest of the contents and the summary, as HTML."""
    pieces: list[dict[str, Any]] = [*dict.get(entry, "content", [])]
    summary = dict.get(entry, "summary")
    if summary:
        pieces.append({"value": summary, "type": (dict.get(entry, "summary_detail") or {}).get("type")})
    best: dict[str, Any] = max(pieces, key=lambda piece: len(piece.get("value") or ""), default={})
    value = (best.get("value") or "").strip()
    if not value:
        return None
    return markup_of(value) if best.get("type") == "text/plain" and "<" not in value else value


def _categories(entry: dict[str, Any]) -> Iterator[str]:
    found: set[str] = set()
    for tag in dict.get(entry, "tags", [])[:100]:
        name = text_of(tag.get("label") or tag.get("term") or "", 200)
        if name and name not in found and len(found) < 50:
            found.add(name)
            yield name


def _authors(entry: dict[str, Any]) -> Iterator[str]:
    """Names; addresses of mail are no names."""
    stated = dict.get(entry, "author") or ""
    people = [person.get("name") or "" for person in dict.get(entry, "authors", []) if person]
    if len(people) < 2 and "@" in stated:  # feedparser cuts addresses with a long last label in two
        people = [stated]
    found: set[str] = set()
    for person in [name for name in people if name] or [stated]:
        name = text_of(_MAIL.sub("", person[:1000]), 500).strip(" ()<>,;")
        if name and name not in found and len(found) < 20:
            found.add(name)
            yield name


def _hints(text: str, about: dict[str, Any]) -> PollHints:
    skipped: dict[str, list[str]] = {"hours": [], "days": []}
    for block in _SKIP.finditer(text, 0, _HINT_CHARS):
        skipped[block[1].lower()] += [match[1].lower() for match in _SKIPPED.finditer(block[2])]
    hours = {int(hour) % 24 for hour in skipped["hours"] if hour.isascii() and hour.isdigit() and int(hour) <= 24}
    ttl = _number(dict.get(about, "ttl"))
    period = _PERIODS_S.get(str(dict.get(about, "sy_updateperiod") or "").strip().lower())
    frequency = _number(dict.get(about, "sy_updatefrequency")) or 1
    return PollHints(
        ttl_s=60 * ttl if ttl else None,
        update_s=period // frequency if period else None,
        skip_hours=tuple(sorted(hours)),
        skip_days=tuple(sorted({_DAYS.index(day) for day in skipped["days"] if day in _DAYS})),
    )


def _number(stated: Any) -> int | None:
    text = str(stated or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
