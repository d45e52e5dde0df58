"""The payload of an archived HTTP response: chunks joined, content encoding undone, in bounded memory."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

import brotli
from backports import zstd
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

from schemas import Reason, RejectedError
from transforms.read.unpack import FREE_BYTES, MAX_EXPANSION

MAX_PAYLOAD_BYTES = 10 << 20
_PIECE_BYTES = 64 << 10
_GZIP_MAGIC = b"\x1f\x8b"


class _Readable(Protocol):
    def read(self, size: int) -> bytes: ...


def payload_of(raw: _Readable, http: Any) -> bytes:
    """The bytes of the document that an HTTP response carries.

    Archives also hold responses that were unpacked and kept their header; those come back as they are.

    Raises:
        RejectedError: TOO_LARGE, BOMB, BAD_ENCODING, and TRUNCATED for chunks or encodings that do not end.
    """
    chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    packed = _whole(ChunkedDataReader(raw) if chunked else raw)
    encodings = [name.strip().lower() for name in (http.get_header("Content-Encoding") or "").split(",")]
    encodings = [name for name in encodings if name not in ("", "identity", "none")]
    if not encodings or not packed:
        return packed
    if len(encodings) > 1:
        raise RejectedError(Reason.BAD_ENCODING, f"expected one content encoding, got {encodings!r}"[:200])
    return _decoded(packed, encodings[0])


def _whole(source: _Readable) -> bytes:
    parts, length = [], 0
    try:
        while piece := source.read(_PIECE_BYTES):
            parts.append(piece)
            length += len(piece)
            if length > MAX_PAYLOAD_BYTES:
                raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_PAYLOAD_BYTES} bytes, got more")
    except ChunkedDataException as error:
        raise RejectedError(Reason.TRUNCATED, f"chunked payload: {error}"[:200]) from error
    return b"".join(parts)


def _decoded(packed: bytes, encoding: str) -> bytes:
    try:
        if encoding in ("gzip", "x-gzip"):
            return _unzipped(packed) if packed.startswith(_GZIP_MAGIC) else packed
        if encoding == "deflate":
            return _inflated(packed)
        if encoding == "zstd":
            return _bounded(zstd.ZstdDecompressor(), packed)
        if encoding == "br":
            return _unbrotlied(packed)
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        if packed.lstrip()[:1] == b"<":
            return packed
        raise RejectedError(Reason.BAD_ENCODING, f"{encoding}: {error}"[:200]) from error
    raise RejectedError(Reason.BAD_ENCODING, f"expected gzip, deflate, br or zstd, got {encoding[:50]!r}")


def _unzipped(packed: bytes) -> bytes:
    """All members of a gzip body: a second one is part of the document (RFC 1952 §2.2)."""
    out = b""
    while packed.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        out += _bounded(member, packed)
        packed = member.unused_data
    return out


def _inflated(packed: bytes) -> bytes:
    """Deflate with its zlib frame as RFC 9110 §8.4.1.2 has it, or bare as some servers send it."""
    try:
        return _bounded(zlib.decompressobj(), packed)
    except zlib.error:
        return _bounded(zlib.decompressobj(-zlib.MAX_WBITS), packed)


def _bounded(decompressor: Any, packed: bytes) -> bytes:
    out: bytes = decompressor.decompress(packed, MAX_PAYLOAD_BYTES + 1)
    _check_size(len(out), len(packed))
    if not decompressor.eof:
        raise RejectedError(Reason.TRUNCATED, "expected the end of the content encoding, got the end of the record")
    return out


def _unbrotlied(packed: bytes) -> bytes:
    decompressor = brotli.Decompressor()
    parts = [decompressor.process(packed, output_buffer_limit=_PIECE_BYTES)]
    length = len(parts[0])
    while not decompressor.can_accept_more_data() and not decompressor.is_finished():
        parts.append(decompressor.process(b"", output_buffer_limit=_PIECE_BYTES))
        length += len(parts[-1])
        _check_size(length, len(packed))
    if not decompressor.is_finished():
        raise RejectedError(Reason.TRUNCATED, "expected the end of the content encoding, got the end of the record")
    return b"".join(parts)


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_EXPANSION * packed + FREE_BYTES:
        raise RejectedError(Reason.BOMB, f"{packed} bytes unpack to over {unpacked}")
    if unpacked > MAX_PAYLOAD_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_PAYLOAD_BYTES} bytes, got more")
