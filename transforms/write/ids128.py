"""Ids as 16 bytes: a column of ids of 26 characters, packed, and back."""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.ids import ID_CHARS

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_DIGITS = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstuv")
_LOWER = (1 << 64) - 1
_VALUES = np.full(256, 255, np.uint8)
_VALUES[np.frombuffer(_LETTERS.encode(), np.uint8)] = np.arange(32, dtype=np.uint8)
_BLOCK = 65_536

Halves = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]
"""Ids as their upper and lower 64 bits."""


def pack_ids(ids: pa.Array) -> Halves:
    """The ids of a string column without nulls.

    Raises:
        ValueError: one is no id of 26 base32 characters.
    """
    fixed = ids.cast(pa.binary(ID_CHARS))
    first, last = fixed.offset * ID_CHARS, (fixed.offset + len(fixed)) * ID_CHARS
    letters = np.frombuffer(fixed.buffers()[1] or b"", np.uint8)[first:last].reshape(-1, ID_CHARS)
    upper, lower = np.empty(len(ids), np.uint64), np.empty(len(ids), np.uint64)
    for start in range(0, len(ids), _BLOCK):
        part = slice(start, start + _BLOCK)
        upper[part], lower[part] = _pack(_VALUES[letters[part]])
    return upper, lower


def pack_id(text: str) -> tuple[int, int]:
    """The upper and lower 64 bits of one id."""
    value = int(text.translate(_DIGITS), 32) >> 2  # 26 letters are 130 bits
    return value >> 64, value & _LOWER


def unpack_id(upper: int, lower: int) -> str:
    """The id of its two halves."""
    data = upper.to_bytes(8, "big") + lower.to_bytes(8, "big")
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def _pack(values: npt.NDArray[np.uint8]) -> Halves:
    if (values == 255).any():
        raise ValueError("expected ids of 26 characters of a-z2-7, got others")
    bits = np.unpackbits(values[:, :, None], axis=2)[:, :, 3:].reshape(len(values), -1)[:, :128]
    packed = np.ascontiguousarray(np.packbits(bits, axis=1)).view(">u8").astype(np.uint64)
    return packed[:, 0], packed[:, 1]
