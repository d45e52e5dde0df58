"""WARC archives (ISO 28500): the HTML pages among their responses, and what repeats them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from schemas import Input, Media, Origin, Reason, RejectedError, Trouble
from schemas.reject import PAYLOAD_HEAD_BYTES
from transforms.headers import charset_of, header_optouts
from transforms.read.fields import utc_of
from transforms.read.payload import payload_of
from transforms.read.seed_file import SeedFile
from transforms.read.stream import ByteStream
from transforms.read.unpack import UnpackedFile

MAX_HEADER_LINE_BYTES = 64 << 10
MAX_HEADER_BYTES = 1 << 20
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")
_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)


def read_warc(seed: SeedFile) -> Iterator[Input | Trouble]:
    """The HTML responses with a 2xx status and the revisits, in the archive's order; other records are no inputs.

    An `origin_ref` ends in the record's offset in the unpacked archive. After a damaged record reading goes on at the
    next one that can be found.

    Raises:
        RejectedError: EMPTY.
    """
    with UnpackedFile(seed.path) as file:
        stream = ByteStream(file, max_line_bytes=MAX_HEADER_LINE_BYTES)
        damaged = False
        while True:
            offset = stream.tell()
            try:
                line = stream.readline()
                if not line:
                    break
                if not line.startswith(b"WARC/"):
                    if line.strip() and not damaged:
                        damaged = True
                        raise RejectedError(Reason.CORRUPT, "expected a WARC record")
                    continue
                damaged = False
                found = _read_record(stream, line, f"{seed.name}#{offset}")
            except RejectedError as error:
                damaged = True
                yield _trouble(error, f"{seed.name}#{offset}", stream.head)
            else:
                if found is not None:
                    yield found
        if not stream.tell():
            raise RejectedError(Reason.EMPTY, "expected WARC records, got 0 bytes")


def _read_record(stream: ByteStream, first_line: bytes, origin_ref: str) -> Input | Trouble | None:
    """The input of one record, or the trouble with its payload; None for a record of another kind.

    Raises:
        RejectedError: the record's frame is damaged, so that its end is not known.
    """
    stream.allowance = MAX_HEADER_BYTES
    try:
        record = _LOADER.parse_record_stream(stream, first_line, "warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
        raise RejectedError(Reason.CORRUPT, f"expected WARC and HTTP headers: {error!r}"[:300]) from error
    finally:
        stream.allowance = None
    length = record.rec_headers.get_header("Content-Length")
    if length is None or not length.isascii() or not length.isdigit():
        raise RejectedError(Reason.CORRUPT, f"expected a Content-Length, got {length!r}"[:200])
    found = _input_of(record, origin_ref)
    while record.raw_stream.read(64 << 10):
        continue
    if record.raw_stream.limit:
        detail = f"expected {record.raw_stream.limit} more bytes of the record, got the end of the file"
        raise RejectedError(Reason.TRUNCATED, detail)
    return found


def _input_of(record: ArcWarcRecord, origin_ref: str) -> Input | Trouble | None:
    headers, http = record.rec_headers, record.http_headers
    url = headers.get_header("WARC-Target-URI")
    if record.rec_type not in ("response", "revisit") or not url or not url.lower().startswith(("http:", "https:")):
        return None
    if http is not None and not http.get_statuscode().startswith("2"):
        return None
    common: dict[str, Any] = {"origin": Origin.WARC, "origin_ref": origin_ref, "requested_url": url}
    try:
        common["fetched_at"] = _date_of(headers.get_header("WARC-Date"))
        if record.rec_type == "revisit":
            original = headers.get_header("WARC-Refers-To-Target-URI")
            if http is not None and not _is_html(http.get_header("Content-Type"), b""):
                return None
            return Input(**common, final_url=original if original and original != url else None)
        if http is None:
            raise RejectedError(Reason.CORRUPT, "expected an HTTP response in the record, got none")
        content_type = http.get_header("Content-Type")
        if content_type and not _is_html(content_type, b""):
            return None
        body = payload_of(record.raw_stream, http)
        if not _is_html(content_type, body):
            return None
        if not body.strip():
            raise RejectedError(Reason.EMPTY, "expected a page, got no payload")
        tags = [value for name, value in http.headers if name.lower() == "x-robots-tag"]
        optouts = header_optouts(tags, http.get_header("tdm-reservation"))
        return Input(**common, media=Media.HTML, body=body, charset=charset_of(content_type), ai_optout=optouts)
    except RejectedError as error:
        return _trouble(error, origin_ref, b"", url)


def _is_html(content_type: str | None, body: bytes) -> bool:
    """By the header, and without one by the first bytes."""
    if content_type:
        return content_type.partition(";")[0].strip().lower() in _HTML_TYPES
    return body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_STARTS)


def _date_of(value: str | None) -> dt.datetime | None:
    if not value:
        return None
    try:
        return utc_of(value)
    except (ValueError, OverflowError):
        raise RejectedError(Reason.BAD_FIELD, f"WARC-Date: expected an instant, got {value[:100]!r}") from None


def _trouble(error: RejectedError, origin_ref: str, head: bytes, url: str | None = None) -> Trouble:
    return Trouble(
        reason=error.reason,
        detail=error.detail,
        origin=Origin.WARC,
        origin_ref=origin_ref,
        url=url,
        payload_head=head[:PAYLOAD_HEAD_BYTES] or None,
    )
