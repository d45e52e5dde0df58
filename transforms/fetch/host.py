"""One registered domain while its requests are served: when it may be asked next, and whether it still answers."""

from __future__ import annotations

import asyncio
import datetime as dt

from transforms.fetch.failure import HOST_FAILURES, TRIED_AGAIN
from transforms.fetch.request import HostState, SiteFile
from transforms.fetch.robots import Robots, is_fresh
from transforms.fetch.rows import REFUSALS, Sent
from transforms.fetch.settings import FetchSettings
from transforms.fetch.waits import MAX_WAIT_S, back_off_s, retry_after_s, spread


class Host:
    """Requests to it come one by one, each at least `delay_s` after the end of the one before, across runs too."""

    def __init__(self, state: HostState, settings: FetchSettings, now: dt.datetime) -> None:
        self.key = state.key
        self._settings = settings
        self._delay_s = dict(settings.host_delay_s).get(state.key, settings.delay_s)
        self._wait_s = state.wait_s
        self._next_at = state.next_at
        self._files = {file.url: file for file in state.site_files if is_fresh(file, now)}
        self._robots: dict[str, Robots] = {}
        ahead_s = (state.next_at - now).total_seconds() if state.next_at is not None else 0.0
        self._ready = asyncio.get_running_loop().time() + max(0.0, ahead_s)
        self.failures = 0
        """In a row."""
        self.dropped: tuple[str, dt.datetime] | None = None
        """A request whose answer was not waited for, and when it was sent."""
        self.too_slow = False
        """Whether its robots.txt asks for a delay longer than is waited for: one page a run."""

    @property
    def next_at(self) -> dt.datetime | None:
        """When it may be asked next."""
        return self._next_at

    @property
    def stopped(self) -> bool:
        """Whether it failed too often in a row to be asked again in this run."""
        return self.failures >= self._settings.failures

    @property
    def wait_s(self) -> float:
        """How long it must not be asked from now on."""
        return max(0.0, self._ready - asyncio.get_running_loop().time())

    def ended(self, now: dt.datetime, url: str) -> None:
        """A request to it has ended."""
        self._not_before(spread(self._delay_s, self.key, url), now)

    def take_note(self, sent: Sent, url: str, attempt: int) -> None:
        """How a request to it ended: after a refusal or failure it is left alone for longer."""
        reply, now = sent.reply, sent.ended_at
        if reply is None:
            if sent.error is not None and sent.error.reason in HOST_FAILURES:
                self._failed(attempt if sent.error.reason in TRIED_AGAIN else None, now, url)
        elif reply.status in REFUSALS:
            self._refused(retry_after_s(reply.headers.get("Retry-After"), now), now)
        elif reply.status >= 500:
            self._failed(attempt, now, url)
        else:
            self.failures, self._wait_s = 0, 0.0

    def _failed(self, attempt: int | None, now: dt.datetime, url: str) -> None:
        self.failures += 1
        waits = self._settings.retry_waits_s
        if attempt is not None and attempt <= len(waits):
            self._not_before(spread(waits[attempt - 1], self.key, url), now)

    def _refused(self, asked_s: int | None, now: dt.datetime) -> None:
        self.failures += 1
        self._wait_s = back_off_s(self._wait_s) if asked_s is None else float(asked_s)
        self._not_before(self._wait_s, now)

    def slow_down(self, delay_s: float) -> None:
        """Its robots.txt asks for a delay."""
        self.too_slow = self.too_slow or delay_s > self._settings.crawl_delay_max_s
        self._delay_s = max(self._delay_s, min(delay_s, MAX_WAIT_S))

    def file(self, url: str) -> SiteFile | None:
        """A site's file as last seen."""
        return self._files.get(url)

    def keep(self, file: SiteFile) -> None:
        """Remembers a site's file."""
        self._files[file.url] = file

    def robots(self, file: SiteFile) -> Robots:
        """The rules of a site's robots.txt, parsed once."""
        known = self._robots.get(file.url)
        if known is None:
            known = self._robots[file.url] = Robots(file, self._settings.robots_agent)
        return known

    def state(self) -> HostState:
        """What is to be remembered of it."""
        return HostState(
            key=self.key, next_at=self._next_at, wait_s=self._wait_s, site_files=tuple(self._files.values())
        )

    def _not_before(self, seconds: float, now: dt.datetime) -> None:
        ready = asyncio.get_running_loop().time() + seconds
        if ready > self._ready:
            self._ready, self._next_at = ready, now + dt.timedelta(seconds=seconds)
