"""Which addresses may be dialled: judged at the socket, after every name is resolved and every redirect followed."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

from schemas import Reason, RejectedError

PORTS = frozenset({80, 443, 8080, 8443})

# `ipaddress.is_global` is no substitute: Python 3.11.7 calls 13 of 33 special addresses global (multicast, 6to4…).
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_ALLOWED_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(address: str) -> bool:
    """Whether a public host may live at an IP address.

    >>> [is_public(a) for a in ("8.8.8.8", "2606:4700::1111", "127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::")]
    [True, True, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _REFUSED_V4)
    return ip in _ALLOWED_V6 and not any(ip in network for network in _REFUSED_V6)


def is_literal(host: str) -> bool:
    """Whether a host is an IP address, or ends like one: no registered name ends in a digit (RFC 3696 §2)."""
    return ":" in host or host[-1:].isdigit()


class AddressRules:
    """What may be dialled: public addresses at the web's ports, and the named networks at any port.

    Raises:
        ValueError: a network is no CIDR range.
    """

    def __init__(self, allow_networks: Iterable[str] = ()) -> None:
        self._networks = tuple(ipaddress.ip_network(network) for network in allow_networks)

    def permit(self, address: str, port: int) -> bool:
        """Whether this address may be dialled at this port."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        if any(ip in network for network in self._networks):
            return True
        return port in PORTS and is_public(address)

    def permit_literal(self, host: str, port: int) -> bool:
        """Whether a host may be dialled as far as can be told before its name is resolved."""
        if not is_literal(host):
            return port in PORTS or bool(self._networks)
        try:
            return self.permit(host, port)
        except ValueError:
            return False

    def socket_factory(self) -> Callable[[tuple[Any, ...]], socket.socket]:
        """Makes the sockets of a connector; refuses before one exists.

        It sees the address really dialled: literals, which skip the resolver, every answer of one that rebinds, and
        every hop. With a proxy it sees the proxy only.
        """
        return self._make_socket

    def _make_socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, (address, port, *_) = info
        if not self.permit(address, port):
            raise RejectedError(Reason.BLOCKED_ADDRESS, f"expected a public address, got {address} port {port}")
        return socket.socket(family, kind, protocol)
