"""A page parsed once: its tree, and the text of its JSON-LD scripts."""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from typing import Any

import lxml.html
from lxml import etree

from schemas.reject import Reason, RejectedError
from transforms.clean import clean_text
from transforms.extract.guards import check_tags, checked_page, sound_page
from transforms.extract.marked import Marked, find_marked

TOO_DEEP = 250


class _Element(lxml.html.HtmlElement):
    """Paths are compiled once in a process, and give plain strings: trafilatura asks the same of each page."""

    def xpath(self, path: str, **options: Any) -> Any:
        return super().xpath(path, **options) if options else _compiled(path)(self)


@functools.lru_cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


# A page's tree is built by the one parser of the process. lxml.html's own class lookup is a Python call per element,
# 16 % of extraction; this one is in C.
_PARSER = etree.HTMLParser(  # type: ignore[call-arg]  # lxml-stubs 0.5 lacks default_doctype
    collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
)
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=_Element, comment=lxml.html.HtmlComment))
_OPENING = re.compile(rb"<(?:(s)cript|style)\b([^>]*)>", re.I)
_END_OF_SCRIPT = re.compile(rb"</script\s*>", re.I)
_END_OF_STYLE = re.compile(rb"</style\s*>", re.I)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page without its scripts and styles."""

    html: bytes
    """In UTF-8."""
    jsonld: tuple[str, ...]
    """Text of its JSON-LD scripts, in order."""
    tree: lxml.html.HtmlElement
    marked: Marked
    too_deep: bool
    """libxml2 stopped at its limit of nested elements (256): the tree ends there."""


def parse_page(data: bytes, charset: str | None = None) -> Page:
    """The parsed page.

    Raises:
        RejectedError: what `guards` refuses; not_html when no element comes out.
    """
    html, jsonld = without_scripts(checked_page(data, charset))
    html = sound_page(html)
    check_tags(html)
    try:
        tree = lxml.html.document_fromstring(html, parser=_PARSER)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise RejectedError(Reason.NOT_HTML, f"expected an element, got none: {error}") from error
    _unite(tree)
    too_deep = _last_depth(tree) >= TOO_DEEP
    return Page(html=html, jsonld=jsonld, tree=tree, marked=find_marked(tree), too_deep=too_deep)


def elements(path: etree.XPath, tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The elements that a path of elements selects."""
    return typing.cast("list[lxml.html.HtmlElement]", path(tree))


def without_scripts(html: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The page less its scripts and styles (half of a news page), and the clean text of its JSON-LD scripts.

    One pass. `<svg>` and comments stay: stripping them by a pattern emptied 4 of 120 pages.
    """
    kept, jsonld, position = [], [], 0
    while opening := _OPENING.search(html, position):
        closing = (_END_OF_SCRIPT if opening[1] else _END_OF_STYLE).search(html, opening.end())
        if closing is None:
            break
        kept.append(html[position : opening.start()])
        if b"ld+json" in opening[2].lower():
            jsonld.append(clean_text(html[opening.end() : closing.start()].decode("utf-8", "replace")))
        position = closing.end()
    kept.append(html[position:])
    return b"".join(kept), tuple(jsonld)


def _unite(tree: lxml.html.HtmlElement) -> None:
    """What stands behind `</html>`, for which libxml2 makes further roots, goes to the end of the body.

    So browsers read it (HTML §13.2.6.4.20).
    """
    body = tree.find("body")
    body = tree if body is None else body
    for root in list(tree.itersiblings()):
        for part in (root, *root.findall("body")):
            if part.text:
                if len(body):
                    body[-1].tail = (body[-1].tail or "") + part.text
                else:
                    body.text = (body.text or "") + part.text
            body.extend(child for child in list(part) if child.tag not in ("head", "body"))


def _last_depth(tree: lxml.html.HtmlElement) -> int:
    """How deep the last element in document order lies: where the parser stopped."""
    depth = 0
    while len(tree):
        tree, depth = tree[-1], depth + 1
    return depth
