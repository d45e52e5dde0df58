"""The elements of a page that its readers ask for, sorted out in one walk over the tree.

It takes 1.0 ms of a news page's 20; a path of XPath takes 0.4 to 0.8, a loop over all elements 0.2 to 0.3.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from lxml.html import HtmlElement

from transforms.extract.noise import CUT, UNLIKELY, Noise, class_says, id_says

MAX_BYLINES = 12
"""Elements of one kind that are looked at."""
CACHED_CLASSES = 1024
"""Different classes remembered; a page has some hundred."""
_STATING = frozenset(("meta", "title", "link", "h1"))
_CONTAINERS = frozenset(("div", "section", "article"))
_RARE = frozenset(("itemprop", "rel", "data-testid", "data-datetime"))
_AUTHOR_RELATIONS = ("author", "author external")
_BODY_CLASS = re.compile(r"(?:article|story)[-_]{0,2}(?:body|text|content|chunk)|articlebody|body__container")
_BODY_WORDS = ("article", "story", "body__")
"""One of them is in each of these classes."""
_NAMED, _BYLINE, _AUTHOR, _PUBLISHED, _BODY = 1, 2, 4, 8, 16


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Elements of a page by what they are for, each kind in the page's order."""

    stating: list[HtmlElement]
    """`meta`, `title`, `link`, `h1`, and `a` with a relation."""
    links: list[HtmlElement]
    """Each `a`."""
    bylines: tuple[list[HtmlElement], ...]
    """By kind, the strongest first: relation or microdata; a class of an author's name; of a byline; of an author. At
    most 12 of a kind."""
    dates: list[HtmlElement]
    """With microdata, a time of their own, or a class of dates."""
    bodies: list[HtmlElement]
    """Containers named after an article's body."""
    noise: Noise
    """What is taken out before the text is looked for."""


def find_marked(tree: HtmlElement) -> Marked:
    """The marked elements of a parsed page."""
    stating: list[HtmlElement] = []
    links, related, named, byline, author, dates, bodies = (list[HtmlElement]() for _ in range(7))
    noise = Noise()
    for number, element in enumerate(tree.iter("*")):
        tag, keys, classes, dated = element.tag, element.keys(), 0, False
        if keys:
            if not _RARE.isdisjoint(keys):
                microdata, relation = element.get("itemprop"), element.get("rel")
                dated = microdata is not None or "data-datetime" in keys
                if microdata == "author" or relation in _AUTHOR_RELATIONS or element.get("data-testid") == "AuthorURL":
                    related.append(element)
                if tag == "a" and relation is not None:
                    stating.append(element)
            name, identifier = element.get("class"), element.get("id")
            said = id_says(identifier) if identifier else 0
            if name:
                said |= class_says(name)
            if said & UNLIKELY:
                noise.unlikely.append(number)
            if said & CUT:
                noise.note_cut(number, element, said)
            if name and (classes := _classes(name)):
                if classes & _NAMED:
                    named.append(element)
                if classes & _BYLINE:
                    byline.append(element)
                if classes & _AUTHOR:
                    author.append(element)
                if classes & _BODY and tag in _CONTAINERS:
                    bodies.append(element)
        if tag == "a":
            links.append(element)
        elif tag in _STATING:
            stating.append(element)
        if dated or tag == "time" or (classes & _PUBLISHED and tag == "abbr"):
            dates.append(element)
    kinds = (related, named, byline, author)
    bylines = tuple(kind[:MAX_BYLINES] for kind in kinds)
    return Marked(stating=stating, links=links, bylines=bylines, dates=dates, bodies=bodies, noise=noise)


@functools.lru_cache(CACHED_CLASSES)
def _classes(name: str) -> int:
    """What a class says of its element, as bits."""
    found = _PUBLISHED if "published" in name else 0
    if "yline" in name:
        found |= _BYLINE
    if "uthor" in name:
        found |= _AUTHOR
    if found & (_BYLINE | _AUTHOR) and "name" in name.replace("N", "n"):
        found |= _NAMED
    lower = name.lower()
    if any(word in lower for word in _BODY_WORDS) and _BODY_CLASS.search(lower):
        found |= _BODY
    return found
