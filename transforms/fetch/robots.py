"""What a site's robots.txt allows (RFC 9309)."""

from __future__ import annotations

import datetime as dt
import math

import protego

from schemas import FetchKind
from transforms.fetch.request import SiteFile, site_of

MAX_ROBOTS_BYTES = 512 << 10
GOOD_FOR = dt.timedelta(hours=24)
ASK_AGAIN_AFTER = dt.timedelta(hours=1)


class Robots:
    """The rules of one site for one agent."""

    def __init__(self, file: SiteFile, agent: str) -> None:
        self._agent = agent
        self._parsed: protego.Protego | None = None
        self.unreachable = file.status is None or file.status == 429 or file.status >= 500
        """The site did not say: nothing is allowed until it does (RFC 9309 §2.3.1.4)."""
        if file.status is not None and 200 <= file.status < 300:
            self._parsed = protego.Protego.parse(_text(file.body))

    def allows(self, url: str) -> bool:
        """Whether the agent may fetch an address of the site; 4xx means that all is allowed (§2.3.1.3)."""
        if self.unreachable:
            return False
        return self._parsed is None or bool(self._parsed.can_fetch(url, self._agent))

    @property
    def crawl_delay_s(self) -> float:
        """The delay that the site asks for; 0 when it does not."""
        told = self._parsed.crawl_delay(self._agent) if self._parsed is not None else None
        return float(told) if told is not None and math.isfinite(told) and told > 0 else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        return tuple(self._parsed.sitemaps) if self._parsed is not None else ()


def robots_url(url: str) -> str:
    """Where the robots.txt of an address's site lies."""
    return site_of(url) + "/robots.txt"


def is_fresh(file: SiteFile, now: dt.datetime) -> bool:
    """Whether a site's file need not be asked for again: a day after an answer, an hour after none."""
    failed = file.kind is FetchKind.ROBOTS and (file.status is None or file.status == 429 or file.status >= 500)
    return file.fetched_at + (ASK_AGAIN_AFTER if failed else GOOD_FOR) > now


def _text(body: bytes) -> str:
    """At most 512 KiB, whole lines; a byte order mark left in would hide the first rule."""
    if len(body) > MAX_ROBOTS_BYTES:
        body = body[:MAX_ROBOTS_BYTES]
        body = body[: body.rfind(b"\n") + 1]
    return body.decode("utf-8-sig", "replace")
