"""A farm of misbehaving hosts on loopback, as a context manager: started, asked what it saw, and stopped by its id."""

from __future__ import annotations

import dataclasses
import datetime as dt
import http.client
import itertools
import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp.abc import AbstractResolver, ResolveResult

NETWORK = "127.0.1.0/24"
DEAD = "127.0.1.250"
"""Nothing listens here."""


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """A request as the server saw it; instants of the machine's monotonic clock."""

    host: str
    path: str
    started: float
    ended: float


class Farm:
    """The servers, in a process of their own that ends with the `with` block, or by itself after `life_s`."""

    def __init__(self, hosts: int = 50, life_s: float = 120.0) -> None:
        self._hosts, self._life_s = hosts, life_s
        self.port = 0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "farm.serve", f"--hosts={self._hosts}", f"--life-s={self._life_s}"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1])
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def url(self, host: int | str, path: str) -> str:
        """The address of a path on the n-th address, or on a name that `FarmResolver` knows."""
        return f"http://{f'127.0.1.{host}' if isinstance(host, int) else host}:{self.port}{path}"

    def arrivals(self) -> list[Arrival]:
        """All requests so far, in the order in which they ended."""
        return [Arrival(*entry) for entry in self._control("log")["log"]]

    def peak_in_flight(self) -> dict[str, int]:
        """The most requests at one time, by address."""
        return dict(self._control("log")["peak"])

    def unchanged(self) -> int:
        """How many feeds and stories were answered with 304."""
        return int(self._control("log")["unchanged"])

    def turn_clock(self, now: dt.datetime) -> None:
        """Sets the time of day that the feeds' items appear by."""
        self._control("now", at=now.isoformat())

    def set_robots(self, host: str, rules: str) -> None:
        """Sets a host's robots.txt; a number instead of rules is answered as a status."""
        self._control("robots", host=host, rules=rules)

    def forget(self) -> None:
        """Empties the log, and what was set of robots.txt."""
        self._control("reset")

    def _control(self, verb: str, **query: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.1.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/__{verb}?{urlencode(query)}")
            told = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return told  # type: ignore[no-any-return]


class FarmResolver(AbstractResolver):
    """Knows `<kind>-<n>.example`: its address is the n-th of the farm, but for the kinds `dead`, `nodns`, `private`."""

    def __init__(self, hosts: int = 50) -> None:
        self._hosts = hosts

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        found = re.fullmatch(r"(?:www\.)?([a-z_]+)-([0-9]+)\.example", host)
        if found is None or found[1] == "nodns":
            raise OSError(f"no such host: {host}")
        address = {"dead": DEAD, "private": "10.0.0.1"}.get(found[1], f"127.0.1.{int(found[2]) % self._hosts + 1}")
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST
            )
        ]

    async def close(self) -> None:
        pass


def gaps(arrivals: list[Arrival]) -> list[float]:
    """From the end of each request to the start of the next, over the requests of one host."""
    ordered = sorted(arrivals, key=lambda arrival: arrival.started)
    return [after.started - before.ended for before, after in itertools.pairwise(ordered)]
