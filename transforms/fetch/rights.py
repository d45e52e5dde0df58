"""What a site says of the use of its pages by machines outside the page: a licence in headers, its reservation file."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from transforms.fetch.request import SiteFile, site_of
from transforms.headers import TDM_RESERVATION

MAX_TDMREP_BYTES = 256 << 10
_MAX_RULES = 1000
_LICENSE_LINK = re.compile(r"<([^<>\s]{1,2000})>\s*;[^,<>]{0,500}?\brel\s*=\s*\"?license\b", re.IGNORECASE)


def header_license(links: Iterable[str], base: str) -> str | None:
    """The licence that a Link field names (RFC 8288, relation `license`)."""
    for link in links:
        found = _LICENSE_LINK.search(link[:8190])
        if found is not None:
            return str(urljoin(base, found[1]))
    return None


def tdmrep_url(url: str) -> str:
    """Where the reservation file of an address's site lies."""
    return site_of(url) + "/.well-known/tdmrep.json"


def file_reserves(file: SiteFile, url: str) -> bool:
    """Whether a site's reservation file reserves an address: its first rule that matches decides (TDMRep §6.1)."""
    if file.status is None or not 200 <= file.status < 300:
        return False
    path = url.removeprefix(site_of(url)) or "/"
    return next((reserves for pattern, reserves in _rules(file.body) if _matches(pattern, path)), False)


@functools.lru_cache(maxsize=512)
def _rules(body: bytes) -> tuple[tuple[str, bool], ...]:
    try:
        told: Any = json.loads(body[:MAX_TDMREP_BYTES])
    except (ValueError, RecursionError):
        return ()
    rules = [rule for rule in told if isinstance(rule, dict)] if isinstance(told, list) else []
    return tuple(
        (rule["location"][:500], rule.get(TDM_RESERVATION) in (1, "1", True))
        for rule in rules[:_MAX_RULES]
        if isinstance(rule.get("location"), str)
    )


def _matches(pattern: str, path: str) -> bool:
    """Prefix match with `*` for any characters and `$` for the end, as in robots.txt."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for piece in rest:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return not anchored or place == len(path) or (bool(rest) and path.endswith(rest[-1]))
