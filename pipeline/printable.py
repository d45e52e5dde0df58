"""Text of the lake, which is hostile, as a terminal may have it."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with control characters as spaces.

    >>> printable("a\\x1b[2J\\u202eb")
    'a [2J b'
    """
    return "".join(char if char.isprintable() else " " for char in text)
