"""Feeds of the farm whose items appear over time, and the pages of those items."""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib

EPOCH = dt.datetime(2025, 11, 3, tzinfo=dt.UTC)
WINDOW = 20
_WORDS = (
    "harbour", "council", "river", "budget", "teachers", "storm", "bridge", "market", "library", "orchard", "tunnel",
    "ferry", "museum", "clinic", "vote", "committee", "winter", "railway", "garden", "festival", "court", "minister",
)  # fmt: skip


def feed(host: str, base: str, now: dt.datetime, every_s: int) -> bytes:
    """An RSS feed of the newest items published by `now`; one item each `every_s` seconds since the epoch."""
    newest = int((now - EPOCH).total_seconds() // every_s)
    items = "".join(_item(host, base, number, every_s) for number in range(newest, max(-1, newest - WINDOW), -1))
    return f'<rss version="2.0"><channel><title>The {host} Gazette</title>{items}</channel></rss>'.encode()


def story(host: str, number: int, every_s: int) -> bytes:
    """An item's page; each fifth item has the same text on every host."""
    title, text = _title(host, number), _text("wire" if number % 5 == 0 else host, number)
    at = published_at(number, every_s).isoformat()
    head = f'<title>{title}</title><meta property="article:published_time" content="{at}">'
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n"))
    article = f"<article><h1>{title}</h1>{body}</article>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{article}</body></html>'.encode()


def published_at(number: int, every_s: int) -> dt.datetime:
    """When an item appears."""
    return EPOCH + dt.timedelta(seconds=number * every_s)


def _item(host: str, base: str, number: int, every_s: int) -> str:
    at = email.utils.format_datetime(published_at(number, every_s))
    link = f"<link>{base}/story/{number}?every={every_s}</link>"
    return (
        f"<item><guid>{host}-{number}</guid><title>{_title(host, number)}</title>{link}<pubDate>{at}</pubDate></item>"
    )


def _title(host: str, number: int) -> str:
    first, second, third = (_word(host, number, place) for place in range(3))
    return f"{first.capitalize()} {second} opens near the {third}, {number}"


def _text(seed: str, number: int) -> str:
    return "\n".join(" ".join(_sentence(seed, number, k) for k in range(start, start + 4)) for start in range(0, 24, 4))


def _sentence(seed: str, number: int, place: int) -> str:
    first, second, third = (_word(seed, number, 3 * place + k) for k in range(3))
    return f"The {first} of the {second} said that the {third} would stay open on day {place + 1} of the season."


def _word(seed: str, number: int, place: int) -> str:
    digest = hashlib.sha256(f"{seed}/{number}/{place}".encode()).digest()
    return _WORDS[digest[0] % len(_WORDS)]
