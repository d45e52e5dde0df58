"""A body cut into several equal containers, joined again."""

from __future__ import annotations

import collections
import copy

from lxml.html import HtmlElement

from transforms.extract.marked import find_marked
from transforms.extract.page import Page

MIN_PIECE_CHARS = 150
MAX_LINK_DENSITY = 0.4
MAX_STEPS_UP = 3


def joined(page: Page) -> HtmlElement | None:
    """A copy of the tree with the pieces of the body in the first one; None when the body is in one piece."""
    if not body_pieces(page.marked.bodies):
        return None
    tree = copy.copy(page.tree)
    first, *others = body_pieces(find_marked(tree).bodies)
    for piece in others:
        first.extend(list(piece))
    return tree


def body_pieces(bodies: list[HtmlElement]) -> list[HtmlElement]:
    """Of the containers named after an article's body those of one class, near each other and full of text: of several
    such groups the longest; [] when there is none of two or more."""
    groups: dict[tuple[str, str], list[HtmlElement]] = collections.defaultdict(list)
    for element in bodies:
        groups[element.tag, element.get("class")].append(element)
    candidates = (_pieces(group) for group in groups.values() if len(group) > 1)
    return max(candidates, key=_total_chars, default=[])


def _pieces(group: list[HtmlElement]) -> list[HtmlElement]:
    members = set(group)
    pieces = [
        piece
        for piece in group
        if not any(above in members for above in piece.iterancestors()) and _paragraph_chars(piece) >= MIN_PIECE_CHARS
    ]
    if len(pieces) < 2 or not _share_an_ancestor(pieces):
        return []
    pieces = [piece for piece in pieces if _link_density(piece) < MAX_LINK_DENSITY]
    if len(pieces) < 2 or any(_is_an_item(piece) for piece in pieces):
        return []
    return pieces


def _share_an_ancestor(pieces: list[HtmlElement]) -> bool:
    first, *others = [list(piece.iterancestors())[:MAX_STEPS_UP] for piece in pieces]
    return any(all(above in other for other in others) for above in first)


def _is_an_item(piece: HtmlElement) -> bool:
    """Whether it is one of a list of articles rather than a part of one."""
    return any(piece.find(path) is not None for path in (".//h1", ".//h2/a", ".//article"))


def _total_chars(pieces: list[HtmlElement]) -> int:
    return sum(map(_paragraph_chars, pieces))


def _paragraph_chars(element: HtmlElement) -> int:
    return sum(len("".join(paragraph.itertext())) for paragraph in element.iter("p"))


def _link_density(element: HtmlElement) -> float:
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return linked / max(1, len("".join(element.itertext())))
