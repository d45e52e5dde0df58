"""Ids: 26 characters for a 128-bit hash, the same on every machine and in every run."""

from __future__ import annotations

import base64
import hashlib

ID_CHARS = 26


def id_of(*parts: str) -> str:
    """The id of a sequence of strings; where one ends and the next begins matters.

    >>> id_of("https://example.org/a")
    'wwyq3ucctzu2y7h26craw2ibye'
    >>> id_of("a", "bc") == id_of("ab", "c")
    False
    """
    joined = "\x1f".join(part.replace("\x1e", "\x1e\x1e").replace("\x1f", "\x1e\x1f") for part in parts)
    return id_of_bytes(joined.encode("utf-8", "surrogatepass"))


def id_of_bytes(data: bytes) -> str:
    """The id of a byte string: the first 128 bits of its SHA-256 in lower-case base32 (RFC 4648 §6)."""
    digest = hashlib.sha256(data).digest()[:16]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()
