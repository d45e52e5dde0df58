"""Unpacking in bounded steps."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from schemas import RejectedError
from transforms.fetch.decoder import STEP_BYTES, decoder_of

PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


def unpack(encoding: str | None, data: bytes, step: int) -> tuple[bytes, bool]:
    decoder = decoder_of(encoding)
    pieces = [piece for k in range(0, len(data), step) for piece in decoder.feed(data[k : k + step])]
    assert max(map(len, pieces), default=0) <= max(STEP_BYTES, step)
    return b"".join(pieces), decoder.finished


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=300), st.integers(0, 3000), st.integers(1, 50))
def test_what_was_packed_comes_out_whatever_the_chunks(encoding: str, seed: bytes, times: int, step: int) -> None:
    body = seed * times
    packed = PACKERS[encoding](body)
    assert unpack(encoding, packed, max(step, len(packed) // 200)) == (body, True)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_stream_cut_short_is_told(encoding: str) -> None:
    packed = PACKERS[encoding](bytes(range(256)) * 100)
    assert not unpack(encoding, packed[:-5], 64)[1]


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_second_member_is_data_and_other_bytes_are_padding(encoding: str) -> None:
    pack = PACKERS[encoding]
    data = pack(b"a" * 100_000) + pack(b"b" * 70_000) + bytes(8)
    for step in (1, 7, 10**6):
        assert unpack(encoding, data, step) == (b"a" * 100_000 + b"b" * 70_000, True)


def test_the_bare_stream_that_some_send_as_deflate_is_read() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    assert unpack("deflate", packer.compress(b"bare" * 50) + packer.flush(), 3) == (b"bare" * 50, True)


def test_members_without_end_are_refused() -> None:
    with pytest.raises(RejectedError, match="bad_encoding"):
        unpack("gzip", gzip.compress(b"") * 200, 64)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "compress", "brotli", "gzip;q=1"])
def test_an_encoding_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(RejectedError, match="bad_encoding"):
        decoder_of(encoding)
