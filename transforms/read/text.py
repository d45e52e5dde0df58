"""Plain-text seeds: an article whose first line may carry a header."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Iterator

from schemas import Given, Input, Media, Origin, Reason, RejectedError
from transforms.read.seed_file import SeedFile
from transforms.read.stream import read_whole

MAX_TEXT_BYTES = 8 << 20
MAX_TITLE_CHARS = 1000
_HEADER = re.compile(rf"(?:(?P<title>[^\n]{{0,{MAX_TITLE_CHARS}}}?) )?date (?P<day>\d{{4}}-\d\d-\d\d)(?: |\r?\n|\Z)")
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(seed: SeedFile) -> Iterator[Input]:
    """The one article of a text file; its body is what follows the header, verbatim, in UTF-8.

    Raises:
        RejectedError: UNDECODABLE, EMPTY, TOO_LARGE, BAD_FIELD for a header with an impossible day, or damage.
    """
    given, body = split_header(_decoded(read_whole(seed.path, MAX_TEXT_BYTES)))
    if not body.strip():
        raise RejectedError(Reason.EMPTY, "expected text, got none")
    yield Input(
        origin=Origin.TEXT,
        origin_ref=seed.name,
        seed_key=f"file:{seed.name}",
        media=Media.TEXT,
        body=body.encode("utf-8"),
        given=given,
    )


def split_header(text: str) -> tuple[Given, str]:
    """What a header `[title ]date YYYY-MM-DD ` states, and the body after it; without one, nothing and the whole text.

    >>> split_header(" date 2025-12-16 US negotiators said Monday")
    (Given(title=None, published_on=datetime.date(2025, 12, 16), ...), 'US negotiators said Monday')

    Raises:
        RejectedError: BAD_FIELD when the header's day is in no calendar.
    """
    header = _HEADER.match(text)
    if header is None:
        return Given(), text
    try:
        day = dt.date.fromisoformat(header["day"])
    except ValueError as error:
        raise RejectedError(Reason.BAD_FIELD, f"date in the header: got {header['day']!r}: {error}") from None
    title = (header["title"] or "").strip()
    return Given(title=title or None, published_on=day), text[header.end() :]


def _decoded(data: bytes) -> str:
    encoding = next((name for bom, name in _ENCODINGS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        got = f"{data[error.start : error.start + 1].hex()} at byte {error.start}"
        raise RejectedError(Reason.UNDECODABLE, f"expected {encoding}, got {got}") from error
    if "\0" in text:
        raise RejectedError(Reason.UNDECODABLE, f"expected text, got a NUL at character {text.index(chr(0))}")
    return text
