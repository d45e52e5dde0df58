"""What stands between a feed's bytes and its parser: sizes, encodings, and markup that parsers choke on."""

from __future__ import annotations

import codecs
import dataclasses
import re
import zlib

from schemas import Reason, RejectedError
from transforms.clean import clean_text

MAX_FEED_BYTES = 10 << 20
MAX_SITEMAP_BYTES = 50 << 20
MAX_ITEMS = 5_000
MAX_TAGS = 150_000
_MAX_HEAD_CHARS = 16 << 10
_MAX_TAG_CHARS = 16 << 10
_MAX_TAIL_CHARS = 64 << 10
"""Within so much of its end a whole document closes its root element: comments and counters may follow."""
_MAX_EXPANSION = 200
_FREE_BYTES = 1 << 20

_GZIP_MAGIC = b"\x1f\x8b"
_OTHER_PACKINGS = (b"BZh", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"\xfd7zXZ")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# fmt: off
_CHARSETS = frozenset({
    "ascii", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6",
    "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-13", "iso-8859-15", "latin1", "windows-1250",
    "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
    "windows-1258", "windows-874", "cp1251", "cp1252", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5",
    "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "tis-620", "utf-16", "utf-32",
})
# fmt: on
_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,200}?\?>")
_ROOT = re.compile(r"<(?:([A-Za-z_][\w.-]{0,40}):)?([A-Za-z_][\w.-]{0,40})")
_ITEM = re.compile(r"<(?:item|entry)[\s>/]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A document that may be parsed."""

    root: str
    """Local name of its root element, lower case."""
    text: str
    """From the root element on, clean."""
    truncated: bool
    """The root element is not closed."""

    def xml(self) -> bytes:
        """The document in UTF-8 with a declaration of its own."""
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + self.text.encode("utf-8")


def unpacked(body: bytes) -> bytes:
    """The bytes, out of gzip if they are in it.

    Raises:
        RejectedError: EMPTY, TOO_LARGE, BOMB, TRUNCATED, CORRUPT; STILL_COMPRESSED for other packings or gzip twice.
    """
    if not body.strip():
        raise RejectedError(Reason.EMPTY, f"expected a feed, got {len(body)} bytes of white space")
    if body.startswith(_GZIP_MAGIC):
        body = _unzipped(body)
    if body.startswith((_GZIP_MAGIC, *_OTHER_PACKINGS)):
        raise RejectedError(Reason.STILL_COMPRESSED, f"expected a feed, got bytes that begin {body[:4]!r}")
    return body


def guarded(body: bytes, charset: str | None = None) -> Guarded:
    """The document from its root element on, decoded and clean; what stood before it, a DOCTYPE too, is dropped.

    Raises:
        RejectedError: TOO_LARGE, NO_ROOT_ELEMENT, ENTITY_DECLARATION, HTML_NOT_FEED, TOO_MANY_TAGS, TOO_MANY_ITEMS,
            TAG_TOO_LONG.
    """
    text = decoded(body, charset).lstrip("\ufeff \t\r\n\0")
    declaration = _DECLARATION.match(text)
    start = declaration.end() if declaration else 0
    root = _ROOT.search(text, start, start + _MAX_HEAD_CHARS)
    if root is None:
        raise RejectedError(Reason.NO_ROOT_ELEMENT, f"expected an element, got {text[:80]!r}")
    if "<!ENTITY" in text[start : root.start()].upper():
        raise RejectedError(Reason.ENTITY_DECLARATION, "expected no entity declaration")
    name = root[2].lower()
    if name in ("html", "head", "body") or "<!doctype html" in text[start : root.start()].lower():
        raise RejectedError(Reason.HTML_NOT_FEED, f"expected a feed, got <{name}>")
    text = text[root.start() :]
    if name not in ("urlset", "sitemapindex"):
        _check_size(body, text)
    _check_tags(text)
    closing = f"</{root[1]}:{root[2]}>" if root[1] else f"</{root[2]}>"
    end = text[-_MAX_TAIL_CHARS:].rstrip().lower()
    return Guarded(root=name, text=clean_text(text), truncated=closing.lower() not in end and not end.endswith("/>"))


def decoded(body: bytes, charset: str | None) -> str:
    """The text of a document: by its byte-order mark, as UTF-8, as declared; else line by line.

    A feed in UTF-8 with some windows-1252 bytes is read as that, in its bad lines only.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(body[:300].lstrip())
    for name in (charset, declared[1].decode("ascii") if declared else None):
        if name and name.lower() in _CHARSETS:
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                continue
    return "\n".join(_decoded_line(line) for line in body.split(b"\n"))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _check_size(body: bytes, text: str) -> None:
    if len(body) > MAX_FEED_BYTES:
        raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_FEED_BYTES} bytes, got {len(body)}")
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise RejectedError(Reason.TOO_MANY_TAGS, f"expected at most {MAX_TAGS} tags, got {tags}")
    items = sum(1 for _ in _ITEM.finditer(text))
    if items > MAX_ITEMS:
        raise RejectedError(Reason.TOO_MANY_ITEMS, f"expected at most {MAX_ITEMS} items, got {items}")


def _check_tags(text: str) -> None:
    """A tag may be long by its quoted values (a data: address), not by its names: parsers take the square of those."""
    start = text.find("<")
    while start >= 0:
        end = text.find(">", start)
        if end < 0:
            end = len(text)
        if end - start > _MAX_TAG_CHARS:
            tag = text[text.rfind("<", start, end) : end]
            if len(tag) > _MAX_TAG_CHARS and len(_QUOTED.sub("", tag)) > _MAX_TAG_CHARS:
                raise RejectedError(Reason.TAG_TOO_LONG, f"expected at most {_MAX_TAG_CHARS} characters in a tag")
        start = text.find("<", end)


def _unzipped(body: bytes) -> bytes:
    parts: list[bytes] = []
    length, packed = 0, len(body)
    while body.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            parts.append(member.decompress(body, MAX_SITEMAP_BYTES + 1))
        except zlib.error as error:
            raise RejectedError(Reason.CORRUPT, f"gzip: {error}") from error
        length += len(parts[-1])
        if length > _MAX_EXPANSION * packed + _FREE_BYTES:
            raise RejectedError(Reason.BOMB, f"{packed} bytes unpack to over {length}")
        if length > MAX_SITEMAP_BYTES:
            raise RejectedError(Reason.TOO_LARGE, f"expected at most {MAX_SITEMAP_BYTES} bytes, got more")
        if not member.eof:
            raise RejectedError(Reason.TRUNCATED, "expected the end of the gzip member, got the end of the body")
        body = member.unused_data
    return b"".join(parts)
