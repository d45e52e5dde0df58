"""Links in the body to other sites."""

from __future__ import annotations

from lxml.html import HtmlElement

from schemas.signals import Link
from transforms.clean import one_line
from transforms.extract.fields import absolute
from transforms.extract.page import Page
from transforms.extract.words import compared
from transforms.urls import registered_domain

MAX_LINKS = 100
MAX_TEXT_CHARS = 300
MAX_KEY_CHARS = 400
_CONTAINERS = frozenset(("p", "li", "blockquote", "td", "dd", "h2", "h3", "h4", "div"))


def body_links(page: Page, text: str, base: str | None, domain: str | None) -> tuple[Link, ...]:
    """The http(s) links to other registered domains whose paragraph is a line of the text, in document order."""
    lines: set[str] | None = None
    found: list[Link] = []
    for element in page.marked.links:
        href = (element.get("href") or "").strip()
        if not href.startswith(("http://", "https://", "//")):
            continue
        linked = registered_domain(href.split("/", 3)[2])
        if linked is None or linked == domain:
            continue
        if lines is None:
            lines = {_key(line) for line in text.split("\n")}
        container = _container(element)
        if container is None or _key(_opening(container)) not in lines:
            continue
        url, anchor = absolute(base, href), one_line("".join(element.itertext()), MAX_TEXT_CHARS)
        if url and anchor:
            found.append(Link(url=url, text=anchor))
            if len(found) == MAX_LINKS:
                break
    return tuple(found)


def _key(line: str) -> str:
    """A line by its first words: extractors differ in what they keep at its end."""
    return compared(line[:MAX_KEY_CHARS].lstrip()[:120])[:60]


def _opening(container: HtmlElement) -> str:
    """The beginning of its text; a link in no paragraph may have the whole page as its container."""
    parts, chars = [], 0
    for part in container.itertext():
        parts.append(part)
        chars += len(part)
        if chars >= MAX_KEY_CHARS:
            break
    return "".join(parts)


def _container(element: HtmlElement) -> HtmlElement | None:
    return next((above for above in element.iterancestors() if above.tag in _CONTAINERS), None)
