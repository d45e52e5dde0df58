"""The settings of fetching as the fetch stop takes them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from pipeline import settings as told
from transforms.fetch.settings import FetchSettings

FEEDS_SHARE = 0.5
"""Of the time budget, that feeds may take before the rest is left to pages."""


def fetch_settings(settings: told.Settings, stop_file: Path | None = None) -> FetchSettings:
    """What the fetch stop is told; the archive and the stop file are the run's own.

    Raises:
        SettingsError: no contact is named: whoever is asked for pages must be able to ask back.
    """
    fetch = settings.fetch
    if not any(sign in fetch.user_agent for sign in ("@", "://")):
        raise told.SettingsError(
            f"fetch.user_agent: expected a name with a contact, got {fetch.user_agent!r}; give --config a file with: "
            '[fetch] user_agent = "mynews/1.0 (+https://example.org/bot)", each on its line'
        )
    return FetchSettings(
        user_agent=fetch.user_agent,
        delay_s=fetch.delay_s,
        host_delay_s=tuple(sorted(fetch.host_delay_s.items())),
        budget_s=fetch.budget_s,
        in_flight=fetch.in_flight,
        in_flight_per_address=fetch.in_flight_per_address,
        deadline_s=fetch.deadline_s,
        page_bytes=fetch.page_bytes,
        feed_bytes=fetch.feed_bytes,
        respect_robots=fetch.respect_robots,
        allow_networks=fetch.allow_networks,
        proxy=fetch.proxy,
        ca_file=None if fetch.ca_file is None else str(fetch.ca_file),
        archive_dir=None if settings.archive is None else str(settings.archive),
        stop_file=None if stop_file is None else str(stop_file),
    )


def feed_settings(fetch: FetchSettings) -> FetchSettings:
    """The same for the polls of feeds: they leave some of the run's time to pages."""
    if fetch.until is None or fetch.budget_s is None:
        return fetch
    return dataclasses.replace(fetch, until=fetch.until - dt.timedelta(seconds=fetch.budget_s * (1 - FEEDS_SHARE)))
