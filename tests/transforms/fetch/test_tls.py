"""Certificates are checked, https stays https, and a proxy is used only when set."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from farm.farm import Farm, FarmResolver

from transforms.fetch.request import Refusal

from .conftest import crawl, request

ADDRESS = "127.0.1.1"


class TlsServer:
    """Answers every request over TLS with a page, or with a redirect where the path names one."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> int:
        self._thread.start()
        start = asyncio.start_server(self._answer, ADDRESS, 0, ssl=self._context)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        field = f"Location: http://{path[4:]}\r\n" if path.startswith("/to/") else ""
        status = 302 if field else 404 if path.endswith(("robots.txt", "tdmrep.json")) else 200
        writer.write(f"HTTP/1.1 {status} X\r\n{field}Content-Length: 2\r\nConnection: close\r\n\r\nok".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The port of a server for `ok-10.example`, and the file that says its certificate may be trusted."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("ok-10.example").configure_cert(context)
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(trusted)
    with TlsServer(context) as port:
        yield port, str(trusted)


def test_a_certificate_that_holds_is_accepted(served: tuple[int, str]) -> None:
    port, trusted = served
    assert crawl(request(f"https://ok-10.example:{port}/a"), ca_file=trusted).answer().input.body == b"ok"


def test_a_certificate_of_an_unknown_authority_is_refused(served: tuple[int, str]) -> None:
    assert crawl(request(f"https://ok-10.example:{served[0]}/a")).refusal() == "tls"


def test_a_certificate_of_another_name_is_refused(served: tuple[int, str]) -> None:
    assert crawl(request(f"https://ok-20.example:{served[0]}/a"), ca_file=served[1]).refusal() == "tls"


def test_https_does_not_become_http(served: tuple[int, str]) -> None:
    url = f"https://ok-10.example:{served[0]}/to/ok-10.example:{served[0]}/a"
    end = crawl(request(url), ca_file=served[1]).end()
    assert isinstance(end, Refusal)
    assert end.error.reason.value == "blocked_address"
    assert "https" in end.error.detail


def test_a_proxy_is_used_only_when_set(farm: Farm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", farm.url(9, ""))
    target = "http://nodns-1.example/p/1"
    assert crawl(request(target), max_attempts=1).refusal() == "dns"
    assert crawl(request(target), proxy=farm.url(9, ""), resolver=FarmResolver()).answer().status == 200
    assert "/p/1" in {arrival.path for arrival in farm.arrivals()}
