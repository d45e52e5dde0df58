"""Measures fetching against the loopback farm: politeness, speed, bombs, drips, failing hosts, refused addresses.

PYTHONPATH=.:tests python benchmarks/fetch_farm.py [polite] [speed] [bombs] [drips] [failing] [workers] [memory]
"""

from __future__ import annotations

import asyncio
import collections
import datetime as dt
import functools
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterable

from farm.failing import FAILING
from farm.farm import NETWORK, Farm, FarmResolver, gaps

from schemas import Fetch, Input, Origin
from transforms.fetch.crawl import fetch_all
from transforms.fetch.request import Answer, FetchResult, HostState, Moved, Request, host_key
from transforms.fetch.settings import FetchSettings
from transforms.fetch.threaded import iterate

AGENT = "newsbeam/0 (+mailto:desk@example.org)"


def request(url: str) -> Request:
    return Request(input=Input(origin=Origin.FEED, origin_ref="farm", requested_url=url))


def settings(**given: object) -> FetchSettings:
    return FetchSettings(user_agent=AGENT, allow_networks=(NETWORK,), **given)  # type: ignore[arg-type]


async def ends(requests: Iterable[Request], how: FetchSettings) -> list[FetchResult]:
    """The results with their bodies counted and dropped, as the next step would."""
    found: list[FetchResult] = []
    async for result in fetch_all(requests, how, {}, run_id="farm", resolver=FarmResolver()):
        found.append(result if not isinstance(result, Answer) else result.fetch)
    return found


def polite() -> None:
    """500 pages on 50 hosts, 0.5 s delay: gaps as the servers log them."""
    with Farm() as farm:
        requests = [request(farm.url(host, f"/p/{n}?l=50")) for host in range(1, 51) for n in range(10)]
        started = time.monotonic()
        asyncio.run(ends(requests, settings(delay_s=0.5)))
        took_s = time.monotonic() - started
        by_host = collections.defaultdict(list)
        for arrival in farm.arrivals():
            by_host[arrival.host].append(arrival)
        found = [gap for arrivals in by_host.values() for gap in gaps(arrivals)]
        sent = max(len(arrivals) for arrivals in by_host.values())
        ideal_s = (sent - 1) * 0.5 * 1.1 + 10 * 0.05
        print(f"polite: {sum(gap < 0.5 for gap in found)} of {len(found)} gaps under 0.5 s, least {min(found):.3f} s")
        print(
            f"        {took_s:.2f} s for {sent} requests a host, ideal {ideal_s:.2f} s, {took_s / ideal_s:.2f} times it"
        )


def speed(pages: int = 6000) -> None:
    """59 kB pages after 200 ms, no delay, 4 requests at a time to each of 50 addresses."""
    with Farm() as farm:
        how = settings(delay_s=0.0, respect_robots=False, tdmrep=False)
        requests = [request(farm.url(f"ok-{n % 200}.example", f"/p/{n}?l=200")) for n in range(pages)]
        started, cpu = time.monotonic(), time.process_time()
        results = asyncio.run(ends(requests, how))
        took_s, cpu_s = time.monotonic() - started, time.process_time() - cpu
        good = sum(isinstance(result, Fetch) and result.status == 200 for result in results)
        print(f"speed: {good} pages, {good / took_s:.0f} a second, {1000 * cpu_s / good:.2f} ms CPU each,", end=" ")
        print(f"peak {farm_peak(farm)} at an address, {peak_mb()} MB")


def bombs() -> None:
    """1 GB from 7 kB to 2 MB."""
    with Farm() as farm:
        before = peak_mb()
        paths = [f"/bomb_{name}?mb=1024" for name in ("gzip", "br", "zstd")] + ["/packed_twice?mb=1024", "/big?mb=1024"]
        started = time.monotonic()
        requests = [request(farm.url(3 + k, path)) for k, path in enumerate(paths)]
        how = settings(delay_s=0.0, deadline_s=120.0, read_s=60.0)
        rows = [row for row in asyncio.run(ends(requests, how)) if not isinstance(row, Fetch | HostState)]
        for row in rows:
            assert not isinstance(row, Moved)
            print(f"bombs: {row.request.url.rpartition('/')[2]:24} {getattr(row, 'error', row)}")
        print(f"       {time.monotonic() - started:.1f} s, peak {peak_mb()} MB, {before} MB before")


def drips() -> None:
    """Bodies and headers a byte at a time end at the deadline."""
    with Farm() as farm:
        requests = [request(farm.url(3 + k, path)) for k, path in enumerate(("/drip", "/drip_headers", "/silent"))]
        rows = asyncio.run(ends(requests, settings(delay_s=0.0, deadline_s=10.0, read_s=30.0)))
        for row in rows:
            fetch = getattr(row, "fetch", None)
            if fetch is not None:
                print(f"drips: {fetch.url.rpartition('/')[2]:14} ended after {fetch.duration_ms / 1000:.2f} s of 10")


def hosts_of_every_kind(farm: Farm) -> list[Request]:
    """A page each of 500 hosts, 200 of which fail."""
    kinds = [FAILING[n % len(FAILING)] for n in range(200)] + ["ok"] * 300
    return [request(farm.url(f"{kind}-{n}.example", f"/p/{n}")) for n, kind in enumerate(kinds)]


def failing(workers: int = 1) -> None:
    """The same 500 hosts until an instant 25 s on, the same for all workers."""
    with Farm() as farm:
        requests = hosts_of_every_kind(farm)
        counts: list[tuple[collections.Counter[str], float]]
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=25)
        parts = [[r for r in requests if sum(host_key(r.url).encode()) % workers == part] for part in range(workers)]
        if workers == 1:
            counts = [tally(parts[0], until)]
        else:
            with multiprocessing.get_context("spawn").Pool(workers) as pool:
                counts = pool.map(functools.partial(tally, until=until), parts)
        total: collections.Counter[str] = sum((count for count, _ in counts), collections.Counter())
        took_s = max(seconds for _, seconds in counts)
        print(
            f"failing: {workers} workers, {took_s:.1f} s of 25, {total.total()} of {len(requests)} ended: {dict(total)}"
        )


def tally(requests: list[Request], until: dt.datetime) -> tuple[collections.Counter[str], float]:
    """How many requests ended how, and after how many seconds the last did."""
    how, started = settings(delay_s=0.5, until=until, deadline_s=10.0), time.monotonic()
    return asyncio.run(_tally(requests, how)), time.monotonic() - started


async def _tally(requests: list[Request], how: FetchSettings) -> collections.Counter[str]:
    found: collections.Counter[str] = collections.Counter()
    async for result in fetch_all(requests, how, {}, run_id="farm", resolver=FarmResolver()):
        if not isinstance(result, Fetch | HostState):
            found[type(result).__name__] += 1
    return found


def memory(pages: int = 5000) -> None:
    """5,000 pages of one bundle, taken by a step that is slower than the network."""
    with Farm() as farm:
        how = settings(delay_s=0.0, respect_robots=False, tdmrep=False, held_bytes=8 << 20)
        requests = [request(farm.url(f"ok-{n % 200}.example", f"/p/{n}")) for n in range(pages)]
        before, bodies = peak_mb(), 0
        make = functools.partial(fetch_all, requests, how, {}, run_id="farm", resolver=FarmResolver())
        for result in iterate(make):
            if isinstance(result, Answer):
                bodies += len(result.input.body or b"")
                time.sleep(0.003)
        print(f"memory: {bodies >> 20} MB of bodies, peak {peak_mb()} MB, {before} MB before")


def farm_peak(farm: Farm) -> int:
    return max(farm.peak_in_flight().values())


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    asked = sys.argv[1:] or ["bombs", "speed", "polite", "drips", "failing", "workers", "memory"]
    for name in asked:
        failing(workers=2) if name == "workers" else globals()[name]()
