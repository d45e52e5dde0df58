"""An article's text cut into paragraphs and pieces, each piece with the tags that cover it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A tagged place: half-open, in code points; `kind` is its style, `note` what is told of it."""

    start: int
    end: int
    kind: str
    note: str
    number: int = 0
    """Pairs a passage with its counterpart; 0 where it has none."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text that the same marks cover."""

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    """Those of its marks that begin with it."""

    @property
    def kinds(self) -> str:
        """The styles of its marks, each once."""
        return " ".join(sorted({mark.kind for mark in self.marks}))

    @property
    def note(self) -> str:
        """What is told of it, longest mark first."""
        return "; ".join(mark.note for mark in sorted(self.marks, key=lambda m: m.start - m.end) if mark.note)


def marked_paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The paragraphs of a text as pieces; joined they give the text without its line ends.

    Marks may overlap; those that lie outside the text or hold nothing are left out.

    >>> day = Mark(start=3, end=9, kind="day", note="2026-03-02")
    >>> [[(piece.text, piece.kinds) for piece in line] for line in marked_paragraphs("On Monday", [day])]
    [[('On ', ''), ('Monday', 'day')]]
    """
    good = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end))
    paragraphs, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            paragraphs.append(_pieces(text, start, end, [m for m in good if m.start < end and m.end > start]))
        start = end + 1
    return paragraphs


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Piece]:
    cuts = sorted({start, end, *(min(max(edge, start), end) for m in marks for edge in (m.start, m.end))})
    pieces = []
    for left, right in itertools.pairwise(cuts):
        over = tuple(m for m in marks if m.start < right and m.end > left)
        opens = tuple(m for m in over if m.start == left)
        pieces.append(Piece(text=text[left:right], marks=over, opens=opens))
    return pieces
