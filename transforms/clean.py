"""Text that XML, HTML, Parquet and Arrow all take: NFC, no control characters, surrogates or impossible references."""

from __future__ import annotations

import re
import unicodedata

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,24})|([0-9]{1,24}));?")
_SURROGATE_PAIR = re.compile(
    r"&#(?:[xX]([dD][89abAB][0-9a-fA-F]{2})|(5[5-6][0-9]{3}));&#(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})|(5[6-7][0-9]{3}));"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ASTRAL_NONCHARACTER = re.compile(
    "[" + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)
_FROM_LAST_OF_PLANE_1 = re.compile("[\U0001fffe-\U0010ffff]")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\u3099\u309a\ufe20-\ufe2f"
)
_MANY_MARKS = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_REPLACEMENT = "\ufffd"
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


def clean_text(text: str) -> str:
    """The text in NFC without what a format or a library would refuse; clean text comes back as it is.

    Surrogates that pair up, bare or as numeric references, are joined; single ones and references to no character
    become U+FFFD. U+0080–U+009F are read as windows-1252, as browsers do (HTML §13.2.5.80). Runs of combining
    marks end at 30 (UAX #15 §13), since normalising takes the square of their length.

    >>> clean_text("a\\x00b &#55357;&#56832; &#xD800; it\\x92s")
    'ab 😀 � it’s'
    """
    if text.isascii() and text.isprintable() and "&#" not in text:
        return text
    if "&#" in text:
        text = _REFERENCE.sub(_checked_reference, _SURROGATE_PAIR.sub(_joined_pair, text))
    if text.isascii():
        return _FORBIDDEN.sub("", text)
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text.translate(_WINDOWS_1252))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _FROM_LAST_OF_PLANE_1.search(text):  # a range takes 0.03 s where the set takes 0.65 s (8 M characters)
        text = _ASTRAL_NONCHARACTER.sub("", text)
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", text))


def one_line(text: str, limit: int) -> str:
    """Clean text on one line without soft hyphens, cut at `limit` characters.

    >>> one_line(" Bud\\u00adget \\n passes ", 100)
    'Budget passes'
    """
    cut = text[: 8 * limit]
    return " ".join(clean_text(cut).replace("\u00ad", "").split())[:limit].rstrip()


def _checked_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if _is_text(code) else _REPLACEMENT


def _joined_pair(match: re.Match[str]) -> str:
    high = int(match[1], 16) if match[1] else int(match[2])
    low = int(match[3], 16) if match[3] else int(match[4])
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return _REPLACEMENT


def _is_text(code: int) -> bool:
    """Whether a code point may stand in an XML or HTML document."""
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return False
    return code in (9, 10, 13) or (code >= 0x20 and code != 0x7F)
