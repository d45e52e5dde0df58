"""Two texts beside each other, the passages they share marked and numbered alike."""

from __future__ import annotations

import unicodedata

from pipeline.browse.marks import Mark, Piece, marked_paragraphs
from transforms.group.passages import shared_passages

_MOST_CHARS = 200_000
"""Longer texts are compared as far as this: the page stays quick."""


def side_by_side(a: str, b: str) -> tuple[list[list[Piece]], list[list[Piece]], int]:
    """The paragraphs of both texts with shared passages marked, and how many words of the first are shared."""
    left, left_at = _normalised(a[:_MOST_CHARS])
    right, right_at = _normalised(b[:_MOST_CHARS])
    left_marks: list[Mark] = []
    right_marks: list[Mark] = []
    words = 0
    for number, passage in enumerate(shared_passages(left, right), 1):
        words += passage.words
        note = f"passage {number}, {passage.words} words"
        places = (
            (left_at[passage.start_a], left_at[passage.end_a]),
            (right_at[passage.start_b], right_at[passage.end_b]),
        )
        for marks, (start, end) in zip((left_marks, right_marks), places, strict=True):
            marks.append(Mark(start=start, end=end, kind="same", note=note, number=number))
    return marked_paragraphs(a, left_marks), marked_paragraphs(b, right_marks), words


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text in NFKC, character by character, and where each character of it came from.

    Texts of a lake are composed already, so that doing so by characters changes the same as doing it at once.
    """
    parts = [unicodedata.normalize("NFKC", char) for char in text]
    origins = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*origins, len(text)]
