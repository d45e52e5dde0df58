"""The outlet's local day of an instant, from what the page's other signals, its address and its country say."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from transforms.instants import Stated

_SAME_INSTANT = dt.timedelta(minutes=10)
_FURTHEST_ZONE = dt.timedelta(hours=14)
_ZONE_STEP_S = 1800
_ZONE_SLACK_S = 90

ZONE_OF_TLD = {
    "ae": "Asia/Dubai", "ar": "America/Argentina/Buenos_Aires", "at": "Europe/Vienna", "au": "Australia/Sydney",
    "bd": "Asia/Dhaka", "be": "Europe/Brussels", "bg": "Europe/Sofia", "br": "America/Sao_Paulo",
    "ca": "America/Toronto", "ch": "Europe/Zurich", "cl": "America/Santiago", "cn": "Asia/Shanghai",
    "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn",
    "eg": "Africa/Cairo", "es": "Europe/Madrid", "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gh": "Africa/Accra",
    "gr": "Europe/Athens", "hk": "Asia/Hong_Kong", "hr": "Europe/Zagreb", "hu": "Europe/Budapest",
    "id": "Asia/Jakarta", "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "ir": "Asia/Tehran",
    "it": "Europe/Rome", "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "lk": "Asia/Colombo",
    "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga", "mx": "America/Mexico_City",
    "my": "Asia/Kuala_Lumpur", "na": "Africa/Windhoek", "ng": "Africa/Lagos", "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo", "np": "Asia/Kathmandu", "nz": "Pacific/Auckland", "pe": "America/Lima", "ph": "Asia/Manila",
    "pk": "Asia/Karachi", "pl": "Europe/Warsaw", "pt": "Europe/Lisbon", "qa": "Asia/Qatar", "ro": "Europe/Bucharest",
    "rs": "Europe/Belgrade", "ru": "Europe/Moscow", "sa": "Asia/Riyadh", "se": "Europe/Stockholm",
    "sg": "Asia/Singapore", "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul", "tw": "Asia/Taipei", "tz": "Africa/Dar_es_Salaam", "ua": "Europe/Kyiv",
    "ug": "Africa/Kampala", "uk": "Europe/London", "us": "America/New_York", "uy": "America/Montevideo",
    "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg",
}  # fmt: skip
"""Where most newsrooms of a country's domain are; domains sold abroad (.co, .io, .tv, .me) are left out."""


def zone_of(zone: str | None, domain: str | None) -> zoneinfo.ZoneInfo | None:
    """The outlet's zone, else that of its country's domain."""
    name = zone or ZONE_OF_TLD.get((domain or "").rsplit(".", 1)[-1])
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def has_clock(stated: Stated) -> bool:
    """Whether a clock time is meant: 00:00:00 is how a day is written where an instant is asked for."""
    return stated.wall is not None and stated.wall.time() != dt.time()


def local_day(stated: Stated, others: Sequence[Stated], zone: dt.tzinfo | None) -> tuple[dt.date, int | None]:
    """The day where the outlet is, and the offset of the signal that gave it.

    An instant in UTC moves to the day of a signal that states the same instant with an offset, or as a wall clock that
    a zone would explain; else to the day of the zone.
    """
    if stated.instant is None or not has_clock(stated) or stated.utc_offset_min:
        return stated.day, stated.utc_offset_min
    for other in others:
        if not has_clock(other) or other.wall is None:
            continue
        if other.instant is not None:
            if other.utc_offset_min and abs(other.instant - stated.instant) < _SAME_INSTANT:
                return other.day, other.utc_offset_min
        elif _zone_explains(other.wall.replace(tzinfo=dt.UTC) - stated.instant):
            return other.day, stated.utc_offset_min
    if zone is not None:
        return stated.instant.astimezone(zone).date(), stated.utc_offset_min
    return stated.day, stated.utc_offset_min


def _zone_explains(gap: dt.timedelta) -> bool:
    """Whether two clocks are apart by half hours, at least one of them, as clocks of two zones are."""
    seconds = abs(gap.total_seconds())
    off_step = min(seconds % _ZONE_STEP_S, _ZONE_STEP_S - seconds % _ZONE_STEP_S)
    return _ZONE_STEP_S - _ZONE_SLACK_S < seconds <= _FURTHEST_ZONE.total_seconds() + 60 and off_step < _ZONE_SLACK_S
