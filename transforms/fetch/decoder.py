"""Unpacks one content encoding in bounded steps, and knows whether its end was reached.

A client's own decoder does neither: all that were tried pass a truncated gzip body as a good answer, and unpack 1 GB
from 7 kB of brotli.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Protocol

import brotli
from backports import zstd

from schemas import Reason, RejectedError

ACCEPTED_ENCODINGS = "gzip, deflate, br, zstd"
STEP_BYTES = 64 << 10
_MAX_MEMBERS = 100
_ZSTD_WINDOW_LOG = 23


class Decoder(Protocol):
    """Bytes in, pieces of at most 64 KiB out."""

    @property
    def finished(self) -> bool:
        """Whether the end of the stream has been reached."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that these bytes unpack to; to be drained before the next call."""


def decoder_of(content_encoding: str | None) -> Decoder:
    """The decoder of a Content-Encoding field.

    Raises:
        RejectedError: `bad_encoding`; more than one encoding, or one not asked for.
    """
    name = (content_encoding or "identity").strip().lower()
    if name in ("", "identity"):
        return _Identity()
    if name in ("gzip", "x-gzip"):
        return _Members(b"\x1f\x8b", _gunzip)
    if name == "deflate":
        return _Deflate()
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Members(b"\x28\xb5\x2f\xfd", _unzstd)
    raise RejectedError(Reason.BAD_ENCODING, f"expected one of {ACCEPTED_ENCODINGS}, got {name[:80]!r}")


class _Identity:
    finished = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Inflate:
    """zlib's decompressor with zstd's interface: what it could not take yet it keeps."""

    def __init__(self, window_bits: int) -> None:
        self._stream = zlib.decompressobj(window_bits)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max_length)


def _gunzip() -> Any:
    return _Inflate(31)


def _unzstd() -> Any:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})


class _Members:
    """A format whose streams may follow one another (RFC 1952 §2.2, RFC 8878 §3.1); other bytes at the end are padding.

    `zlib.decompressobj` stops at the first member, and the rest would be lost without an error.
    """

    def __init__(self, magic: bytes, make: Any) -> None:
        self._magic, self._make = magic, make
        self._stream = make()
        self._after = b""
        self._padding = False
        self._members = 1

    @property
    def finished(self) -> bool:
        return bool(self._stream.eof)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._padding:
            if self._stream.eof:
                self._after += data
                if len(self._after) < len(self._magic) and self._magic.startswith(self._after):
                    return  # perhaps the start of a further member
                if not self._after.startswith(self._magic):
                    self._padding = True
                    return
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise RejectedError(Reason.BAD_ENCODING, f"expected at most {_MAX_MEMBERS} members, got more")
                data, self._after, self._stream = self._after, b"", self._make()
            piece = self._stream.decompress(data, STEP_BYTES)
            if piece:
                yield piece
            data = b""
            if self._stream.eof:
                self._after = self._stream.unused_data
                if not self._after:
                    return
            elif self._stream.needs_input:
                return


class _Deflate:
    """zlib's format (RFC 9110 §8.4.1.2), or the bare stream that some servers send under its name."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: _Inflate | None = None

    @property
    def finished(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return
            wrapped = self._head[0] & 15 == 8 and int.from_bytes(self._head[:2], "big") % 31 == 0
            data, self._stream = self._head, _Inflate(15 if wrapped else -15)
        while not self._stream.eof:
            piece = self._stream.decompress(data, STEP_BYTES)
            if piece:
                yield piece
            data = b""
            if self._stream.needs_input:
                return


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            piece = self._stream.process(data, output_buffer_limit=STEP_BYTES)
            if piece:
                yield piece
            data = b""
            if self._stream.can_accept_more_data():
                return
