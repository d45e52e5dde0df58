"""What browsers put round a page that they save: MHTML, a line with its address, a folder of its parts."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import email.message
import email.parser
import email.utils
import os
import quopri
import re
from collections.abc import Iterator

from schemas import Reason, RejectedError
from transforms.urls import normal_url

MHTML_ENDINGS = (".mhtml", ".mht")
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
_PARTS_FOLDER = re.compile(
    r"(.+)(?:\.files|-Dateien|-filer|_(?:archivos|arquivos|bestanden|bylos|datoteke|dosyalar|elemei|failid|fails|fajlovi"
    r"|ficheiros|fichiers|file|files|fitxategiak|fitxers|pliki|soubory|tiedostot))"
)
"""How browsers name the folder beside a saved page, in their users' languages; Windows keeps the same list."""
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S+) -->|Page saved with SingleFile\s+url: (\S+)")
_HEAD_BYTES = 4096
_MOST_HEADER_BYTES = 64 << 10
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page as it came, and what the browser that saved it wrote beside it."""

    body: bytes
    url: str | None = None
    charset: str | None = None
    saved_at: dt.datetime | None = None


def is_part_of_page(path: str, root: str) -> bool:
    """Whether a file lies below `root` in a folder that a browser made for the parts of the page beside it."""
    folder = os.path.dirname(path)
    while len(folder) > len(root):
        folder, name = os.path.split(folder)
        found = _PARTS_FOLDER.fullmatch(name)
        if found and any(os.path.isfile(os.path.join(folder, found[1] + ending)) for ending in PAGE_ENDINGS):
            return True
    return False


def page_as_saved(body: bytes) -> SavedPage:
    """An HTML page with the address that a browser or SingleFile noted in its first lines."""
    found = _SAVED_FROM.search(body, 0, _HEAD_BYTES)
    return SavedPage(body=body, url=_address((found[1] or found[2]).decode("latin-1")) if found else None)


def page_of_mhtml(body: bytes) -> SavedPage:
    """The first HTML part of a web archive (RFC 2557), with its address and the time it was saved at.

    Raises:
        RejectedError: NOT_HTML, CORRUPT.
    """
    try:
        head, start = _headers(body, 0)
        for part, content in _parts(body, head, start):
            if part.get_content_type() != "text/html":
                continue
            places = (head["Snapshot-Content-Location"], part["Content-Location"], head["Content-Location"])
            return SavedPage(
                body=_decoded(content, str(part.get("Content-Transfer-Encoding", ""))),
                url=_address("".join(str(next(filter(None, places), "")).split())),
                charset=part.get_content_charset(),
                saved_at=_instant(head.get("Date")),
            )
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:  # of headers that email's parser stumbles over
        raise RejectedError(Reason.CORRUPT, f"expected MHTML: {error}"[:200]) from error
    raise RejectedError(Reason.NOT_HTML, "expected MHTML with an HTML part, found none")


def _headers(body: bytes, start: int) -> tuple[email.message.Message, int]:
    """The headers that begin there, and where what they speak of begins."""
    end = _BLANK_LINE.search(body, start, start + _MOST_HEADER_BYTES)
    if end is None:
        raise ValueError("no end of the headers")
    return email.parser.BytesHeaderParser().parsebytes(body[start : end.end()]), end.end()


def _parts(body: bytes, head: email.message.Message, start: int) -> Iterator[tuple[email.message.Message, bytes]]:
    """The parts on the first level, each with its own headers; a document without a boundary is its own part."""
    boundary = head.get_boundary()
    if boundary is None:
        yield head, body[start:]
        return
    mark = b"\n--" + boundary.encode("latin-1")
    place = body.find(mark, start - 1)
    while place >= 0:
        begin = body.find(b"\n", place + len(mark)) + 1
        place = body.find(mark, begin) if begin else -1
        if place >= 0:
            part, inner = _headers(body, begin)
            yield part, body[inner:place].removesuffix(b"\r")


def _decoded(content: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "quoted-printable":
            return quopri.decodestring(content)
        case "base64":
            try:
                return base64.b64decode(content)
            except binascii.Error as error:
                raise RejectedError(Reason.CORRUPT, f"expected base64: {error}") from error
        case _:
            return content


def _address(stated: str) -> str | None:
    """The address if it is one of http."""
    try:
        normal_url(stated)
    except ValueError:
        return None
    return stated


def _instant(stated: object) -> dt.datetime | None:
    """The instant of a Date header; RFC 5322 writes an unknown zone as -0000, and the parser leaves it away."""
    if not stated:
        return None
    try:
        at = email.utils.parsedate_to_datetime(str(stated))
        return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
