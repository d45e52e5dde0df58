"""Names to addresses: within a time limit, and only such as may be dialled."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from schemas import Reason, RejectedError
from transforms.fetch.addresses import AddressRules, is_literal

_AT_A_TIME = 32
_THREADS = 64
"""More than are asked at a time: one that hangs keeps its thread after its time is up."""


class SystemResolver(AbstractResolver):
    """Asks the system, in threads of its own: those of the loop are few, and are waited for at its end."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of a host.

        Raises:
            OSError: the system knows none.
        """
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
            if len(address) == 2 or not address[3]  # a scope is of a link, and no public address has one
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedResolver(AbstractResolver):
    """Asks another resolver once a host and run; what may not be dialled is left out of its answers.

    The socket is judged again: literals come past here, and between the answer and the dial lies time.
    """

    def __init__(self, inner: AbstractResolver, rules: AddressRules, timeout_s: float) -> None:
        self._inner, self._rules, self._timeout_s = inner, rules, timeout_s
        self._answers: dict[tuple[str, int], asyncio.Task[list[ResolveResult]]] = {}
        self._gate = asyncio.Semaphore(_AT_A_TIME)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host that may be dialled at a port.

        Raises:
            RejectedError: `dns`, `blocked_address`.
        """
        known = self._answers.get((host, port))
        if known is None or (known.done() and (known.cancelled() or known.exception() is not None)):
            known = self._answers[host, port] = asyncio.create_task(self._ask(host, port))
        return await asyncio.shield(known)

    async def first_address(self, host: str, port: int) -> str:
        """The address that a host is dialled at first.

        Raises:
            RejectedError: as `resolve`.
        """
        if not is_literal(host):
            return (await self.resolve(host, port))[0]["host"]
        self._refuse_unless_some([host] if self._rules.permit_literal(host, port) else [], [host], port)
        return host

    async def close(self) -> None:
        tasks = list(self._answers.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._inner.close()

    async def _ask(self, host: str, port: int) -> list[ResolveResult]:
        try:
            async with self._gate, asyncio.timeout(self._timeout_s):
                answers = await self._inner.resolve(host, port, socket.AF_UNSPEC)
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            why = getattr(error, "strerror", None) or repr(error)
            raise RejectedError(Reason.DNS, f"expected an address for {host[:100]!r}, got {why}"[:300]) from error
        found = [answer["host"] for answer in answers]
        kept = [answer for answer in answers if self._rules.permit(answer["host"], port)]
        self._refuse_unless_some([answer["host"] for answer in kept], found, port)
        return kept

    def _refuse_unless_some(self, kept: list[str], found: list[str], port: int) -> None:
        if not kept:
            told = ", ".join(found[:5]) or "no address"
            raise RejectedError(Reason.BLOCKED_ADDRESS, f"expected a public address, got {told} port {port}")
