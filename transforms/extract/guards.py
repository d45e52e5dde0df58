"""What stands before the parser: a page's bytes in, safe text out, or a reject.

Every check is linear in the page. What stays costly within these caps (20,000 `<b>` in one paragraph: 34 CPU-s)
only the kill of the worker process stops.
"""

from __future__ import annotations

import codecs
import re

from schemas.reject import Reason, RejectedError
from transforms.clean import clean_text

MAX_BYTES = 5 << 20
MAX_TAGS = 60_000
MAX_TAG_BYTES = 16 << 10

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ")
_BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00\x18ftyp")
_HEAD_BYTES = 4096
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.I)
_XML_ENCODING = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ENCODINGS = {
    **dict.fromkeys(("us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "cp949"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874"), "cp874"),
    **dict.fromkeys(("iso-8859-9", "windows-1254"), "cp1254"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **{f"windows-{page}": f"cp{page}" for page in (1250, 1251, 1252, 1253, 1255, 1256, 1257, 1258)},
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("euc-jp", "iso-2022-jp", "koi8-r", "koi8-u", "utf-16", "utf-16le", "utf-16be")},
}
"""Labels as browsers read them (WHATWG Encoding §4.2); any other codec of Python's is no encoding of text."""
_A_TAG = re.compile(rb"<[a-zA-Z!?/]")
_QUOTED_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
_REFERENCE = re.compile(rb"&#[0-9a-fA-FxX]{1,26};?")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NONCHARACTERS_START = b"\xef"
"""18 µs to look for in a page, the two of three bytes 300; one page in eight has it."""
_MIN_DECODED_SHARE = 0.98
_BINARY_SHARE = 50
"""Of so many bytes one is a control character: random bytes have five, pages next to none."""


def decode_page(data: bytes, charset: str | None = None) -> bytes:
    """The page in UTF-8; `charset` is the HTTP header's.

    A byte order mark decides; then UTF-8 if the bytes are valid UTF-8, whatever is declared (a false declaration is
    more common than foreign bytes that happen to be UTF-8); then the header's and the page's own declaration; last,
    UTF-8 line by line with windows-1252 for the lines that are not.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    head = data[:_HEAD_BYTES]
    declared = [charset.strip().lower()] if charset else []
    declared += [m[1].decode("ascii").lower() for m in (_META_CHARSET.search(head), _XML_ENCODING.search(head)) if m]
    if not ("iso-2022-jp" in declared and b"\x1b$" in data) and _is_utf8(data):
        return data
    for label in declared:
        encoding = _ENCODINGS.get(label, "")
        text = data.decode(encoding, "replace") if encoding else ""
        if text and text.count("\ufffd") <= (1 - _MIN_DECODED_SHARE) * len(text):
            return text.encode("utf-8", "replace")
    return b"\n".join(line if _is_utf8(line) else _from_windows(line) for line in data.split(b"\n"))


def checked_page(data: bytes, charset: str | None = None) -> bytes:
    """The page in UTF-8.

    Raises:
        RejectedError: empty, too_large, still_compressed or not_html.
    """
    if len(data) > MAX_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_BYTES} bytes, got {len(data)}")
    start = data[:64].lstrip()
    if start.startswith(_COMPRESSED):
        raise RejectedError(Reason.STILL_COMPRESSED, f"expected a page, got {start[:6]!r}…")
    if start.startswith(_BINARY):
        raise RejectedError(Reason.NOT_HTML, f"expected a page, got {start[:6]!r}…")
    page = decode_page(data, charset)
    if not page or page.isspace():
        raise RejectedError(Reason.EMPTY, f"expected a page, got {len(data)} blank bytes")
    if not _A_TAG.search(page):
        raise RejectedError(Reason.NOT_HTML, f"expected tags, got {page[:40]!r}…")
    return page


def sound_page(page: bytes) -> bytes:
    """A page in UTF-8 without control characters and references to no character, each of which empties it in lxml.

    Raises:
        RejectedError: not_html.
    """
    sound = page.translate(None, _CONTROLS)
    if len(page) - len(sound) > len(page) // _BINARY_SHARE:
        raise RejectedError(Reason.NOT_HTML, f"expected text, got {len(page) - len(sound)} control characters")
    page = sound
    if _NONCHARACTERS_START in page:
        for character in _NONCHARACTERS:
            page = page.replace(character, b"")
    # most pages have many references, nearly all of them sound: looking each kind up once is 20 times as fast
    if not all(map(_is_sound, set(_REFERENCE.findall(page)))):
        page = clean_text(page.decode("utf-8", "replace")).encode("utf-8")
    return page


def check_tags(page: bytes) -> None:
    """Refuse a page, without its scripts, whose tags are too many or too long to parse safely.

    A tag may be long because of a quoted value (a data: address); without its quoted values it may not.

    Raises:
        RejectedError: too_many_tags or tag_too_long.
    """
    count = page.count(b"<") + 1
    if count > MAX_TAGS:
        raise RejectedError(Reason.TOO_MANY_TAGS, f"expected at most {MAX_TAGS} tags, got {count}")
    if not _may_be_long(page):
        return
    for piece in page.split(b"<")[1:]:
        tag = piece.partition(b">")[0]
        if len(tag) > MAX_TAG_BYTES and tag[:1].isalpha() and len(_QUOTED_VALUE.sub(b"", tag)) > MAX_TAG_BYTES:
            raise RejectedError(Reason.TAG_TOO_LONG, f"expected tags of at most {MAX_TAG_BYTES} bytes, got {len(tag)}")


def _may_be_long(page: bytes) -> bool:
    """Whether a tag may be longer than allowed: one so long covers half of its length from a multiple of it on."""
    half = MAX_TAG_BYTES // 2
    return any(page.find(b"<", start, start + half) < 0 for start in range(0, len(page) - half, half))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_windows(line: bytes) -> bytes:
    return line.decode("cp1252", "replace").encode("utf-8")


def _is_sound(reference: bytes) -> bool:
    text = reference.decode("ascii")
    return clean_text(text) == text
