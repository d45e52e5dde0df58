"""Packed files: whole, or a reject that says where they end."""

import bz2
import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Reason, RejectedError
from transforms.read.stream import ByteStream
from transforms.read.unpack import UnpackedFile

LINES = b"".join(b'{"id":%d,"text":"line %d"}\n' % (n, n * 7919) for n in range(2000))
NOISE = random.Random(1).randbytes(100_000)
PACKERS = [lambda data: gzip.compress(data, mtime=0), bz2.compress, zstd.compress]


def unpacked(path: Path, data: bytes) -> tuple[bytes, list[Reason]]:
    path.write_bytes(data)
    out, reasons = b"", []
    with UnpackedFile(str(path)) as file:
        while True:
            try:
                if not (piece := file.chunk()):
                    return out, reasons
                out += piece
            except RejectedError as error:
                reasons.append(error.reason)


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("data", [LINES, NOISE, b""])
def test_what_was_packed_comes_out(tmp_path: Path, pack: Callable[[bytes], bytes], data: bytes) -> None:
    assert unpacked(tmp_path / "f", pack(data)) == (data, [])


@pytest.mark.parametrize("pack", PACKERS)
def test_members_are_joined(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert unpacked(tmp_path / "f", pack(b"one\n") + pack(LINES) + pack(b"two\n")) == (b"one\n" + LINES + b"two\n", [])


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("keep", [0.1, 0.7, 0.999])
def test_a_cut_file_is_told(tmp_path: Path, pack: Callable[[bytes], bytes], keep: float) -> None:
    packed = pack(NOISE)
    out, reasons = unpacked(tmp_path / "f", packed[: int(len(packed) * keep)])
    assert (NOISE.startswith(out), reasons) == (True, [Reason.TRUNCATED])


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(LINES, mtime=0)
    assert unpacked(tmp_path / "f", packed[:-8] + b"\0\0\0\0" + packed[-4:])[1] == [Reason.CORRUPT]


@pytest.mark.parametrize("pack", PACKERS)
def test_something_else_after_the_end_is_told(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert unpacked(tmp_path / "f", pack(LINES) + b"GARBAGE") == (LINES, [Reason.CORRUPT])


def test_zeros_after_the_end_are_padding(tmp_path: Path) -> None:
    assert unpacked(tmp_path / "f", gzip.compress(LINES, mtime=0) + b"\0" * 100_000) == (LINES, [])


def test_reading_goes_on_after_a_damaged_member(tmp_path: Path) -> None:
    bad = bytearray(gzip.compress(NOISE[:50_000], mtime=0))
    bad[200:260] = b"\xff" * 60
    good = gzip.compress(b"good\n", mtime=0)
    out, reasons = unpacked(tmp_path / "f", good + bytes(bad) + good)
    assert (out.startswith(b"good\n"), out.endswith(b"good\n")) == (True, True)
    assert set(reasons) == {Reason.CORRUPT}


@pytest.mark.parametrize("pack", PACKERS)
def test_a_bomb_is_stopped(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    out, reasons = unpacked(tmp_path / "f", pack(b"a" * 25_000_000))
    assert reasons == [Reason.BOMB]
    assert len(out) < 20_000_000


def test_a_file_that_is_not_packed_is_read_as_it_is(tmp_path: Path) -> None:
    assert unpacked(tmp_path / "plain.gz", LINES) == (LINES, [])


@settings(max_examples=50)
@given(st.binary(max_size=400), st.sampled_from([b"\x1f\x8b\x08", b"BZh9", b"\x28\xb5\x2f\xfd", b""]))
def test_any_bytes_end(tmp_path_factory: pytest.TempPathFactory, data: bytes, magic: bytes) -> None:
    unpacked(tmp_path_factory.getbasetemp() / "any", magic + data)


def test_a_line_over_the_limit_is_passed_over_whole(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"one\n" + b"x" * 1_000_000 + b"\nthree")
    with UnpackedFile(str(tmp_path / "f")) as file:
        stream = ByteStream(file, max_line_bytes=1000)
        assert stream.readline() == b"one\n"
        with pytest.raises(RejectedError, match="got 1000001"):
            stream.readline()
        assert stream.head == b"x" * 2048
        assert (stream.readline(), stream.readline(), stream.tell()) == (b"three", b"", 1_000_010)
