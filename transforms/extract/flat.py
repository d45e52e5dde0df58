"""HTML as plain lines, with all of its text: for feed entries, and where no extractor finds an article."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_BLOCK = re.compile(
    rb"<(?=/?(?:address|article|blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|header|hr|li|main|ol|p|pre|section"
    rb"|table|td|th|tr|ul)\b)",
    re.I,
)
_BREAK = b"\x1e"
_NOT_TEXT = "script, style, noscript, template, nav, footer, aside, form, svg, iframe, button, select, textarea"


def flat_text(html: bytes) -> str:
    """The text of a page or fragment in UTF-8 without its furniture, a line a block.

    The parser has no limit of depth, unlike libxml2.

    >>> flat_text(b"<p>Hyper<b>link</b>ed\\ntext</p><ul><li>a<li>b</ul>")
    'Hyperlinked text\\na\\nb'
    """
    parser = LexborHTMLParser(_BLOCK.sub(_BREAK + b"<", html))
    for element in parser.css(_NOT_TEXT):
        element.decompose()
    body = parser.body
    blocks = body.text(deep=True, separator="").split(_BREAK.decode()) if body is not None else []
    return "\n".join(line for line in (" ".join(block.split()) for block in blocks) if line)
