"""Everything that says when an article was published, in order of trust."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

from schemas.article import Article, DateSource, Precision, PublishedCandidate
from schemas.input import Input
from schemas.signals import DATE_SOURCES, DateFamily, Signals
from transforms.instants import Stated, parse_instant, stated_in

MODIFIED = (DateFamily.JSONLD_MODIFIED, DateFamily.META_MODIFIED, DateFamily.MICRODATA_MODIFIED)
STATED_OUTRIGHT = (
    DateFamily.JSONLD_ARTICLE,
    DateFamily.META_PUBLISHED,
    DateFamily.MICRODATA_PUBLISHED,
    DateFamily.TIME_PUBLISHED,
)

_MAX_RAW_CHARS = 200
_DAY_PARTS = re.compile(r"[/_.-](199\d|20[0-3]\d)([/_.-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_PARTS = re.compile(r"/(199\d|20[0-3]\d)[/-](0[1-9]|1[0-2])(?:/|$)")
_DAY_DIGITS = re.compile(r"(?<!\d)(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One signal and what it states; `stated` is None where it is not understood or not plausible."""

    source: DateSource
    family: DateFamily | None = None
    """None for a header and a feed."""
    raw: str
    stated: Stated | None

    def column(self) -> PublishedCandidate:
        """The candidate as the table keeps it."""
        return PublishedCandidate(source=self.source, raw=self.raw[:_MAX_RAW_CHARS], value=_value(self.stated))


def gather(
    article: Article, signals: Signals, item: Input, now: dt.datetime, country: str | None
) -> tuple[Candidate, ...]:
    """Header, feed, then the page's families in the order of `DateFamily`; modified dates are not among them."""
    seen: set[tuple[DateSource, str]] = set()
    candidates = []
    for candidate in _all(article, signals, item, now, country):
        if (candidate.source, candidate.raw) not in seen:
            seen.add((candidate.source, candidate.raw))
            candidates.append(candidate)
    return tuple(candidates)


def day_in_url(url: str) -> dt.date | None:
    """The day in an address: `/2025/12/16/`, `-2025-12-16-`, `20251216`.

    >>> day_in_url("https://example.org/news/2025/12/16/a-title")
    datetime.date(2025, 12, 16)
    """
    if found := _DAY_PARTS.search(url):
        year, month, day = found[1], found[3], found[4]
    elif found := _DAY_DIGITS.search(url):
        year, month, day = found[1], found[2], found[3]
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def month_in_url(url: str) -> str | None:
    """The month in an address without a day: `/2025/12/`.

    >>> month_in_url("https://example.org/2025/12/a-title")
    '2025-12'
    """
    found = _MONTH_PARTS.search(url)
    return f"{found[1]}-{found[2]}" if found else None


def _all(article: Article, signals: Signals, item: Input, now: dt.datetime, country: str | None) -> Iterator[Candidate]:
    given, entry = item.given, item.entry
    if given.published_raw is not None:
        stated = stated_in(given.published_raw, country=country)
        yield Candidate(source=DateSource.HEADER, raw=given.published_raw, stated=stated)
    if given.published_on is not None:
        stated = Stated(day=given.published_on)
        yield Candidate(source=DateSource.HEADER, raw=given.published_on.isoformat(), stated=stated)
    if entry is not None and entry.published_raw is not None:
        stated = parse_instant(entry.published_raw, now=now, country=country)
        yield Candidate(source=DateSource.FEED, raw=entry.published_raw, stated=stated)
    elif entry is not None and entry.published_at is not None:
        raw = entry.published_at.isoformat()
        yield Candidate(source=DateSource.FEED, raw=raw, stated=parse_instant(raw, now=now))
    by_family: dict[DateFamily, list[str]] = {}
    for signal in signals.dates:
        by_family.setdefault(signal.family, []).append(signal.raw)
    addresses = [url for url in (article.url, article.final_url, article.requested_url) if url]
    by_family.setdefault(DateFamily.URL, []).extend(url for url in addresses if day_in_url(url) or month_in_url(url))
    for family in DateFamily:
        if family in MODIFIED:
            continue
        for raw in by_family.get(family, ()):
            stated = _in_address(raw, now) if family.value.endswith("url") else None
            stated = stated or parse_instant(raw, now=now, country=country)
            yield Candidate(source=DATE_SOURCES[family], family=family, raw=raw, stated=stated)


def _in_address(url: str, now: dt.datetime) -> Stated | None:
    if day := day_in_url(url):
        return parse_instant(day.isoformat(), now=now)
    month = month_in_url(url)
    return parse_instant(month, now=now) if month else None


def _value(stated: Stated | None) -> str | None:
    if stated is None:
        return None
    if stated.instant is not None:
        return stated.instant.isoformat().replace("+00:00", "Z")
    if stated.wall is not None:
        return stated.wall.isoformat()
    cut = {Precision.YEAR: 4, Precision.MONTH: 7}.get(stated.precision, 10)
    return stated.day.isoformat()[:cut]
