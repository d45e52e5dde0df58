"""Sends requests: each in its host's turn, few to an address, not too many at all."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping

import aiohttp
import yarl

from schemas import Reason, RejectedError
from transforms.fetch.failure import PutOffError
from transforms.fetch.get import get, rejected
from transforms.fetch.host import Host
from transforms.fetch.resolver import GuardedResolver
from transforms.fetch.rows import Sent
from transforms.fetch.settings import FetchSettings

TIME_BUDGET = "time budget"
HOST_WAITS = "the host asks for a longer wait"


class Line:
    """The way out that all hosts of a worker share."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        resolver: GuardedResolver,
        settings: FetchSettings,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._session, self._resolver, self._settings, self._clock = session, resolver, settings, clock
        budgets_s = [] if settings.budget_s is None else [settings.budget_s]
        if settings.until is not None:
            budgets_s.append((settings.until - clock()).total_seconds())
        self._until = asyncio.get_running_loop().time() + min(budgets_s) if budgets_s else None
        self._gate = asyncio.Semaphore(settings.in_flight)
        self._addresses: dict[str, asyncio.Semaphore] = {}
        self._room = asyncio.Event()
        self._room.set()
        self._held_bytes = 0

    async def send(
        self,
        host: Host,
        url: str,
        *,
        max_bytes: int,
        deadline_s: float,
        headers: Mapping[str, str] | None = None,
        cut: bool = False,
    ) -> Sent:
        """One request and its reply or error, after the host's wait.

        Raises:
            PutOffError: the host's wait is longer than the settings' patience, or than the budget that is left.
        """
        if host.wait_s > self._settings.patience_s:
            raise PutOffError(HOST_WAITS)
        if self._until is not None and asyncio.get_running_loop().time() + host.wait_s > self._until:
            raise PutOffError(TIME_BUDGET)
        target = yarl.URL(url)
        await self._room.wait()
        await asyncio.sleep(host.wait_s)
        started_at = self._clock()
        if deadline_s <= 0:
            error = RejectedError(Reason.DEADLINE, f"expected an answer within {self._settings.deadline_s:g} s")
            return Sent(error=error, started_at=started_at, ended_at=started_at)
        try:
            name = target.raw_host or ""
            behind_proxy = self._settings.proxy is not None
            address = name if behind_proxy else await self._resolver.first_address(name, target.port or 0)
            async with self._lane(address), self._gate:
                started_at = self._clock()
                try:
                    reply = await get(
                        self._session, target, max_bytes=max_bytes, deadline_s=deadline_s, headers=headers, cut=cut
                    )
                    return Sent(reply=reply, started_at=started_at, ended_at=self._clock())
                except asyncio.CancelledError:
                    host.dropped = (url, started_at)
                    raise
                finally:
                    host.ended(self._clock(), url)
        except Exception as error:
            return Sent(error=rejected(error, url), started_at=started_at, ended_at=self._clock())

    def _lane(self, address: str) -> asyncio.Semaphore:
        lane = self._addresses.get(address)
        if lane is None:
            lane = self._addresses[address] = asyncio.Semaphore(self._settings.in_flight_per_address)
        return lane

    @property
    def left_s(self) -> float | None:
        """What is left of the time budget; None where there is none."""
        return None if self._until is None else self._until - asyncio.get_running_loop().time()

    def hold(self, size: int) -> None:
        """A body waits for the next step."""
        self._held_bytes += size
        if self._held_bytes > self._settings.held_bytes:
            self._room.clear()

    def release(self, size: int) -> None:
        """The next step has taken a body over."""
        self._held_bytes -= size
        if self._held_bytes <= self._settings.held_bytes:
            self._room.set()
