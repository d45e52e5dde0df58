"""The farm's servers: loopback addresses that log each request and answer as its path, or its host's name, says.

    python -m farm.serve --hosts 50 --life-s 300

prints the port and serves until its life ends. A host named `<kind>-<n>.example` answers every page as `<kind>` does;
names are told by the Host field, so no DNS is needed.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import datetime as dt
import hashlib
import json
import socket
import sys
import time
from urllib.parse import parse_qs, urlsplit

from farm import news, places
from farm.answers import ANSWERS, Ask, Out, good

MAX_LOG = 1_000_000


class State:
    """What the servers share: the log of requests, and the time of day that feeds go by."""

    def __init__(self) -> None:
        self.log: list[tuple[str, str, float, float]] = []
        self.now = news.EPOCH
        self.robots: dict[str, str] = {}
        self.active: collections.Counter[str] = collections.Counter()
        self.peak: dict[str, int] = {}
        self.unchanged = 0


class Connection(asyncio.Protocol):
    """One connection; requests are answered in turn."""

    def __init__(self, address: str, state: State) -> None:
        self._address, self._state = address, state
        self._data = b""
        self._task: asyncio.Task[None] | None = None
        self._heads: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out = Out(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._data += data
        while b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            self._heads.append(head)
        if self._heads and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._serve())

    async def _serve(self) -> None:
        while self._heads:
            ask = _ask(self._address, self._heads.pop(0))
            if ask.path.startswith("/__"):
                self._control(ask)
                continue
            state, started = self._state, time.monotonic()
            state.active[ask.address] += 1
            state.peak[ask.address] = max(state.peak.get(ask.address, 0), state.active[ask.address])
            try:
                await self._answer(ask)
            finally:
                state.active[ask.address] -= 1
                state.log.append((ask.host, ask.path, started, max(started, self._out.written)))
                del state.log[:-MAX_LOG]

    async def _answer(self, ask: Ask) -> None:
        kind = ask.host.rpartition("-")[0] if ask.host.endswith(".example") else ""
        if ask.path == "/robots.txt":
            rules = self._state.robots.get(ask.host) or _ROBOTS_BY_KIND.get(kind, "")
            return self._out.reply(*(_status(rules)))
        if ask.path.startswith("/.well-known/"):
            if kind == "odd":
                return self._out.reply(200, places.TDMREP)
            return self._out.reply(503 if kind == "tdmrep_busy" else 404)
        if kind in ANSWERS:
            return await ANSWERS[kind](ask, self._out)
        every_s = ask.number("every", 600)
        if ask.path == "/feed.xml":
            base = f"http://{ask.headers['host']}"
            return self._conditional(ask, news.feed(ask.host, base, self._state.now, every_s), "application/rss+xml")
        if ask.path.startswith("/story/"):
            body = news.story(ask.host, int(ask.path.rpartition("/")[2]), every_s)
            return self._conditional(ask, body, "text/html; charset=utf-8")
        seen = sum(entry[:2] == (ask.host, ask.path) for entry in self._state.log) if ask.path in _TURNING else 0
        if ask.path == "/late":
            return places.late_page(self._out, seen)
        if ask.path == "/turns":  # a feed at first, then a page
            base = f"http://{ask.headers['host']}"
            body = news.feed(ask.host, base, self._state.now, 3600)
            return places.site(ask, self._out) if seen else self._out.reply(200, body)
        if ask.path == "/sitemap.xml":
            return places.sitemap(ask, self._out, self._state.now)
        if ask.path in _PLACES:
            return _PLACES[ask.path](ask, self._out)
        if ask.path.startswith("/odd/"):
            return places.odd_page(ask, self._out)
        if ask.path == "/flaky":  # well from its third request on
            return self._out.reply(200 if seen > 1 else 500, b"at last")
        if ask.path.startswith("/p/"):
            return await good(ask, self._out)
        if ask.path[1:] in ANSWERS:
            return await ANSWERS[ask.path[1:]](ask, self._out)
        return self._out.reply(404, b"no")

    def _conditional(self, ask: Ask, body: bytes, content_type: str) -> None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if ask.headers.get("if-none-match") == etag:
            self._state.unchanged += 1
            return self._out.reply(304, headers=[("ETag", etag)])
        return self._out.reply(200, body, [("Content-Type", content_type), ("ETag", etag)])

    def _control(self, ask: Ask) -> None:
        state = self._state
        if ask.path == "/__now":
            state.now = dt.datetime.fromisoformat(ask.query["at"])
        elif ask.path == "/__robots":
            state.robots[ask.query["host"]] = ask.query["rules"]
        elif ask.path == "/__reset":
            state.log.clear()
            state.peak.clear()
            state.robots.clear()
            state.unchanged = 0
        self._out.reply(200, json.dumps({"log": state.log, "peak": state.peak, "unchanged": state.unchanged}).encode())


_TURNING = frozenset({"/flaky", "/late", "/turns"})
"""Paths that answer by how often they were asked for."""
_PLACES = {
    "/site": places.site,
    "/plain": places.plain_site,
    "/sitemaps.xml": places.sitemap_index,
    "/odd.xml": places.odd_feed,
    "/late.xml": places.late_feed,
}
_ROBOTS_BY_KIND = {"robots_no": "User-agent: *\nDisallow: /\n", "robots_busy": "503"}


def _status(rules: str) -> tuple[int, bytes]:
    if not rules:
        return 404, b""
    return (int(rules), b"") if rules.isdigit() else (200, rules.encode())


def _ask(address: str, head: bytes) -> Ask:
    first, *lines = head.decode("latin-1").split("\r\n")
    target = urlsplit(first.split(" ")[1])
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    query = {name: values[0] for name, values in parse_qs(target.query, keep_blank_values=True).items()}
    return Ask(address, headers.get("host", address).partition(":")[0], target.path, query, headers)


async def serve(hosts: int, life_s: float) -> None:
    """Serves on 127.0.1.1 and the addresses after it, one port for all."""
    state, loop = State(), asyncio.get_running_loop()
    port = 0
    for number in range(1, hosts + 1):
        address = f"127.0.1.{number}"
        server = await loop.create_server(
            lambda address=address: Connection(address, state), address, port, backlog=1024, family=socket.AF_INET
        )
        port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.sleep(life_s)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--life-s", type=float, default=300.0)
    options = parser.parse_args()
    asyncio.run(serve(options.hosts, options.life_s))
