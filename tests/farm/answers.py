"""What the farm's servers say: good pages, and every way of misbehaving that fetching has to bear."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import gzip
import socket
import struct
import time
import zlib
from collections.abc import Awaitable, Callable, Iterable

import brotli
from backports import zstd

MIB = 1 << 20
HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """A request as the farm saw it."""

    address: str
    host: str
    """As in the Host field, without its port."""
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name, default))


class Out:
    """The connection's writing side."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.written = 0.0
        """When the last bytes were handed over: a request ends then, however late its log entry is written."""

    @property
    def closed(self) -> bool:
        return self._transport.is_closing()

    def write(self, data: bytes) -> None:
        self.written = time.monotonic()
        if not self.closed:
            self._transport.write(data)

    def reply(self, status: int, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> None:
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers)
        self.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{fields}\r\n".encode("latin-1") + body)

    def close(self) -> None:
        self._transport.close()

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        found: socket.socket = self._transport.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    async def drained(self) -> None:
        while self._transport.get_write_buffer_size() > 4 * MIB and not self.closed:  # noqa: ASYNC110 - a test's server
            await asyncio.sleep(0.001)


Answer = Callable[[Ask, Out], Awaitable[None]]


def page(number: int) -> bytes:
    """A page of about 59 kB, 15 kB as gzip."""
    words = " ".join(f"word{(number * 7 + k * k) % 9973}" for k in range(5500))
    return f"<!doctype html><title>Page {number}</title><article><h1>Page {number}</h1><p>{words}</article>".encode()


@functools.cache
def packed_page(number: int) -> bytes:
    return gzip.compress(page(number), 6, mtime=0)


@functools.cache
def bomb(encoding: str, mib: int) -> bytes:
    """So many MiB of zeros, packed."""
    if encoding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return b"".join([packer.compress(bytes(MIB)) for _ in range(mib)]) + packer.flush()
    if encoding == "br":
        squeezer = brotli.Compressor(quality=5)
        return b"".join([squeezer.process(bytes(MIB)) for _ in range(mib)]) + squeezer.finish()
    if encoding == "zstd":
        press = zstd.ZstdCompressor()
        return b"".join([press.compress(bytes(MIB)) for _ in range(mib)]) + press.flush()
    raise ValueError(f"expected gzip, br or zstd, got {encoding!r}")


async def good(ask: Ask, out: Out) -> None:
    await asyncio.sleep(ask.number("l", 0) / 1000)
    number = int(ask.path.rpartition("/")[2] or 0) % 16
    etag = f'"e{number}"'
    if ask.headers.get("if-none-match") == etag:
        return out.reply(304, headers=[("ETag", etag)])
    headers = [HTML, ("ETag", etag), ("Cache-Control", "max-age=60")]
    if "gzip" in ask.headers.get("accept-encoding", ""):
        return out.reply(200, packed_page(number), [*headers, ("Content-Encoding", "gzip")])
    return out.reply(200, page(number), headers)


async def status(ask: Ask, out: Out) -> None:
    headers = [("Retry-After", ask.query["after"])] if "after" in ask.query else []
    out.reply(ask.number("s", 404), b"no", headers)


async def redirect(ask: Ask, out: Out) -> None:
    target = bytes.fromhex(ask.query["hex"]).decode("latin-1") if "hex" in ask.query else ask.query.get("to", "/p/1")
    out.reply(ask.number("s", 302), headers=[("Location", target)])


async def loop(ask: Ask, out: Out) -> None:
    turn = ask.number("i", 0)
    out.reply(302, headers=[("Location", f"/loop?i={turn + 1}"), ("Set-Cookie", f"a{turn}={'x' * 100}")])


async def big(ask: Ask, out: Out) -> None:
    mib = ask.number("mb", 100)
    out.write(f"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: {mib * MIB}\r\n\r\n".encode())
    for _ in range(mib):
        out.write(bytes(MIB))
        await out.drained()


async def endless_chunks(ask: Ask, out: Out) -> None:
    out.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(16 * ask.number("mb", 100)):
        out.write(b"10000\r\n" + b"y" * 65536 + b"\r\n")
        await out.drained()


async def drip(ask: Ask, out: Out) -> None:
    out.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while not out.closed:
        out.write(b"a")
        await asyncio.sleep(0.1)


async def drip_headers(ask: Ask, out: Out) -> None:
    out.write(b"HTTP/1.1 200 X\r\n")
    number = 0
    while not out.closed:
        out.write(f"X-{number}: a\r\n".encode())
        number += 1
        await asyncio.sleep(0.1)


async def silent(ask: Ask, out: Out) -> None:
    await asyncio.sleep(3600)


async def bomb_gzip(ask: Ask, out: Out) -> None:
    await _bomb(ask, out, "gzip")


async def bomb_br(ask: Ask, out: Out) -> None:
    await _bomb(ask, out, "br")


async def bomb_zstd(ask: Ask, out: Out) -> None:
    await _bomb(ask, out, "zstd")


async def packed_twice(ask: Ask, out: Out) -> None:
    body = await asyncio.to_thread(bomb, "gzip", ask.number("mb", 20))
    out.reply(200, gzip.compress(body), [HTML, ("Content-Encoding", "gzip, gzip")])


async def _bomb(ask: Ask, out: Out, encoding: str) -> None:
    body = await asyncio.to_thread(bomb, encoding, ask.number("mb", 20))
    out.reply(200, body, [HTML, ("Content-Encoding", encoding)])


async def cut_gzip(ask: Ask, out: Out) -> None:
    out.reply(200, packed_page(1)[:-200], [HTML, ("Content-Encoding", "gzip")])


async def no_gzip(ask: Ask, out: Out) -> None:
    out.reply(200, page(1), [HTML, ("Content-Encoding", "gzip")])


async def length_too_long(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\nshort")


async def length_too_short(ask: Ask, out: Out) -> None:
    out.write(b"HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nhelloEXTRA HTTP/1.1 200 X\r\n\r\n")


async def two_lengths(ask: Ask, out: Out) -> None:
    out.write(b"HTTP/1.1 200 X\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello" + b"x" * 45)


async def length_negative(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"HTTP/1.1 200 X\r\nContent-Length: -5\r\n\r\nhello")


async def chunks_bad(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nhello\r\n0\r\n\r\n")


async def chunks_cut(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")


async def no_length(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<p>perhaps whole")


async def no_status_line(ask: Ask, out: Out) -> None:
    await _raw_and_close(out, b"<html>no status line</html>")


async def cookies(ask: Ask, out: Out) -> None:
    out.reply(200, b"<p>ok", [("Set-Cookie", f"c{k}={'v' * 200}; Path=/") for k in range(ask.number("n", 5000))])


async def header_long(ask: Ask, out: Out) -> None:
    out.reply(200, b"<p>ok", [("X-Big", "v" * 1024 * ask.number("kb", 1000))])


async def odd_validators(ask: Ask, out: Out) -> None:
    out.write(b'HTTP/1.1 200 X\r\nETag: "a\xe9\tb"\r\nLast-Modified: 99 Foo 99999\r\nContent-Length: 2\r\n\r\nok')


async def reset(ask: Ask, out: Out) -> None:
    out.reset()


async def rights(ask: Ask, out: Out) -> None:
    headers = [("X-Robots-Tag", "noai"), ("tdm-reservation", "1"), ("Link", '</licence>; rel="license"')]
    out.reply(200, page(1), [HTML, *headers])


async def accept(ask: Ask, out: Out) -> None:
    out.reply(200, ask.headers.get("accept", "").encode(), [HTML])


async def _raw_and_close(out: Out, data: bytes) -> None:
    out.write(data)
    await asyncio.sleep(0.05)
    out.close()


ANSWERS: dict[str, Answer] = {
    name: globals()[name]
    for name in (
        "status", "redirect", "loop", "big", "endless_chunks", "drip", "drip_headers", "silent", "bomb_gzip", "bomb_br",
        "bomb_zstd", "packed_twice", "cut_gzip", "no_gzip", "length_too_long", "length_too_short", "two_lengths",
        "length_negative", "chunks_bad", "chunks_cut", "no_length", "no_status_line", "cookies", "header_long",
        "odd_validators", "reset", "rights", "accept",
    )
}  # fmt: skip
"""By path: `/drip` is answered by `drip`; `/p/<n>` is a good page."""
