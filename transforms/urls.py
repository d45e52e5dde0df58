"""Addresses: the one normal form that identity, deduplication and fetching share, and what can be told from it."""

from __future__ import annotations

import functools
import ipaddress
import re
import tomllib
from pathlib import Path

import idna
from publicsuffixlist import PublicSuffixList

from transforms.ids import id_of

MAX_URL_CHARS = 2048

_RULES = tomllib.loads(Path(__file__).with_name("url_rules.toml").read_text("utf-8"))
_TWIN_LABELS = frozenset(_RULES["twin_labels"])
_AMP_SEGMENTS = frozenset(_RULES["amp_segments"])
_AMP_ENDING = re.compile("(" + "|".join(re.escape(e) for e in _RULES["amp_endings"]) + ")$", re.IGNORECASE)
_WRAPPERS = tuple(re.compile(pattern) for pattern in _RULES["wrappers"])
_HOME_SEGMENTS = frozenset(_RULES["home"]["segments"])
_HOME_PARAMETERS = frozenset(_RULES["home"]["parameters"])
_DROPPED_NAMES = frozenset(_RULES["dropped"]["names"] + _RULES["dropped"]["sessions"])
_DROPPED_PREFIXES = tuple(_RULES["dropped"]["prefixes"])
_DROPPED_IF_HEXADECIMAL = frozenset(_RULES["dropped"]["hexadecimal"])
_DROPPED_IF_HOST = frozenset(_RULES["dropped"]["referring"])
_DROPPED_VALUES = {name: frozenset(values) for name, values in _RULES["dropped"]["valued"].items()}

# RFC 3986 appendix B, with the scheme and an authority required.
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"https?://[^/?#]*")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_TO_ENCODE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_HOST_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_AMPERSANDS = re.compile(r"^(?:amp;)+")
_LONG_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{16,}")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\((?:[A-Z]\([^()/]*\))+\)(?=/)", re.IGNORECASE)
_MAY_CHANGE = re.compile(r";|/[.(]|amp", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IGNORED_BY_BROWSERS = re.compile(r"[\t\r\n]+")
_SUFFIXES = PublicSuffixList()


def normal_url(url: str) -> str:
    """The one normal form of a page's address; of a normal form it is the form itself.

    It names a page, and need not open it: twins of one page (http and https, www, mobile and AMP hosts, AMP paths, a
    slash at the end) share one form, which is https without the twin's mark. What is dialled is the address as given.
    Another port than 80 or 443 is kept, and its scheme with it. Rules: `url_rules.toml`; RFC 3986 §6.2.2 for case,
    dots and percent signs.

    >>> normal_url("HTTP://user:pw@M.Example.org:80/a/../b/amp/?utm_source=x&id=%7e1#top")
    'https://example.org/b?id=~1'

    Raises:
        ValueError: the address is not http or https, names no valid host or port, or is over 2,048 characters.
    """
    if len(url) > MAX_URL_CHARS:
        raise ValueError(f"expected at most {MAX_URL_CHARS} characters, got {len(url)}")
    scheme, authority, path, query = _split(url)
    host, port = _host_and_port(authority)
    unwrapped = _unwrapped(host, path)
    if unwrapped is not None:
        return normal_url(f"https://{unwrapped}?{query}" if query else f"https://{unwrapped}")
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    scheme = scheme if netloc is not host else "https"
    query = _normal_query(query) if query else ""
    normal = f"{scheme}://{netloc}{_normal_path(path)}{'?' + query if query else ''}"
    if len(normal) > MAX_URL_CHARS:
        raise ValueError(f"expected at most {MAX_URL_CHARS} characters in normal form, got {len(normal)}")
    return normal


def url_id(url: str) -> str:
    """The id of an address: equal for all addresses of one normal form.

    Raises:
        ValueError: as `normal_url`.
    """
    return id_of(normal_url(url))


@functools.lru_cache(maxsize=8192)
def registered_domain(url_or_host: str) -> str | None:
    """The domain a registrant holds, by the public suffix list with its private part.

    None for what is no host name, for suffixes and for IP addresses.

    >>> registered_domain("https://news.example.co.uk/a"), registered_domain("me.blogspot.com")
    ('example.co.uk', 'me.blogspot.com')
    """
    try:
        authority = _split(url_or_host)[1] if "://" in url_or_host else url_or_host
        host, _ = _plain_host_and_port(authority)
    except ValueError:
        return None
    return _registered_domain_of_host(host)


def is_home_page(url: str) -> bool:
    """Whether an address is a site's front page (or that of a language or edition), and so no article's.

    False for what is no http address.
    """
    try:
        path, _, query = _AUTHORITY.sub("", normal_url(url), count=1).partition("?")
    except ValueError:
        return False
    if query and not all(part.partition("=")[0].lower() in _HOME_PARAMETERS for part in query.split("&")):
        return False
    segment = path.strip("/").lower()
    return not segment or segment in _HOME_SEGMENTS or _LOCALE.fullmatch(segment) is not None


def _split(url: str) -> tuple[str, str, str, str]:
    """Scheme, authority, path and query of an http address as browsers read it: blanks around it do not count."""
    parts = _PARTS.fullmatch(_IGNORED_BY_BROWSERS.sub("", url.strip()))
    if parts is None:
        raise ValueError(f"expected an http or https address, got {url[:80]!r}")
    scheme, authority, path, query = parts.groups(default="")
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        raise ValueError(f"expected an http or https address, got {url[:80]!r}")
    return scheme, authority, path, query


@functools.lru_cache(maxsize=8192)
def _host_and_port(authority: str) -> tuple[str, int | None]:
    """Host without twin labels, and port; credentials are dropped."""
    host, port = _plain_host_and_port(authority)
    registered = _registered_domain_of_host(host)
    if registered is not None and registered != host:
        left = host[: -len(registered) - 1].split(".")
        host = ".".join([label for label in left if label not in _TWIN_LABELS] + [registered])
    return host, port


def _plain_host_and_port(authority: str) -> tuple[str, int | None]:
    if "\\" in authority:  # browsers end the host here, urlsplit does not: no reading is safe
        raise ValueError(f"expected a host without a backslash, got {authority[:80]!r}")
    place = authority.rpartition("@")[2]
    if place.startswith("["):
        literal, bracket, rest = place[1:].partition("]")
        if not bracket or rest[:1] not in ("", ":"):
            raise ValueError(f"expected an IPv6 address in brackets, got {place[:80]!r}")
        if "%" in literal:
            raise ValueError(f"expected an IPv6 address without a zone, got {place[:80]!r}")
        return f"[{ipaddress.IPv6Address(literal).compressed}]", _port(rest[1:])
    host, _, port = place.partition(":")
    return _normal_host(host), _port(port)


def _normal_host(host: str) -> str:
    host = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii").lower()
    host = host.removesuffix(".")
    if not host or len(host) > 253 or not all(_HOST_LABEL.fullmatch(label) for label in host.split(".")):
        raise ValueError(f"expected a host name, got {host[:80]!r}")
    return host


def _port(port: str) -> int | None:
    if not port:
        return None
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise ValueError(f"expected a port from 1 to 65535, got {port[:20]!r}")
    return int(port)


def _registered_domain_of_host(host: str) -> str | None:
    if host.startswith("[") or host.rpartition(".")[2].isdigit():
        return None
    found: str | None = _SUFFIXES.privatesuffix(host)
    return found


def _unwrapped(host: str, path: str) -> str | None:
    """The address, without its scheme, of the page that an AMP viewer or cache shows."""
    if "google" not in host and "ampproject" not in host:
        return None
    for wrapper in _WRAPPERS:
        found = wrapper.fullmatch(host + path)
        if found is not None:
            return found["rest"]
    return None


def _normal_path(path: str) -> str:
    path = _percent_normal(path).rstrip("/") or "/"
    if _MAY_CHANGE.search(path) is None:
        return path
    while True:  # what one rule takes away may bare what another looks for
        before = path
        if ";" in path or "/(" in path:
            path = _PATH_SESSION.sub("", path) or "/"
        if "/." in path:
            path = _without_dot_segments(path)
        path = _without_amp(path).rstrip("/") or "/"
        if path == before:
            return path


def _without_dot_segments(path: str) -> str:
    """RFC 3986 §5.2.4."""
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _without_amp(path: str) -> str:
    if "amp" not in path.lower():
        return path
    segments = path[1:].split("/")
    if len(segments) > 1 and segments[-1].lower() in _AMP_SEGMENTS:
        segments.pop()
    elif len(segments) > 1 and segments[0].lower() in _AMP_SEGMENTS:
        segments.pop(0)
    ending = _AMP_ENDING.search(segments[-1])
    if ending is not None and ending.start() > 0:
        segments[-1] = segments[-1][: ending.start()] + ending[0].lower().replace(".amp", "", 1)
    return "/" + "/".join(segments)


def _normal_query(query: str) -> str:
    """The query without what is dropped, sorted by name; values of one name keep their order."""
    parts = _percent_normal(query).split("&")
    if "amp;" in query:  # escaped once too often where it was taken from
        parts = [_AMPERSANDS.sub("", part) for part in parts]
    parts = [part for part in parts if part and not _is_dropped(part)]
    if len(parts) > 1 and all("=" in part for part in parts):
        parts.sort(key=_name_of)
    return "&".join(parts)


def _name_of(part: str) -> str:
    return part.partition("=")[0]


def _is_dropped(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    if name in _DROPPED_NAMES or name.startswith(_DROPPED_PREFIXES):
        return True
    values = _DROPPED_VALUES.get(name)
    if values is not None and value.lower() in values:
        return True
    if name in _DROPPED_IF_HOST and _HOST.fullmatch(value) is not None:
        return True
    return name in _DROPPED_IF_HEXADECIMAL and _LONG_HEXADECIMAL.fullmatch(value) is not None


def _percent_normal(text: str) -> str:
    """Percent signs in one way: unreserved characters bare, all others that need it encoded, digits in capitals."""
    return text if _NOT_PLAIN.search(text) is None else _TO_ENCODE.sub(_encoded, text)


def _encoded(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == "%" and len(text) == 3:
        character = chr(int(text[1:], 16))
        return character if character in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))
