"""WARC archives: pages out of records, whatever the records are like."""

import datetime as dt
import gzip
import io
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from schemas import Input, Media, Origin, Reason, Trouble
from transforms.read.find import find_seeds
from transforms.read.seeds import read_seed

PAGE = b"<!doctype html><html><body><p>" + b"Words of the page. " * 50 + b"</p></body></html>"
HTML = ("Content-Type", "text/html; charset=utf-8")


def record(
    body: bytes = PAGE,
    *headers: tuple[str, str],
    kind: str = "response",
    status: str = "200 OK",
    url: str = "https://harbour.example/a",
    packed: bool = False,
    **told: str,
) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = StatusAndHeaders(status, list(headers or (HTML,)), protocol="HTTP/1.1")
    told = {"WARC-Date": "2025-12-17T07:00:00Z"} | {name.replace("_", "-"): value for name, value in told.items()}
    writer.write_record(
        writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict=told)
    )
    return out.getvalue()


def read(tmp_path: Path, data: bytes, name: str = "crawl.warc") -> list[Input | Trouble]:
    (tmp_path / name).write_bytes(data)
    return [item for seed in find_seeds([str(tmp_path)], seed_set="s") for item in read_seed(seed)]


def bodies(items: list[Input | Trouble]) -> list[bytes | None]:
    return [item.body for item in items if isinstance(item, Input)]


def reasons(items: list[Input | Trouble]) -> list[Reason]:
    return [item.reason for item in items if isinstance(item, Trouble)]


def test_a_page_comes_with_address_charset_and_time(tmp_path: Path) -> None:
    first = record(kind="request", status="GET / HTTP/1.1")
    assert read(tmp_path, first + record()) == [
        Input(
            origin=Origin.WARC,
            origin_ref=f"s/crawl.warc#{len(first)}",
            requested_url="https://harbour.example/a",
            media=Media.HTML,
            body=PAGE,
            charset="utf-8",
            fetched_at=dt.datetime(2025, 12, 17, 7, tzinfo=dt.UTC),
        )
    ]


def test_other_records_are_no_inputs(tmp_path: Path) -> None:
    data = (
        record(b"\x89PNG", ("Content-Type", "image/png"))
        + record(status="404 Not Found")
        + record(b"", ("Location", "/b"), status="301 Moved")
        + record(b"a: b", kind="metadata")
        + record(b"{}", ("X-No-Type", "1"))
        + record()
    )
    assert [type(item) for item in read(tmp_path, data)] == [Input]


def test_a_page_without_content_type_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    assert bodies(read(tmp_path, record(PAGE, ("X-No-Type", "1")))) == [PAGE]


def test_members_and_one_member_give_the_same_pages(tmp_path: Path) -> None:
    members = read(tmp_path, record(packed=True) + record(packed=True, url="https://harbour.example/b"), "a.warc.gz")
    (tmp_path / "a.warc.gz").unlink()
    whole = read(tmp_path, gzip.compress(record() + record(url="https://harbour.example/b")), "a.warc.gz")
    assert bodies(members) == bodies(whole) == [PAGE, PAGE]


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (100, data[:100], len(data) - 100, data[100:])


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (gzip.compress(PAGE, mtime=0), [("Content-Encoding", "gzip")]),
        (gzip.compress(PAGE[:99], mtime=0) + gzip.compress(PAGE[99:], mtime=0), [("Content-Encoding", "gzip")]),
        (zlib.compress(PAGE), [("Content-Encoding", "deflate")]),
        (zlib.compress(PAGE)[2:-4], [("Content-Encoding", "deflate")]),
        (brotli.compress(PAGE), [("Content-Encoding", "br")]),
        (PAGE, [("Content-Encoding", "gzip")]),
        (PAGE, [("Content-Encoding", "br")]),
        (chunked(PAGE), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(PAGE * 9, mtime=0)), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_payloads_are_unpacked(tmp_path: Path, payload: bytes, headers: list[tuple[str, str]]) -> None:
    (body,) = bodies(read(tmp_path, record(payload, HTML, *headers)))
    assert body is not None
    assert body.startswith(PAGE)


@pytest.mark.parametrize(
    ("payload", "encoding", "reason"),
    [
        (gzip.compress(PAGE, mtime=0)[:-9], "gzip", Reason.TRUNCATED),
        (brotli.compress(PAGE)[:-3], "br", Reason.TRUNCATED),
        (gzip.compress(b"a" * 9_000_000, mtime=0), "gzip", Reason.BOMB),
        (brotli.compress(b"a" * 9_000_000), "br", Reason.BOMB),
        (PAGE, "gzip, gzip", Reason.BAD_ENCODING),
        (b"\xff" * 20, "br", Reason.BAD_ENCODING),
        (b"p" * ((10 << 20) + 1), "identity", Reason.TOO_LARGE),
        (b"", "identity", Reason.EMPTY),
    ],
)
def test_a_bad_payload_is_told_and_the_next_page_read(
    tmp_path: Path, payload: bytes, encoding: str, reason: Reason
) -> None:
    bad, good = read(tmp_path, record(payload, HTML, ("Content-Encoding", encoding)) + record())
    assert isinstance(bad, Trouble)
    assert isinstance(good, Input)
    assert (bad.reason, bad.url) == (reason, "https://harbour.example/a")


def test_a_revisit_names_what_it_repeats(tmp_path: Path) -> None:
    data = record(b"", kind="revisit", WARC_Refers_To_Target_URI="https://harbour.example/b")
    (item,) = read(tmp_path, data)
    assert isinstance(item, Input)
    assert (item.body, item.final_url) == (None, "https://harbour.example/b")


def test_a_cut_archive_is_told(tmp_path: Path) -> None:
    data = record() + record(url="https://harbour.example/b")
    items = read(tmp_path, data[:-500])
    assert (bodies(items), reasons(items)) == ([PAGE], [Reason.TRUNCATED])
    packed = record(packed=True) * 2
    (tmp_path / "crawl.warc").unlink()
    items = read(tmp_path, packed[:-50], "crawl.warc.gz")
    assert (bodies(items), reasons(items)) == ([PAGE], [Reason.TRUNCATED])


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b"WARC/1.0", b"WORC/1.0", 1),
        lambda data: data.replace(b"Content-Length: ", b"Content-Length: x", 1),
        lambda data: data.replace(b"Content-Length: ", b"Content-Length: -", 1),
        lambda data: b"some garbage\r\n" * 10 + data[-300:],
        lambda data: b"WARC/1.0\r\n" + (b"X: " + b"y" * 1000 + b"\r\n") * 1_100 + data[-300:],
    ],
)
def test_reading_goes_on_after_a_damaged_record(tmp_path: Path, damage) -> None:
    good = record(url="https://harbour.example/b")
    items = read(tmp_path, good + damage(record()) + good)
    assert bodies(items) == [PAGE, PAGE]
    assert Reason.CORRUPT in reasons(items)


def test_a_damaged_member_costs_only_its_record(tmp_path: Path) -> None:
    member = record(packed=True)
    bad = bytearray(member)
    bad[-8] ^= 0xFF
    items = read(tmp_path, member + bytes(bad) + member, "crawl.warc.gz")
    assert bodies(items)[0] == bodies(items)[-1] == PAGE
    assert Reason.CORRUPT in reasons(items)


@settings(max_examples=50)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n"]),
)
def test_any_bytes_give_troubles_not_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.warc"
    path.write_bytes(head + data)
    (seed,) = find_seeds([str(path)])
    list(read_seed(seed))


def test_opt_outs_in_the_headers_are_kept(tmp_path: Path) -> None:
    (item,) = read(tmp_path, record(PAGE, HTML, ("X-Robots-Tag", "noarchive, noai"), ("TDM-Reservation", "1")))
    assert isinstance(item, Input)
    assert item.ai_optout == ("noai", "tdm-reservation")
