"""What a page states in its tags: meta, title, headings, links."""

from __future__ import annotations

import dataclasses

from lxml.html import HtmlElement

from transforms.clean import one_line
from transforms.extract.page import Page

MAX_CHARS = 5_000
_MAX_VALUES = 30
_MAX_HEADINGS = 5
_KEYS = ("property", "name", "itemprop", "http-equiv")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The tags of one page that say something of it as a whole."""

    meta: dict[str, tuple[str, ...]]
    """Name in lower case -> contents in document order, each on one line; never empty."""
    title: str = ""
    headings: tuple[HtmlElement, ...] = ()
    """`h1` elements, the first ones."""
    heading_texts: tuple[str, ...] = ()
    """Their texts, those that have any."""
    canonical: str | None = None
    licenses: tuple[str, ...] = ()
    language: str | None = None
    """`lang` of the root."""

    def first(self, *names: str) -> str:
        """The first content of the first of these names that has one, else ''."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """The contents of these names, in the order of the names."""
        return tuple(value for name in names for value in self.meta.get(name, ()))


def read_statements(page: Page) -> Statements:
    """The statements of a parsed page."""
    meta: dict[str, list[str]] = {}
    title, canonical = "", None
    headings: list[HtmlElement] = []
    licenses: list[str] = []
    for element in page.marked.stating:
        tag = element.tag
        if tag == "a":
            relation = element.get("rel")
            if relation and "license" in relation.lower().split() and element.get("href"):
                licenses.append(element.get("href"))
        elif tag == "meta":
            _add_meta(meta, element)
        elif tag == "link":
            relations, href = (element.get("rel") or "").lower().split(), element.get("href")
            if href and "canonical" in relations and canonical is None:
                canonical = href.strip()
            if href and "license" in relations:
                licenses.append(href)
        elif tag == "title":
            # an inline <svg> has titles too
            title = title or one_line(element.text_content(), MAX_CHARS)
        elif len(headings) < _MAX_HEADINGS:
            headings.append(element)
    texts = (one_line(" ".join(heading.itertext()), MAX_CHARS) for heading in headings)
    root = page.tree.getroottree().getroot()
    return Statements(
        meta={name: tuple(values) for name, values in meta.items()},
        title=title,
        headings=tuple(headings),
        heading_texts=tuple(text for text in texts if text),
        canonical=canonical,
        licenses=tuple(licenses[:_MAX_VALUES]),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
    )


def _add_meta(meta: dict[str, list[str]], element: HtmlElement) -> None:
    value = element.get("content") or element.get("value") or element.get("datetime")
    if not value:
        return
    value = one_line(value, MAX_CHARS)
    for key in _KEYS:
        name = element.get(key)
        if value and name:
            values = meta.setdefault(name.strip().lower(), [])
            if len(values) < _MAX_VALUES and value not in values:
                values.append(value)
