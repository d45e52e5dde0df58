"""What may be dialled: nothing but public addresses at the web's ports, whatever names and redirects say."""

from __future__ import annotations

import ipaddress
import socket
import types
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from farm.farm import NETWORK, Farm

from schemas import FetchKind
from transforms.fetch import addresses
from transforms.fetch.addresses import AddressRules, is_public
from transforms.fetch.request import Moved, Refusal

from .conftest import crawl, request

REFUSED_V4 = """127.0.0.1 127.8.9.10 0.0.0.0 10.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.168.0.1
192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255"""
REFUSED_V6 = """:: ::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 64:ff9b:1::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe::
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 5f00::1
 3fff::1"""
REFUSED = (*REFUSED_V4.split(), *REFUSED_V6.split())
URLS = [
    *(f"http://[{a}]/" if ":" in a else f"http://{a}/" for a in REFUSED),
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://127.0.0.1./",
    "http://localhost/",
    "http://LOCALHOST:8080/",
    "http://user:pw@127.0.0.1/",
    "http://public.example@127.0.0.1/",
    "http://public.example\\@127.0.0.1/",
    "http://127.0.0.1\\@public.example/",
    "http://127.0.0.1:22/",
    "http://[::ffff:7f00:1]:8080/",
    "http://[fe80::1%25eth0]/",
    "https://169.254.169.254/latest/meta-data/",
    "http://metadata.example/",
    "http://127.0.0.1#@public.example/",
    "http:///127.0.0.1/",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450:4001::1"]


class Dials:
    """Sockets that remember where they were to be connected to, and stay where they are."""

    def __init__(self, allowed: str = "") -> None:
        self.to: list[str] = []
        dials = self

        class Socket(socket.socket):
            def connect(self, address: Any) -> None:
                if not allowed or ipaddress.ip_address(address[0]) not in ipaddress.ip_network(allowed):
                    dials.to.append(address[0])
                    raise ConnectionRefusedError
                super().connect(address)

        self.module = types.SimpleNamespace(socket=Socket)


class Numbers(AbstractResolver):
    """Answers `name-<n>.example` with the n-th answer; what spells a number in any way is that number."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = answers

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            told = tuple(str(info[4][0]) for info in found)
        except OSError:
            number = host.removeprefix("name-").partition(".")[0] if host.startswith("name-") else "0"
            told = self._answers[int(number)]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in told
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def dials(monkeypatch: pytest.MonkeyPatch) -> Dials:
    found = Dials(NETWORK)
    monkeypatch.setattr(addresses, "socket", found.module)
    return found


def test_there_are_63_addresses_or_more() -> None:
    assert len(URLS) >= 63


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_named_network_is_open_at_any_port_and_nothing_else_is() -> None:
    rules = AddressRules(("127.0.1.0/24",))
    assert rules.permit("127.0.1.9", 9999)
    assert not rules.permit("127.0.2.9", 80)
    assert not rules.permit("8.8.8.8", 22)


def test_no_address_of_the_list_is_dialled(dials: Dials) -> None:
    found = crawl(*[request(url) for url in URLS], resolver=Numbers(("127.0.0.1",)), robots_deadline_s=1.0)
    assert len(found.ends) == len(URLS)
    assert {getattr(end, "error", end).reason.value for end in found.ends} == {"blocked_address", "bad_url"}
    assert dials.to == []


def test_no_resolver_answer_is_dialled(dials: Dials) -> None:
    answers = [(address,) for address in REFUSED] + list(zip(REFUSED, REFUSED[::-1], strict=True))
    requests = [request(f"https://name-{number}.example/a") for number in range(len(answers))]
    found = crawl(*requests, resolver=Numbers(*answers))
    assert [end.error.reason.value for end in found.ends] == ["blocked_address"] * len(answers)  # type: ignore[union-attr]
    assert dials.to == []


def test_of_a_mixed_answer_only_the_public_address_is_dialled(dials: Dials, farm: Farm) -> None:
    found = crawl(request(farm.url("name-0.example", "/p/1")), resolver=Numbers(("10.0.0.1", "127.0.1.3", "::1")))
    assert found.answer().status == 200
    assert dials.to == []


def test_a_resolver_that_rebinds_is_judged_at_the_socket(dials: Dials, farm: Farm) -> None:
    class Rebinding(Numbers):
        async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:
            (answer,) = await super().resolve(host, port, family)
            return [Mapped(answer)]  # type: ignore[list-item]

    class Mapped(dict):  # type: ignore[type-arg]
        """An answer whose address is another each time it is read."""

        reads = 0

        def __getitem__(self, key: str) -> Any:
            if key == "host":
                Mapped.reads += 1
                return "127.0.1.3" if Mapped.reads <= 3 else "10.0.0.1"
            return super().__getitem__(key)

    found = crawl(request(farm.url("name.example", "/p/1")), resolver=Rebinding(("127.0.1.3",)))
    assert found.refusal() == "blocked_address"
    assert dials.to == []


def test_no_redirect_to_the_list_is_dialled(dials: Dials, farm: Farm) -> None:
    paths = [f"/redirect?hex={url.encode().hex()}" for url in URLS]
    requests = [request(farm.url("name-0.example", path), kind=FetchKind.FEED) for path in paths]
    resolver = Numbers(("127.0.1.3",), ("127.0.0.1",))
    ends = crawl(*requests, resolver=resolver, respect_robots=False).ends
    moved = [end.request for end in ends if isinstance(end, Moved)]
    again = crawl(*moved, resolver=Numbers(("127.0.0.1",)), respect_robots=False).ends
    refused = [end for end in (*ends, *again) if isinstance(end, Refusal)]
    assert len(refused) == len(URLS)
    told = {end.error.reason.value for end in refused}
    assert told == {"blocked_address", "bad_url", "not_found"}  # `http:///x` is joined as a path of the same host
    assert dials.to == []
