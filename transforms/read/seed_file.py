"""One file that seeds are read from."""

from __future__ import annotations

import dataclasses
import enum

from schemas import Reason

STDIN = "-"


class SeedKind(enum.StrEnum):
    """What a file holds; but for `UNKNOWN` each is an `Origin` too."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"
    WARC = "warc"
    FEED = "feed"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SeedFile:
    """A file, found but not yet read; `name` is its identity, `path` only where it lies now."""

    path: str
    """`-` is standard input."""
    name: str
    """Seed set and path inside it, with slashes; the same on every machine."""
    kind: SeedKind
    size: int | None = None
    """In bytes as it lies on disk; None for standard input and for what is no regular file."""
    refused: Reason | None = None
    """Why it will not be read; it then gives one reject."""
    detail: str = ""
