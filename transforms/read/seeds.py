"""Seed files, read one by one into inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemas import Input, Origin, Reason, RejectedError, Trouble
from schemas.reject import PAYLOAD_HEAD_BYTES
from transforms.read.jsonl import read_jsonl
from transforms.read.page import read_page
from transforms.read.saved_feed import read_saved_feed
from transforms.read.seed_file import STDIN, SeedFile, SeedKind
from transforms.read.text import read_text
from transforms.read.unpack import UnpackedFile, open_regular
from transforms.read.warc import read_warc


def read_seed(seed: SeedFile) -> Iterator[Input | Trouble]:
    """The inputs of one file in its order, read as they are asked for; what gives none is a trouble, never an error."""
    try:
        if seed.refused is not None:
            raise RejectedError(seed.refused, seed.detail)
        yield from _READERS[seed.kind](seed)
    except RejectedError as error:
        yield _trouble(seed, error.reason, error.detail, None if seed.refused else _head(seed.path))
    except OSError as error:
        yield _trouble(seed, Reason.UNREADABLE, error.strerror or type(error).__name__, None)


def _trouble(seed: SeedFile, reason: Reason, detail: str, head: bytes | None) -> Trouble:
    origin = None if seed.kind is SeedKind.UNKNOWN else Origin(seed.kind.value)
    return Trouble(reason=reason, detail=detail, origin=origin, origin_ref=seed.name, payload_head=head)


def _refuse_unknown(seed: SeedFile) -> Iterator[Input]:
    """Never an input: what damage hides the kind, else that there is none."""
    with UnpackedFile(seed.path) as file:
        file.chunk()
    raise RejectedError(Reason.UNKNOWN_KIND, "expected text, HTML, JSON lines, WARC or a feed")


def _head(path: str) -> bytes | None:
    """The first bytes of a file as it lies; None where it cannot be read any more."""
    if path == STDIN:
        return None
    try:
        with open_regular(path) as file:
            return file.read(PAYLOAD_HEAD_BYTES) or None
    except (OSError, RejectedError):
        return None


_READERS: dict[SeedKind, Callable[[SeedFile], Iterator[Input | Trouble]]] = {
    SeedKind.TEXT: read_text,
    SeedKind.HTML: read_page,
    SeedKind.JSONL: read_jsonl,
    SeedKind.WARC: read_warc,
    SeedKind.FEED: read_saved_feed,
    SeedKind.UNKNOWN: _refuse_unknown,
}
