"""How long to wait: what servers ask for, and a spread that is the same in every run."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
import zlib
from collections.abc import Mapping

MAX_WAIT_S = 86_400
FIRST_WAIT_S = 60.0
JITTER = 0.2

_MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE)


def retry_after_s(value: str | None, now: dt.datetime) -> int | None:
    """The seconds that a Retry-After field asks for (RFC 9110 §10.2.3), at most a day; None where it says nothing.

    >>> [retry_after_s(v, dt.datetime(2025, 11, 4, tzinfo=dt.UTC)) for v in ("2", "999999999", "-5", "1.5", "٣")]
    [2, 86400, None, None, None]
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return min(int(text), MAX_WAIT_S)
    at = http_date(text)
    return None if at is None else round(max(0.0, min(MAX_WAIT_S, (at - now).total_seconds())))


def max_age_s(headers: Mapping[str, str], now: dt.datetime) -> int | None:
    """For how long an answer stays fresh as Cache-Control, else Expires say; None when they do not."""
    found = _MAX_AGE.search(headers.get("Cache-Control", "")[:1000])
    if found is not None:
        return int(found[1])
    expires = http_date(headers.get("Expires", ""))
    return None if expires is None else max(0, round((expires - now).total_seconds()))


def http_date(text: str) -> dt.datetime | None:
    """The instant of an HTTP date field, None where it holds none."""
    try:
        at = email.utils.parsedate_to_datetime(text[:100])
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def back_off_s(last_wait_s: float) -> float:
    """The wait after a refusal that names none: a minute, then twice the last one, at most a day."""
    return min(MAX_WAIT_S, max(FIRST_WAIT_S, 2 * last_wait_s))


def spread(seconds: float, *parts: str) -> float:
    """The same wait, longer by up to a fifth: by a hash, so that two runs wait alike."""
    fraction = zlib.crc32("\x1f".join(parts).encode("utf-8", "surrogatepass")) / 2**32
    return seconds * (1 + JITTER * fraction)
