"""What is refused before parsing, and how bytes become UTF-8."""

from __future__ import annotations

import gzip

import pytest

from schemas.reject import Reason, RejectedError
from transforms.extract.guards import (
    MAX_BYTES,
    MAX_TAG_BYTES,
    MAX_TAGS,
    check_tags,
    checked_page,
    decode_page,
    sound_page,
)


def passed(data: bytes) -> bytes:
    return sound_page(checked_page(data))


def refused(data: bytes) -> Reason:
    with pytest.raises(RejectedError) as caught:
        passed(data)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t", Reason.EMPTY),
        (b"<p>" + b"a" * MAX_BYTES, Reason.TOO_LARGE),
        (gzip.compress(b"<p>a", mtime=0), Reason.STILL_COMPRESSED),
        (b"%PDF-1.7 <a>", Reason.NOT_HTML),
        (b"\x89PNG\r\n<a>", Reason.NOT_HTML),
        (b"only words, 3 < 4", Reason.NOT_HTML),
        (b"<p>" + b"\x00a" * 50, Reason.NOT_HTML),
    ],
)
def test_what_is_no_page_is_refused(data: bytes, reason: Reason) -> None:
    assert refused(data) is reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "windows-1251", "koi8-r", "iso-8859-5"]
)
def test_a_declared_encoding_is_followed(encoding: str) -> None:
    page = f'<meta charset="{encoding}"><p>Совет одобрил бюджет'
    assert "Совет одобрил бюджет" in decode_page(page.encode(encoding)).decode()


@pytest.mark.parametrize(
    ("encoding", "text"), [("shift_jis", "市議会は承認"), ("gb18030", "市议会批准"), ("euc-kr", "시의회는")]
)
def test_the_header_names_the_encoding(encoding: str, text: str) -> None:
    assert text in decode_page(f"<p>{text}".encode(encoding), encoding).decode()


def test_valid_utf8_is_utf8_whatever_is_declared() -> None:
    assert "Zürich" in decode_page('<meta charset="iso-8859-1"><p>Zürich'.encode(), "windows-1252").decode()


def test_a_line_of_foreign_bytes_does_not_spoil_the_others() -> None:
    page = "<p>Zürich\n".encode() + "<p>café “q”".encode("cp1252")
    assert decode_page(page).decode() == "<p>Zürich\n<p>café “q”"


def test_a_codec_that_is_no_encoding_of_text_is_not_used() -> None:
    assert decode_page(b"<meta charset=zip><p>caf\xe9") == "<meta charset=zip><p>café".encode()


def test_impossible_references_do_not_reach_the_parser() -> None:
    assert passed(b"<p>a&#1;b&#xFFFE;c&#8217;") == "<p>a\ufffdb\ufffdc&#8217;".encode()


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        check_tags(b"<br>" * (MAX_TAGS + 1))
    assert caught.value.reason is Reason.TOO_MANY_TAGS


def test_a_tag_of_many_attributes_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        check_tags(b"<div " + b"a=1 " * MAX_TAG_BYTES + b">")
    assert caught.value.reason is Reason.TAG_TOO_LONG


def test_a_long_quoted_value_is_no_long_tag() -> None:
    check_tags(b'<img src="data:image/png;base64,' + b"A" * 100_000 + b'">')


def test_what_lies_at_a_limit_passes() -> None:
    checked_page(b"<p>" + b"a" * (MAX_BYTES - 3))
    check_tags(b"<br>" * (MAX_TAGS - 1))
    check_tags(b"<" + b"a" * MAX_TAG_BYTES + b">")
    check_tags(b"<p>" + b"a" * (MAX_TAG_BYTES + 1) + b"</p>")
    passed(b"<p>" + b"a" * 96 + b"\x01\x01" + b"a" * 2)


def test_a_refusal_tells_what_was_found() -> None:
    found = {}
    for data in (
        b"",
        b"  %PDF-1.7 <a>",
        b"\x1f\x8b\x08 <a>",
        b"words",
        b"<p>" + b"\x00a" * 50,
        b"<" * MAX_BYTES + b"<",
    ):
        with pytest.raises(RejectedError) as caught:
            passed(data)
        found[caught.value.reason] = caught.value.detail
    assert found[Reason.EMPTY] == "expected a page, got 0 blank bytes"
    assert found[Reason.STILL_COMPRESSED] == r"expected a page, got b'\x1f\x8b\x08 <a'…"
    assert found[Reason.NOT_HTML] == "expected text, got 50 control characters"
    assert found[Reason.TOO_LARGE] == f"expected at most {MAX_BYTES} bytes, got {MAX_BYTES + 1}"
    for page, detail in (
        (b"<br>" * MAX_TAGS, f"expected at most {MAX_TAGS} tags, got {MAX_TAGS + 1}"),
        (b"<b" + b" c" * MAX_TAG_BYTES, f"expected tags of at most {MAX_TAG_BYTES} bytes, got {2 * MAX_TAG_BYTES + 1}"),
    ):
        with pytest.raises(RejectedError) as caught:
            check_tags(page)
        assert caught.value.detail == detail


def test_the_header_reaches_the_decoder() -> None:
    assert checked_page("<p>市議会は承認".encode("shift_jis"), "Shift_JIS").decode() == "<p>市議会は承認"


def test_bytes_that_say_nothing_become_the_mark_of_a_lost_character() -> None:
    assert decode_page(b"\xff\xfe<\x00p\x00>\x00a\x00\x00\xd8b\x00").decode() == "<p>a\ufffdb"
    assert decode_page(b"<p>\x81 caf\xe9").decode() == "<p>\ufffd café"
    assert decode_page("<p>a".encode("utf-16-le") + "\ufeff".encode("utf-16-le")).decode() == "<p>a\ufeff"


def test_a_declaration_holds_for_a_few_lost_characters_only() -> None:
    text, label = "Совет одобрил бюджет " * 5, b"<meta charset=koi8-r>"
    assert text in decode_page(label + text.encode("koi8-r")).decode()
    page = "<p>시의회는" * 20
    few, many = (page.encode("euc-kr") + b"\xff" * count for count in (1, 40))
    assert decode_page(few, "euc-kr").decode() == page + "\ufffd"
    assert "시의회는" not in decode_page(many, "euc-kr").decode()


def test_japanese_in_seven_bits_is_read_where_it_is_declared() -> None:
    page = "<p>市議会は承認".encode("iso-2022-jp")
    assert decode_page(page, "ISO-2022-JP").decode() == "<p>市議会は承認"
    assert decode_page(page) == page
    utf8 = ("<p>Zürich" + " nearly all of a page is ASCII" * 20).encode()
    assert decode_page(utf8, "iso-2022-jp") == utf8
    assert decode_page(utf8 + b" \x1b$B", "cp1252") == utf8 + b" \x1b$B"


def test_characters_that_are_none_go() -> None:
    assert passed("<p>a\ufffeb\uffffc".encode()) == b"<p>abc"
