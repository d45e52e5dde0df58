"""Lines and pieces out of an unpacked file, in bounded memory."""

from __future__ import annotations

from schemas import Reason, RejectedError
from schemas.reject import PAYLOAD_HEAD_BYTES
from transforms.read.unpack import UnpackedFile


class ByteStream:
    """`read`, `readline` and `tell` over an unpacked file; damage is raised where it is met, then reading may go on."""

    def __init__(self, file: UnpackedFile, *, max_line_bytes: int) -> None:
        self._file = file
        self._max_line_bytes = max_line_bytes
        self._buffer = b""
        self._used = 0
        self._offset = 0
        self.head = b""
        """The first bytes of the line last asked for, also of one that was too long or damaged."""
        self.allowance: int | None = None
        """How many bytes of lines may still come; a bound for headers, which end only with an empty line."""

    def tell(self) -> int:
        """How many unpacked bytes were handed out or skipped."""
        return self._offset

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty only at the end."""
        if self._used == len(self._buffer) and not self._refill():
            return b""
        piece = self._buffer[self._used : self._used + size]
        self._advance(len(piece))
        return piece

    def readline(self, size: int | None = None) -> bytes:
        """The next line with its newline, cut after `size` bytes; empty only at the end.

        Raises:
            RejectedError: TOO_LONG after the whole line was skipped, CORRUPT when the allowance is used up, or what the
                file raises.
        """
        parts: list[bytes] = []
        length = 0
        self.head = b""
        while (size is None or length < size) and (self._used < len(self._buffer) or self._refill()):
            end = self._buffer.find(b"\n", self._used) + 1
            piece = self._buffer[self._used : end or len(self._buffer)]
            if size is not None:
                piece = piece[: size - length]
            self._advance(len(piece))
            length += len(piece)
            if len(self.head) < PAYLOAD_HEAD_BYTES:
                self.head = (self.head + piece[:PAYLOAD_HEAD_BYTES])[:PAYLOAD_HEAD_BYTES]
            if length <= self._max_line_bytes:
                parts.append(piece)
            else:
                parts.clear()
            if piece.endswith(b"\n"):
                break
        if length > self._max_line_bytes:
            raise RejectedError(Reason.TOO_LONG, f"expected at most {self._max_line_bytes} bytes a line, got {length}")
        if self.allowance is not None:
            self.allowance -= length
            if self.allowance < 0:
                raise RejectedError(Reason.CORRUPT, "expected the end of the headers")
        return b"".join(parts)

    def _advance(self, count: int) -> None:
        self._used += count
        self._offset += count

    def _refill(self) -> bool:
        self._buffer, self._used = b"", 0
        self._buffer = self._file.chunk()
        return bool(self._buffer)


def read_whole(path: str, limit: int) -> bytes:
    """All bytes of a file, unpacked.

    Raises:
        RejectedError: EMPTY, TOO_LARGE (nothing past the limit is read), or damage.
    """
    parts: list[bytes] = []
    length = 0
    with UnpackedFile(path) as file:
        while data := file.chunk():
            parts.append(data)
            length += len(data)
            if length > limit:
                raise RejectedError(Reason.TOO_LARGE, f"expected at most {limit} bytes, got more")
    if not length:
        raise RejectedError(Reason.EMPTY, "expected content, got 0 bytes")
    return b"".join(parts)
