"""Files as streams of unpacked bytes: gzip, bzip2 and zstandard by their first bytes, whole or with a reject."""

from __future__ import annotations

import bz2
import os
import stat
import sys
import zlib
from typing import BinaryIO, Protocol

from backports import zstd

from schemas import Reason, RejectedError
from transforms.read.seed_file import STDIN

MAX_EXPANSION = 200
FREE_BYTES = 1 << 20
"""A member may unpack to this much whatever its packed size: short runs of one letter are no bomb."""
_READ_BYTES = 64 << 10
_STEP_BYTES = 256 << 10
_GZIP_MAGIC = b"\x1f\x8b\x08"
_BZIP2_MAGIC = b"BZh"
_ZSTD_MAGICS = (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + low, 0x2A, 0x4D, 0x18]) for low in range(16)))


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's gzip reader with the interface of the other two; it checks CRC and length at the member's end."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


class UnpackedFile:
    """The bytes of a regular file, unpacked when its first bytes say that it is packed; the ending is not trusted.

    `chunk` may raise and then be called again: after damage inside a gzip file the next member is looked for, so that
    one bad record of an archive does not take the others with it.
    """

    def __init__(self, path: str) -> None:
        self._file = open_regular(path)
        self._packed_at = 0
        self._pending = self._file.read(_READ_BYTES)
        self._format = _format_of(self._pending)
        self._member: _Decompressor | None = None
        self._member_at = self._member_in = self._member_out = 0
        self._ended = False

    def __enter__(self) -> UnpackedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def chunk(self) -> bytes:
        """The next bytes, at most 256 kB; empty at the end.

        Raises:
            RejectedError: TRUNCATED, CORRUPT or BOMB, with the place in the packed file.
        """
        if self._format is None:
            data, self._pending = self._pending or self._file.read(_READ_BYTES), b""
            return data
        while not self._ended:
            if self._member is None and not self._start_member():
                break
            data = self._step()
            if data:
                return data
        return b""

    def _start_member(self) -> bool:
        while not self._pending.strip(b"\0"):  # some writers fill up the last block with zeros
            self._drop(len(self._pending))
            if not self._refill():
                self._ended = True
                return False
        self._drop(len(self._pending) - len(self._pending.lstrip(b"\0")))
        while len(self._pending) < 4 and self._refill():
            continue
        found = _format_of(self._pending)
        if found is None:
            self._ended = True
            raise RejectedError(Reason.CORRUPT, f"expected a further {self._format} member at byte {self._packed_at}")
        self._member = _DECOMPRESSORS[found]()
        self._member_at, self._member_in, self._member_out = self._packed_at, 0, 0
        return True

    def _step(self) -> bytes:
        member = self._member
        assert member is not None
        taken = b""
        if member.needs_input:
            if not self._pending and not self._refill():
                self._ended = True
                raise RejectedError(
                    Reason.TRUNCATED,
                    f"expected the end of the member of byte {self._member_at}, got the end of the file",
                )
            taken, self._pending = self._pending, b""
            self._member_in += len(taken)
        try:
            data = member.decompress(taken, _STEP_BYTES)
        except (zlib.error, OSError, EOFError, zstd.ZstdError) as error:
            self._skip_to_next_member(taken)
            raise RejectedError(Reason.CORRUPT, f"member at byte {self._member_at}: {error}") from error
        self._member_out += len(data)
        if self._member_out > MAX_EXPANSION * self._member_in + FREE_BYTES:
            self._ended = True
            detail = f"member at byte {self._member_at}: {self._member_in} bytes unpack to over {self._member_out}"
            raise RejectedError(Reason.BOMB, detail)
        if member.eof:
            self._pending = member.unused_data + self._pending
            self._packed_at = self._member_at + self._member_in - len(member.unused_data)
            self._member = None
        return data

    def _skip_to_next_member(self, taken: bytes) -> None:
        """After damage: goes to the next gzip magic; the two others keep no boundary that could be found again."""
        self._member = None
        if self._format != "gzip":
            self._ended = True
            return
        start = self._member_at + self._member_in - len(taken)
        self._packed_at, self._pending = start, taken + self._pending
        if start == self._member_at:
            self._drop(1)
        while (found := self._pending.find(_GZIP_MAGIC)) < 0:
            self._drop(max(0, len(self._pending) - 2))
            if not self._refill():
                self._ended = True
                return
        self._drop(found)

    def _refill(self) -> bool:
        more = self._file.read(_READ_BYTES)
        self._pending += more
        return bool(more)

    def _drop(self, count: int) -> None:
        self._pending = self._pending[count:]
        self._packed_at += count


_DECOMPRESSORS: dict[str, type[_Decompressor]] = {
    "gzip": _Gzip,
    "bzip2": bz2.BZ2Decompressor,
    "zstandard": zstd.ZstdDecompressor,
}


def _format_of(head: bytes) -> str | None:
    if head.startswith(_GZIP_MAGIC):
        return "gzip"
    if head.startswith(_BZIP2_MAGIC) and head[3:4].isdigit():
        return "bzip2"
    if head.startswith(_ZSTD_MAGICS):
        return "zstandard"
    return None


def open_regular(path: str) -> BinaryIO:
    """The file, opened so that a FIFO put in its place since it was found cannot hold us up.

    Raises:
        RejectedError: NOT_A_REGULAR_FILE.
    """
    if path == STDIN:
        return sys.stdin.buffer
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RejectedError(Reason.NOT_A_REGULAR_FILE, "expected a regular file")
    return os.fdopen(descriptor, "rb")
