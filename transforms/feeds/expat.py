"""The standard library's SAX driver, with text handed on in whole pieces.

Expat gives text by line and reference, 600,000 pieces for 4,470 entries, each a call through feedparser; with its
buffer on, feedparser 6.0.14 takes 14 % less time and gives the same entries. To be dropped when feedparser sets it.
"""

from __future__ import annotations

from typing import Any
from xml.sax.expatreader import ExpatParser


class BufferedExpatParser(ExpatParser):
    """An expat reader that joins adjacent text."""

    def reset(self) -> None:
        """Starts a document; the parser is made anew here."""
        super().reset()
        parser: Any = self._parser  # type: ignore[attr-defined]  # typeshed leaves it out
        parser.buffer_text = True
        parser.buffer_size = 64 << 10


def create_parser() -> BufferedExpatParser:
    """What `xml.sax.make_parser` calls in a driver."""
    return BufferedExpatParser()
