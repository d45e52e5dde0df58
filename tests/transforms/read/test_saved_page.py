"""Pages as browsers save them: one file with everything, or a page with a folder beside it."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import quopri
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Input, Reason, RejectedError, Trouble
from transforms.read.find import find_seeds
from transforms.read.saved_page import page_as_saved, page_of_mhtml
from transforms.read.seeds import read_seed

PAGE = "<html><title>Übersicht</title><p>Größe = 3</p></html>".encode()
HEAD = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://harbour.example/%C3%BC?a=1\r\n"
    b"Date: Mon, 30 Nov 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=_x"\r\n\r\n'
)


def mhtml(encoding: str, content: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    picture = b"----=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
    told = f"----=_x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    return HEAD + b"\r\n" + picture + told + content + b"\r\n----=_x--\r\n"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("quoted-printable", quopri.encodestring(PAGE)),
        ("base64", base64.encodebytes(PAGE)),
        ("8bit", PAGE),
    ],
)
def test_the_page_of_a_web_archive_is_its_first_html_part(encoding: str, content: bytes) -> None:
    page = page_of_mhtml(mhtml(encoding, content))
    assert page.body.rstrip(b"\n") == PAGE
    assert (page.url, page.charset) == ("https://harbour.example/%C3%BC?a=1", "utf-8")
    assert page.saved_at == dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)


def test_a_web_archive_with_line_ends_of_unix_and_one_of_a_single_part_are_read_too() -> None:
    assert page_of_mhtml(mhtml("8bit", PAGE).replace(b"\r\n", b"\n")).body == PAGE
    single = b"Content-Type: text/html\nContent-Location: file:///C:/a.htm\n\n" + PAGE
    page = page_of_mhtml(single)
    assert (page.body, page.url) == (PAGE, None)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (mhtml("8bit", PAGE, kind="text/plain"), Reason.NOT_HTML),
        (b"no headers", Reason.CORRUPT),
        (mhtml("base64", b"A"), Reason.CORRUPT),
    ],
    ids=["no page", "no headers", "no base64"],
)
def test_what_is_no_web_archive_is_refused(body: bytes, reason: Reason) -> None:
    with pytest.raises(RejectedError) as refused:
        page_of_mhtml(body)
    assert refused.value.reason is reason


ODD_WORDS = st.text(st.sampled_from("=?utf-8QB*0'\";:, ü\t%()<>@"), max_size=30).map(str.encode) | st.binary(
    max_size=30
)


@given(ODD_WORDS, ODD_WORDS, ODD_WORDS, ODD_WORDS)
def test_any_bytes_give_a_page_or_a_refusal(first: bytes, second: bytes, third: bytes, fourth: bytes) -> None:
    head = b"Date: " + first + b"\nContent-Type: text/html; charset*0=" + second + b"; boundary=" + third
    for body in (first, head + b"\nContent-Location: " + fourth + b"\n\n" + third, HEAD + b"----=_x" + fourth):
        with contextlib.suppress(RejectedError):
            page_of_mhtml(body)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (b"<!DOCTYPE html>\n<!-- saved from url=(0024)https://harbour.example/a -->\n", "https://harbour.example/a"),
        (b"<!-- saved from url=(0014)about:internet -->", None),
        (
            b"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://a.example/b \n-->",
            "https://a.example/b",
        ),
        (b"<html>", None),
    ],
)
def test_the_address_that_a_browser_noted_is_the_pages(head: bytes, url: str | None) -> None:
    assert page_as_saved(head + PAGE).url == url


def test_a_folder_of_saved_pages_gives_the_pages_and_not_their_parts(tmp_path: Path) -> None:
    root = tmp_path / "Meine Seiten"
    files = {
        "Übersicht März.html": PAGE,
        "Übersicht März_files/ad.html": b"<html><p>ad</p></html>",
        "Übersicht März_files/deep/frame.htm": b"<html><p>frame</p></html>",
        "alt.htm": PAGE,
        "alt-Dateien/style.css": b"p {}",
        "alt-Dateien/frame.html": b"<html><p>frame</p></html>",
        "my_files/kept.html": PAGE,
        "app.js": b"var a",
        "logo.svg": b"<svg/>",
        "desktop.ini": b"[x]\r\n",
        "einzeln.mhtml": mhtml("8bit", PAGE),
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    pages = ["Übersicht März.html", "alt.htm", "einzeln.mhtml", "my_files/kept.html"]
    for spelling in (str(root), f"{root}/**", f"{root}/*"):
        assert sorted(seed.name.partition("/")[2] for seed in find_seeds([spelling])) == sorted(pages)
    assert [seed.name for seed in find_seeds([str(root / "alt-Dateien" / "frame.html")])] == ["alt-Dateien/frame.html"]


def test_a_sidecar_wins_over_what_the_browser_noted(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(mhtml("8bit", PAGE))
    (tmp_path / "a.json").write_text('{"url": "https://harbour.example/b"}')
    (item,) = read(tmp_path)
    assert isinstance(item, Input)
    assert (item.requested_url, item.body) == ("https://harbour.example/b", PAGE)
    assert item.fetched_at == dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)


def test_a_page_too_large_in_its_web_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_bytes(mhtml("8bit", b"<" * ((10 << 20) + 1)))
    (trouble,) = read(tmp_path)
    assert isinstance(trouble, Trouble)
    assert trouble.reason is Reason.TOO_LARGE


def read(folder: Path) -> list[Input | Trouble]:
    return [item for seed in find_seeds([str(folder)]) for item in read_seed(seed)]
