"""The byline that a page prints, found by its marks: relation, microdata, class, address, words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from transforms.extract.marked import MAX_BYLINES
from transforms.extract.names import is_label, names_in
from transforms.extract.page import Page, elements

MAX_CHARS = 600
MAX_PARAGRAPH_CHARS = 20_000
_PRINTED = (
    "By ",
    "By:",
    "by ",
    "Written by",
    "Posted by",
    "Von ",
    "Von:",
    "Par ",
    "Por ",
    "Author:",
    "Autor:",
    "Autorin:",
)
_FIRST_LETTERS = frozenset(label[0] for label in _PRINTED)
_AUTHOR_LINKS = etree.XPath(
    "//a[contains(@href,'/author') or contains(@href,'/autor') or contains(@href,'/contributor')"
    " or contains(@href,'/writers/') or contains(@href,'/journalist') or contains(@href,'/people/')]"
)
_MAX_PRINTED_CHARS = 90
_ELSEWHERE = re.compile(
    r"comment|related|recommend|popular|sidebar|most-read|trending|teaser|testimonial|review-|next-|newsletter|widget_",
    re.I,
)
_LEVELS_UP = 6
_SEPARATORS = frozenset((",", "and", "&", "und", "og", "och", "et", "y", "e", "/", "|", "ve"))


def find_byline(page: Page) -> tuple[str, ...]:
    """The names in the first mark that holds any, strongest kind of mark first."""
    for element in itertools.chain(*page.marked.bylines, _author_links(page.tree)):
        found = _names_of(element, MAX_CHARS)
        if found and not _is_elsewhere(element):
            return found
    for element in itertools.islice(_labelled(page.tree), MAX_BYLINES):
        found = _printed_names(element)
        if found and not _is_elsewhere(element):
            return found
    return ()


def _author_links(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Links to an author's page, looked for only when the first is wanted."""
    yield from elements(_AUTHOR_LINKS, tree)[:MAX_BYLINES]


def _labelled(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements whose first piece of text opens with a printed "By", in the page's order; links left out."""
    for element in tree.iter("*"):
        text = element.text or next((child.tail for child in element if child.tail), None)
        if text and text.lstrip()[:1] in _FIRST_LETTERS and " ".join(text.split()).startswith(_PRINTED):
            tag = element.tag
            if tag not in ("a", "script", "style") and next(element.iterancestors("a"), None) is None:
                yield element


def _names_of(element: HtmlElement, limit: int) -> tuple[str, ...]:
    """The names in an element: its first run of pieces of text that are names or stand between names."""
    stated = element.get("content")
    pieces = [stated] if stated else [" ".join(piece.split()) for piece in element.itertext()]
    pieces = [piece for piece in pieces if piece]
    if not pieces or sum(map(len, pieces)) > limit:
        return ()
    found: list[str] = []
    continues = True
    for piece in pieces:
        if piece.lower() in _SEPARATORS:
            continues = True
        elif is_label(piece):
            if found:
                break
        elif found and not continues:
            break
        else:
            names = names_in(piece)
            if found and not names:
                break
            found += names
            continues = piece.endswith((",", " and", " &", " und", " og"))
    return tuple(dict.fromkeys(found))


def _printed_names(element: HtmlElement) -> tuple[str, ...]:
    """The names behind a printed "By": the line is short, or the names are full ones on a short line of their own."""
    found = _names_of(element, MAX_PARAGRAPH_CHARS)
    if (
        not all(name[0].isupper() or not name[0].isalpha() for name in found)
        or len(element.text or "") > _MAX_PRINTED_CHARS
    ):
        return ()
    if sum(map(len, element.itertext())) > _MAX_PRINTED_CHARS and any(" " not in name for name in found):
        return ()
    return found


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element belongs to another article, a comment or the site's furniture."""
    for level, above in enumerate(element.iterancestors()):
        if level == _LEVELS_UP or above.tag in ("body", "html", "main"):
            return False
        if above.tag == "nav" or (above.tag == "footer" and next(above.iterancestors("article", "main"), None) is None):
            return True
        if _ELSEWHERE.search(f"{above.get('class') or ''} {above.get('id') or ''}") and above.find(".//h1") is None:
            return True
    return False
