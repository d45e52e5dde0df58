"""Links in the body to other outlets: the anchor is where the text cites them."""

from __future__ import annotations

import bisect
from urllib.parse import urlsplit

from schemas import CitedRole, Link
from transforms.tag.cited.mention import Mention
from transforms.tag.outlets import Outlet, Registry

MAX_LINKS, MAX_ANCHOR_CHARS = 100, 200
LINKED = 0.8
NEAR_CHARS = 60
"""A link beside the name of its outlet is evidence for that mention and no mention of its own."""


def add_linked(
    mentions: list[Mention], text: str, links: tuple[Link, ...], registry: Registry, publisher: str | None
) -> list[Mention]:
    """The mentions, in order, with those that links to other outlets than the publisher bear out or add.

    Each anchor is looked for after the one before it; one that is not found is left out.
    """
    starts = [mention.start for mention in mentions]
    added: list[Mention] = []
    position = 0
    for link in links[:MAX_LINKS]:
        words = link.text.split()
        if not words or len(link.text) > MAX_ANCHOR_CHARS:
            continue
        found = _find(text, words, position)
        if found is None:
            continue
        start, position = found
        outlet = _outlet_of(link.url, registry)
        if outlet is None or outlet.name == publisher:
            continue
        first = bisect.bisect_left(starts, start - NEAR_CHARS)
        last = bisect.bisect_right(starts, position + NEAR_CHARS)
        near = [mention for mention in mentions[first:last] if mention.outlet == outlet.name]
        if not near:
            added.append(Mention(start=start, end=position, outlet=outlet.name, sure=LINKED, role=CitedRole.CITED))
        for mention in near:
            if mention.role is CitedRole.MENTION:
                mention.role = CitedRole.CITED
    return sorted([*mentions, *added], key=_place)


def _find(text: str, words: list[str], position: int) -> tuple[int, int] | None:
    """Where words stand in a text with nothing but space between them, and no word goes on before or behind.

    As a pattern of them would find, which takes ten times as long to make as to search.
    """
    if not all(word in text for word in words):
        return None
    start = text.find(words[0], position)
    while start >= 0:
        end = None if start and _is_of_word(text[start - 1]) else _end(text, words, start)
        if end is not None:
            return start, end
        start = text.find(words[0], start + 1)
    return None


def _end(text: str, words: list[str], start: int) -> int | None:
    end = start
    for number, word in enumerate(words):
        if number:
            gap = end
            while end < len(text) and text[end].isspace():
                end += 1
            if end == gap:
                return None
        if not text.startswith(word, end):
            return None
        end += len(word)
    return None if end < len(text) and _is_of_word(text[end]) else end


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _outlet_of(url: str, registry: Registry) -> Outlet | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return registry.by_domain(host) if host else None


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
