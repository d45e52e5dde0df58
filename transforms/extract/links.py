"""Links in the body to other sites."""

from __future__ import annotations

from lxml.html import HtmlElement

from schemas.signals import Link
from transforms.clean import one_line
from transforms.extract.fields import absolute
from transforms.extract.words import compared
from transforms.urls import registered_domain

MAX_LINKS = 100
MAX_TEXT_CHARS = 300
_CONTAINERS = frozenset(("p", "li", "blockquote", "td", "dd", "h2", "h3", "h4", "div"))


def body_links(tree: HtmlElement, text: str, base: str | None, domain: str | None) -> tuple[Link, ...]:
    """The http(s) links to other registered domains whose paragraph is a line of the text, in document order."""
    lines: set[str] | None = None
    found: list[Link] = []
    for element in tree.iter("a"):
        href = element.get("href")
        if not href or not href.startswith(("http:", "https:", "//")) or (domain and domain in href[:100]):
            continue
        url = absolute(base, href)
        anchor = one_line("".join(element.itertext()), MAX_TEXT_CHARS)
        if url is None or not anchor or registered_domain(url) in (None, domain):
            continue
        if lines is None:
            lines = {_key(line) for line in text.split("\n")}
        container = _container(element)
        if container is not None and _key(" ".join("".join(container.itertext()).split())) in lines:
            found.append(Link(url=url, text=anchor))
            if len(found) == MAX_LINKS:
                break
    return tuple(found)


def _key(line: str) -> str:
    """A line by its first words: extractors differ in what they keep at its end."""
    return compared(line[:120])[:60]


def _container(element: HtmlElement) -> HtmlElement | None:
    return next((above for above in element.iterancestors() if above.tag in _CONTAINERS), None)
