"""When an article was published: every signal weighed, the outlet's local day, and how sure that is."""

from __future__ import annotations

import dataclasses
import datetime as dt

from schemas.article import Article, DateSource, Precision
from schemas.input import Input
from schemas.signals import DateFamily, Signals
from transforms.instants import Stated, parse_instant
from transforms.tag.published_candidates import MODIFIED, STATED_OUTRIGHT, Candidate, gather
from transforms.tag.published_day import has_clock, local_day, zone_of

_CONFIDENCE = (0.55, 0.86, 0.95, 0.98, 0.99)
"""By the number of families within a day of the choice; right on 995 held-back pages: 84, 86, 95, 98, 99 %, but on the
44 development pages without a family 55 %."""
_GIVEN = 1.0
_DISPUTED = 0.5
_FAR_APART = dt.timedelta(hours=48)
_NEXT_DAY = dt.timedelta(days=1)
_COARSE = (Precision.MONTH, Precision.YEAR)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    candidate: Candidate
    day: dt.date
    instant: dt.datetime | None = None
    offset_min: int | None = None
    precision: Precision
    confidence: float


def tag_published(article: Article, signals: Signals, item: Input, zone: str | None) -> Article:
    """The article with its publication date, all candidates for it, and its last change.

    What a seed gives is taken as given; else the feed's `published`, the page's statements, its address, other dates of
    the page, and htmldate's guess at its text, in this order. Modified dates are never taken for it. `zone` is the
    outlet's IANA zone; None reads it from the country's domain. Plausible is 1990 to 26 hours after the fetch.
    """
    now = item.fetched_at or article.ingested_at
    country = article.outlet_country
    candidates = gather(article, signals, item, now, country)
    local_zone = zone_of(zone, article.domain)
    choice = _choose(candidates, local_zone)
    feed = next((c.stated for c in candidates if c.source is DateSource.FEED and c.stated), None)
    dated = dataclasses.replace(
        article,
        published_candidates=tuple(candidate.column() for candidate in candidates),
        modified_at=_modified_at(signals, item, now, country, local_zone),
        feed_published_at=feed.instant if feed else None,
    )
    if choice is None:
        return dated
    return dataclasses.replace(
        dated,
        published_at=choice.instant,
        published_on=choice.day,
        published_utc_offset_min=choice.offset_min,
        published_precision=choice.precision,
        published_source=choice.candidate.source,
        published_confidence=choice.confidence,
    )


def _choose(candidates: tuple[Candidate, ...], zone: dt.tzinfo | None) -> _Choice | None:
    plausible = [candidate for candidate in candidates if candidate.stated is not None]
    plausible.sort(key=_is_coarse)
    if not plausible:
        return None
    first = _against_month(plausible[0], plausible)
    if first.source is DateSource.HEADER:
        return _as_given(first, zone)
    feed = first if first.source is DateSource.FEED else None
    page = next((candidate for candidate in plausible if candidate.family in STATED_OUTRIGHT), None)
    disputed = feed is not None and page is not None and _apart(feed, page) > _FAR_APART
    if disputed and feed is not None and page is not None:
        first = min(feed, page, key=_day)
    day, offset_min = local_day(_stated(first), [_stated(c) for c in plausible if c is not first], zone)
    chosen, day = _by_address(first, day, plausible)
    timed = next((c for c in (chosen, *plausible) if _has_instant(c) and abs(_day(c) - day) <= _NEXT_DAY), None)
    instant = _stated(timed).instant if timed else None
    if timed is not None and timed is not chosen:
        offset_min = _stated(timed).utc_offset_min
    precision = Precision.INSTANT if instant else Precision.DAY
    stated = _stated(chosen)
    if stated.precision in _COARSE:
        precision = stated.precision
    elif instant is None and stated.wall is not None and has_clock(stated):
        precision = Precision.MINUTE
        instant = _in_zone(stated.wall, zone)
    return _Choice(
        candidate=chosen,
        day=day,
        instant=instant,
        offset_min=offset_min if instant else None,
        precision=precision,
        confidence=_DISPUTED if disputed else _confidence(day, plausible),
    )


def _against_month(first: Candidate, plausible: list[Candidate]) -> Candidate:
    """The month in the address, where a guess at the text lies outside it."""
    if first.source is not DateSource.TEXT:
        return first
    month = next((c for c in plausible if c.source is DateSource.URL), None)
    if month is None or _day(month).replace(day=1) == _day(first).replace(day=1):
        return first
    return month


def _as_given(given: Candidate, zone: dt.tzinfo | None) -> _Choice:
    """What the seed says, to the letter."""
    stated = _stated(given)
    return _Choice(
        candidate=given,
        day=stated.day,
        instant=stated.instant or (_in_zone(stated.wall, zone) if stated.wall else None),
        offset_min=stated.utc_offset_min,
        precision=stated.precision,
        confidence=_GIVEN,
    )


def _by_address(first: Candidate, day: dt.date, plausible: list[Candidate]) -> tuple[Candidate, dt.date]:
    """The address knows the local day, and the first day of a page published again if one more signal sides with it."""
    address = next((c for c in plausible if c.source is DateSource.URL and not _is_coarse(c)), None)
    if address is None or first.source is DateSource.URL:
        return first, day
    apart = abs(_day(address) - day)
    if apart == _NEXT_DAY:
        return first, _day(address)
    others = (c for c in plausible if c.source is not DateSource.URL and not _is_coarse(c))
    sided = any(abs(_day(c) - _day(address)) <= _NEXT_DAY for c in others)
    if apart > _NEXT_DAY and sided:
        return address, _day(address)
    return first, day


def _confidence(day: dt.date, plausible: list[Candidate]) -> float:
    """How often a date is right that so many families of signals state within a day."""
    agreeing = (c for c in plausible if not _is_coarse(c) and abs(_day(c) - day) <= _NEXT_DAY)
    sources = {candidate.source for candidate in agreeing} - {DateSource.TEXT}
    return _CONFIDENCE[min(len(sources), len(_CONFIDENCE) - 1)]


def _modified_at(
    signals: Signals, item: Input, now: dt.datetime, country: str | None, zone: dt.tzinfo | None
) -> dt.datetime | None:
    """The last change as the page, else the feed, states it with a clock."""
    raws = [signal.raw for family in MODIFIED for signal in signals.dates if signal.family is family]
    if item.entry is not None and item.entry.updated_raw is not None:
        raws.append(item.entry.updated_raw)
    for raw in raws:
        stated = parse_instant(raw, now=now, country=country)
        if stated is not None and has_clock(stated) and stated.wall is not None:
            return stated.instant or _in_zone(stated.wall, zone)
    return None


def _in_zone(wall: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime | None:
    return wall.replace(tzinfo=zone).astimezone(dt.UTC) if zone else None


def _stated(candidate: Candidate) -> Stated:
    if candidate.stated is None:
        raise ValueError(f"expected a plausible candidate, got {candidate!r}")
    return candidate.stated


def _day(candidate: Candidate) -> dt.date:
    return _stated(candidate).day


def _apart(one: Candidate, other: Candidate) -> dt.timedelta:
    return abs(_day(one) - _day(other))


def _has_instant(candidate: Candidate) -> bool:
    return (
        candidate.family is not DateFamily.TIME_ANY
        and _stated(candidate).instant is not None
        and has_clock(_stated(candidate))
    )


def _is_coarse(candidate: Candidate) -> bool:
    return _stated(candidate).precision in _COARSE
