"""A feed's entries as inputs: to be fetched, or with the text that the feed carries."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from schemas import FeedEntry, Input, Media, Origin, Reason, Stage, Trouble
from schemas.reject import PAYLOAD_HEAD_BYTES
from transforms.clean import clean_text
from transforms.feeds.feed import Entry, Feed, FeedKind
from transforms.feeds.plain import markup_of, word_count
from transforms.ids import id_of
from transforms.instants import parse_instant
from transforms.urls import is_home_page, normal_url

FULL_TEXT_WORDS = 80


def entry_inputs(feed: Feed, item: Input, *, polled: bool = False) -> Iterator[Input | Trouble]:
    """An input for each entry, in the feed's order.

    Of a saved feed the entry's own text is the document: its content from 80 words on, else its summary, flagged
    `summary_only`; an entry without text is a trouble, and so is one of a saved sitemap. Of a polled feed or sitemap
    the address is to be fetched (`body` None); only an entry without one gives its text. The last entry of a document
    that breaks off is flagged `truncated`.
    """
    origin = Origin.SITEMAP if feed.kind is FeedKind.SITEMAP else Origin.FEED
    feed_url = feed.url or item.requested_url
    feed_name = _normal(feed_url) or item.seed_key
    for number, entry in enumerate(feed.entries, 1):
        address = article_address(entry)
        last_of_cut = feed.truncated and number == len(feed.entries)
        found = Input(
            seen_at=item.seen_at,
            origin=origin,
            origin_ref=item.origin_ref if polled else f"{item.origin_ref}#{number}",
            seed_key=None if address else f"entry:{feed_name}:{entry_key(entry)}",
            requested_url=address,
            fetched_at=item.fetched_at,
            entry=_feed_entry(entry, feed, feed_url, item.seen_at),
            flags=("truncated",) if last_of_cut else (),
        )
        if address and polled:
            yield found
        else:
            yield _with_text(found, entry)


def article_address(entry: Entry) -> str | None:
    """The entry's address, when it can be one of an article: a home page is that of the site."""
    return entry.url if _normal(entry.url) and not is_home_page(entry.url or "") else None


def entry_key(entry: Entry) -> str:
    """What names an entry within its feed, for as long as anything of it stays.

    The address in normal form, since guids change with the back-end and titles with the editor; without one the guid,
    else title, date and summary.
    """
    address = article_address(entry)
    if address:
        return normal_url(address)
    if entry.entry_id:
        return entry.entry_id
    return id_of(entry.title or "", entry.published_raw or "", entry.summary or "")


def _with_text(found: Input, entry: Entry) -> Input | Trouble:
    content = entry.content or ""
    if word_count(content) >= FULL_TEXT_WORDS:
        return dataclasses.replace(found, media=Media.FRAGMENT, body=_bytes(content), charset="utf-8")
    short = markup_of(entry.summary) if entry.summary else content
    if word_count(short):
        flags = (*found.flags, "summary_only")
        return dataclasses.replace(found, media=Media.FRAGMENT, body=_bytes(short), charset="utf-8", flags=flags)
    reason = Reason.NO_CONTENT if found.requested_url else Reason.NO_ADDRESS
    return Trouble(
        reason=reason,
        detail=f"entry {entry.title or entry.entry_id or 'without title'!r} holds no text"[:500],
        origin=found.origin,
        origin_ref=found.origin_ref,
        stage=Stage.PARSE,
        url=found.requested_url,
        payload_head=(entry.title or "").encode("utf-8")[:PAYLOAD_HEAD_BYTES] or None,
    )


def _feed_entry(entry: Entry, feed: Feed, feed_url: str | None, now: dt.datetime | None) -> FeedEntry:
    stated = parse_instant(entry.published_raw, now=now) if entry.published_raw else None
    return FeedEntry(
        entry_id=entry.entry_id or entry_key(entry),
        title=entry.title,
        summary=entry.summary,
        categories=entry.categories,
        published_raw=entry.published_raw,
        published_at=stated.instant if stated else None,
        updated_raw=entry.updated_raw,
        authors=entry.authors,
        feed_url=feed_url,
        feed_title=feed.title,
        feed_language=entry.language or feed.language,
    )


def _normal(url: str | None) -> str | None:
    """The normal form; None where there is none."""
    try:
        return normal_url(url) if url else None
    except ValueError:
        return None


def _bytes(markup: str) -> bytes:
    return clean_text(markup).encode("utf-8")
