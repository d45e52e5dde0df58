"""One guarded GET: no redirect followed, no cookie kept, nothing read beyond its limit."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Mapping

import aiohttp
import yarl

from schemas import Reason, RejectedError
from transforms.fetch.addresses import AddressRules
from transforms.fetch.decoder import ACCEPTED_ENCODINGS, STEP_BYTES, decoder_of
from transforms.fetch.reply import Reply
from transforms.fetch.resolver import GuardedResolver
from transforms.fetch.settings import FetchSettings
from transforms.urls import MAX_URL_CHARS

MAX_HEADER_BYTES = 8190
MAX_HEADERS = 128
NO_LENGTH = "no_length"
"""Flag of a body that ended with its connection: whether it is whole cannot be known."""


def checked_target(url: str, rules: AddressRules) -> str:
    """The address to dial: as given, without credentials and fragment.

    A host's name is judged at the socket and not here: parsers disagree on what an address's host is.

    Raises:
        RejectedError: `bad_url`; `blocked_address` for a port or an IP address that no rule permits.
    """
    if len(url) > MAX_URL_CHARS:
        raise RejectedError(Reason.BAD_URL, f"expected at most {MAX_URL_CHARS} characters, got {len(url)}")
    try:
        target = yarl.URL(url.strip())
        host, port = target.host, target.port
    except (ValueError, UnicodeError, AssertionError) as error:
        raise RejectedError(Reason.BAD_URL, f"expected an http or https address, got {url[:200]!r}") from error
    if target.scheme not in ("http", "https") or not host or ".." in host or "\\" in target.authority:
        raise RejectedError(Reason.BAD_URL, f"expected an http or https address, got {url[:200]!r}")
    if not rules.permit_literal(host, port or 0):
        raise RejectedError(Reason.BLOCKED_ADDRESS, f"expected a public address, got {host[:100]} port {port}")
    if target.raw_user is not None or target.raw_password is not None:
        target = target.with_user(None)
    return str(target.with_fragment(None) if target.raw_fragment else target)


def open_session(settings: FetchSettings, rules: AddressRules, resolver: GuardedResolver) -> aiohttp.ClientSession:
    """A session for guarded GETs; to be made and closed inside the loop that uses it."""
    connector = aiohttp.TCPConnector(
        limit=settings.in_flight,
        resolver=resolver,
        use_dns_cache=False,
        socket_factory=rules.socket_factory(),
        ssl=_tls(settings.ca_file),
    )
    session = aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        proxy=settings.proxy,
        max_line_size=MAX_HEADER_BYTES,
        max_field_size=MAX_HEADER_BYTES,
        max_headers=MAX_HEADERS,
        headers={
            "User-Agent": settings.user_agent,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        },
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_s, sock_read=settings.read_s),
    )
    # aiohttp 3.14.5 sends a GET again at once when its connection is reset, and has no public switch for it.
    session._retry_connection = False
    return session


@functools.cache
def _tls(ca_file: str | None) -> ssl.SSLContext:
    """Verifies names and certificates; made once, since reading the system's certificates takes 50 ms."""
    return ssl.create_default_context(cafile=ca_file)


async def get(
    session: aiohttp.ClientSession,
    target: yarl.URL,
    *,
    max_bytes: int,
    deadline_s: float,
    headers: Mapping[str, str] | None = None,
    cut: bool = False,
) -> Reply:
    """The answer to one GET; with `cut` a body over the limit is cut there and not refused.

    Raises:
        RejectedError: any reason of the stage `fetch`, or `too_large`.
    """
    try:
        async with asyncio.timeout(deadline_s):
            async with session.get(target, headers=headers, allow_redirects=False) as response:
                if not 200 <= response.status < 300:
                    return Reply(status=response.status, headers=response.headers)
                body = await _body(response, max_bytes, cut)
                closed = response.content_length is None and "Transfer-Encoding" not in response.headers
                return Reply(
                    status=response.status,
                    headers=response.headers,
                    body=body,
                    flags=(NO_LENGTH,) if closed and body else (),
                )
    except Exception as error:
        raise rejected(error, str(target)) from error


async def _body(response: aiohttp.ClientResponse, max_bytes: int, cut: bool) -> bytes:
    encodings = response.headers.getall("Content-Encoding", [])
    if len(encodings) > 1:
        raise RejectedError(Reason.BAD_ENCODING, f"expected one content encoding, got {len(encodings)}")
    decoder = decoder_of(encodings[0] if encodings else None)
    if (response.content_length or 0) > max_bytes and not cut:
        raise _too_large(max_bytes, f"a length of {response.content_length}")
    body, wire_bytes = bytearray(), 0
    async for chunk in response.content.iter_chunked(STEP_BYTES):
        wire_bytes += len(chunk)
        for piece in decoder.feed(chunk):
            body += piece
            if len(body) > max_bytes or wire_bytes > max_bytes:
                if cut:
                    return bytes(body[:max_bytes])
                raise _too_large(max_bytes, "more")
    if wire_bytes > max_bytes:
        raise _too_large(max_bytes, "more")
    if wire_bytes and not decoder.finished:
        raise RejectedError(Reason.BAD_ENCODING, f"expected the end of its {encodings[0]!r} stream, got less")
    return bytes(body)


def _too_large(max_bytes: int, got: str) -> RejectedError:
    return RejectedError(Reason.TOO_LARGE, f"expected at most {max_bytes} bytes, got {got}")


def rejected(error: Exception, url: str) -> RejectedError:
    """The reason that an error of a GET stands for."""
    if isinstance(error, RejectedError):
        return error
    told = f"{url[:200]}: {type(error).__name__}: {error}"[:400]
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return RejectedError(Reason.CONNECT, told)
    if isinstance(error, TimeoutError):
        return RejectedError(Reason.DEADLINE, told)
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return RejectedError(Reason.TLS, told)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return RejectedError(Reason.DNS, told)
    if isinstance(error, aiohttp.InvalidURL | UnicodeError | AssertionError):
        return RejectedError(Reason.BAD_URL, told)
    if isinstance(error, aiohttp.ClientOSError | aiohttp.ServerDisconnectedError | OSError):
        return RejectedError(Reason.CONNECT, told)
    if isinstance(error, aiohttp.ClientError):
        return RejectedError(Reason.BAD_RESPONSE, told)
    if type(error).__module__ in ("zlib", "brotli", "compression.zstd", "backports.zstd"):
        return RejectedError(Reason.BAD_ENCODING, told)
    return RejectedError(Reason.BUG, told)
