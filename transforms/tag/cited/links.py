"""Links in the body to other outlets: the anchor is where the text cites them."""

from __future__ import annotations

import bisect
import re
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
        anchor = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)")
        found = anchor.search(text, position)
        if found is None:
            continue
        position = found.end()
        outlet = _outlet_of(link.url, registry)
        if outlet is None or outlet.name == publisher:
            continue
        first = bisect.bisect_left(starts, found.start() - NEAR_CHARS)
        last = bisect.bisect_right(starts, found.end() + NEAR_CHARS)
        near = [mention for mention in mentions[first:last] if mention.outlet == outlet.name]
        if not near:
            added.append(
                Mention(start=found.start(), end=found.end(), outlet=outlet.name, sure=LINKED, role=CitedRole.CITED)
            )
        for mention in near:
            if mention.role is CitedRole.MENTION:
                mention.role = CitedRole.CITED
    return sorted([*mentions, *added], key=_place)


def _outlet_of(url: str, registry: Registry) -> Outlet | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return registry.by_domain(host) if host else None


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
