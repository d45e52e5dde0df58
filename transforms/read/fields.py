"""The fields of a seed's JSON object, a JSONL line or a page's sidecar: checked, and none taken on trust."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from schemas import Given, Reason, RejectedError
from transforms.instants import parse_instant

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_object(data: bytes) -> dict[str, Any]:
    """The object that the bytes spell.

    Raises:
        RejectedError: UNDECODABLE, BAD_JSON.
    """
    try:
        value = from_json(data, cache_strings="keys")  # two thirds of the time
    except ValueError:  # it refuses a byte order mark and half surrogates, and tells errors in its own words
        value = _read_at_leisure(data)
    if not isinstance(value, dict):
        raise RejectedError(Reason.BAD_JSON, f"expected a JSON object, got {type(value).__name__}")
    return value


def _read_at_leisure(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RejectedError(
            Reason.UNDECODABLE, f"expected UTF-8, got {data[error.start]:#04x} at byte {error.start}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise RejectedError(Reason.BAD_JSON, f"expected a JSON object: {error}") from error


def text_field(fields: Mapping[str, Any], name: str) -> str | None:
    """A string field as it stands; None when it is absent, null or empty. Half surrogates become U+FFFD.

    Raises:
        RejectedError: BAD_FIELD when it is no string.
    """
    value = _string(fields, name)
    if value is None:
        return None
    try:
        value.encode("utf-8")  # 30 times as fast as looking for half surrogates
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", value)
    return value


def content_field(fields: Mapping[str, Any], name: str) -> bytes | None:
    """A string field in UTF-8, as `text_field` reads it; b"" where it holds nothing but space.

    Raises:
        RejectedError: BAD_FIELD when it is no string.
    """
    value = _string(fields, name)
    if value is None:
        return None
    if value.isspace():
        return b""
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", value).encode("utf-8")


def _string(fields: Mapping[str, Any], name: str) -> str | None:
    """The field; None when it is absent, null or empty."""
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RejectedError(Reason.BAD_FIELD, f"{name}: expected a string, got {type(value).__name__}")
    return value


def url_field(fields: Mapping[str, Any]) -> str | None:
    """The field `url`, without space around it.

    Raises:
        RejectedError: BAD_FIELD when it is no http address.
    """
    url = text_field(fields, "url")
    if url is None or not (url := url.strip()):
        return None
    if not url.lower().startswith(("http://", "https://")):
        raise RejectedError(Reason.BAD_FIELD, f"url: expected an http address, got {url[:100]!r}")
    return url


def instant_field(fields: Mapping[str, Any], name: str) -> dt.datetime | None:
    """An instant in UTC; one without a zone is read as UTC, since it is a machine's own note.

    Raises:
        RejectedError: BAD_FIELD when it is no ISO 8601 instant.
    """
    value = text_field(fields, name)
    if value is None:
        return None
    try:
        return utc_of(value)
    except (ValueError, OverflowError):
        raise RejectedError(Reason.BAD_FIELD, f"{name}: expected an instant, got {value[:100]!r}") from None


def utc_of(iso: str) -> dt.datetime:
    """The instant of an ISO 8601 string in UTC; UTC where it names no zone."""
    instant = dt.datetime.fromisoformat(iso.strip())
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)


def given_of(fields: Mapping[str, Any]) -> Given:
    """What the object states outright: title, date, outlet, language.

    Raises:
        RejectedError: BAD_FIELD.
    """
    date = fields.get("date")
    if isinstance(date, int | float) and not isinstance(date, bool):
        fields = {**fields, "date": str(date)}
    published_raw = text_field(fields, "date")
    published_on = day_of(published_raw) if published_raw else None
    return Given(
        title=text_field(fields, "title"),
        published_on=published_on,
        published_raw=None if published_raw and _DAY.fullmatch(published_raw.strip()) else published_raw,
        outlet=text_field(fields, "outlet"),
        language=text_field(fields, "language"),
    )


def day_of(date: str) -> dt.date:
    """The day that a date string names, in its own zone; any valid day when it begins as ISO 8601.

    Raises:
        RejectedError: BAD_FIELD when it names none.
    """
    iso = _DAY.match(date.strip())
    if iso:
        try:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError as error:
            raise RejectedError(Reason.BAD_FIELD, f"date: expected a day, got {date[:100]!r}: {error}") from None
    stated = parse_instant(date)
    if stated is None:
        raise RejectedError(Reason.BAD_FIELD, f"date: expected a day, got {date[:100]!r}")
    return stated.day
