"""Feeds of the farm whose items appear over time, and the pages of those items."""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib

EPOCH = dt.datetime(2025, 11, 3, tzinfo=dt.UTC)
WINDOW = 20
_WORDS = [
    "harbour",
    "council",
    "river",
    "budget",
    "teachers",
    "storm",
    "bridge",
    "market",
    "library",
    "orchard",
    "tunnel",
    "ferry",
    "museum",
    "clinic",
    "vote",
    "committee",
    "winter",
    "railway",
    "garden",
    "festival",
    "court",
    "minister",
    "village",
    "report",
    "water",
    "summer",
    "station",
    "bakery",
]


def feed(host: str, base: str, now: dt.datetime, every_s: int) -> bytes:
    """An RSS feed of the newest items published by `now`; one item each `every_s` seconds since the epoch."""
    newest = int((now - EPOCH).total_seconds() // every_s)
    items = "".join(_item(host, base, number, every_s) for number in range(newest, max(-1, newest - WINDOW), -1))
    return f'<rss version="2.0"><channel><title>The {host} Gazette</title>{items}</channel></rss>'.encode()


def story(host: str, number: int, every_s: int) -> bytes:
    """An item's page; each fifth item has the same text on every host."""
    title, text = _title(host, number), _text("wire" if number % 5 == 0 else host, number)
    at = published_at(number, every_s).isoformat()
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n"))
    head = f'<title>{title}</title><meta property="article:published_time" content="{at}">'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'.encode()


def published_at(number: int, every_s: int) -> dt.datetime:
    """When an item appears."""
    return EPOCH + dt.timedelta(seconds=number * every_s)


def _item(host: str, base: str, number: int, every_s: int) -> str:
    at = email.utils.format_datetime(published_at(number, every_s))
    link = f"{base}/story/{number}?every={every_s}"
    return f"<item><guid>{host}-{number}</guid><title>{_title(host, number)}</title><link>{link}</link><pubDate>{at}</pubDate></item>"


def _title(host: str, number: int) -> str:
    return f"{_word(host, number, 0).capitalize()} {_word(host, number, 1)} opens near the {_word(host, number, 2)}, {number}"


def _text(seed: str, number: int) -> str:
    sentences = [
        f"The {_word(seed, number, 3 * k)} of the {_word(seed, number, 3 * k + 1)} said that the {_word(seed, number, 3 * k + 2)} "
        f"would stay open on day {k + 1} of the season."
        for k in range(24)
    ]
    return "\n".join(" ".join(sentences[k : k + 4]) for k in range(0, 24, 4))


def _word(seed: str, number: int, place: int) -> str:
    digest = hashlib.sha256(f"{seed}/{number}/{place}".encode()).digest()
    return _WORDS[digest[0] % len(_WORDS)]
