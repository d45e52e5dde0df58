"""Instants and days as flags tell them."""

from __future__ import annotations

import datetime as dt

from pipeline.settings import SettingsError


def instant(told: str | None, flag: str = "now") -> dt.datetime:
    """The instant of `--now`, taken as UTC where it has no zone; without it the clock's.

    Raises:
        SettingsError: it is no ISO 8601 instant.
    """
    if told is None:
        return dt.datetime.now(dt.UTC)
    try:
        at = dt.datetime.fromisoformat(told)
    except ValueError as error:
        raise SettingsError(f"{flag}: expected an ISO 8601 instant such as 2026-01-31T08:00Z, got {told!r}") from error
    return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(dt.UTC)


def day(told: str, flag: str) -> dt.date:
    """The day of a flag such as `--since`.

    Raises:
        SettingsError: it is no day of the calendar.
    """
    try:
        return dt.date.fromisoformat(told)
    except ValueError as error:
        raise SettingsError(f"{flag}: expected a day such as 2026-01-31, got {told!r}") from error
