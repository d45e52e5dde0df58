"""Whose wire text an article carries, from its dateline, its credits and its authors."""

from __future__ import annotations

import re

from schemas import CitedRole, CitedSource, OutletKind
from transforms.tag.cited.credits import Credit, credit_of
from transforms.tag.cited.datelines import datelines, unsigned_dateline
from transforms.tag.outlets import Outlet, Registry

HEAD_CHARS = 1_500
TAIL_CHARS = 2_000
"""A dateline opens a text; a desk's sign-off ends it."""

_DESK = re.compile(
    r"\((?:Additional )?[Rr]eporting by [^()\n]{3,300}[;,.] ?(?:[Ww]riting|[Ee]diting) by [^()\n]{3,200}\)"
)
_IN_AN_AUTHOR = re.compile(r"\s*(?:[,|/()·–—]|\band\b|\bwith\b|\bvia\b|\bfor\b| - )\s*")
_STAFF = re.compile(r"(?i)\s+(?:staff|newsroom|staff writers?|staff reporters?|news service|wire|desk|editors?)$")


def wire(
    text: str, authors: tuple[str, ...], cited: tuple[CitedSource, ...], registry: Registry
) -> tuple[str | None, str | None]:
    """The agency whose text it is and the dateline as printed; None for what is not there.

    The agency is that of the dateline, else of an author, else of a credit for the whole text, else Reuters by its
    desk's sign-off. One that only gave material is none, nor is one in a dateline that no agency signed.
    """
    dateline = next((line for line in datelines(text[:HEAD_CHARS], registry)), None)
    printed = text[dateline.start : dateline.end] if dateline else unsigned_dateline(text)
    agency = _agency(dateline.outlet) if dateline else None
    return agency or _author(authors, registry) or _credited(text, cited, registry) or _desk(text, registry), printed


def _agency(outlet: Outlet | None) -> str | None:
    return outlet.name if outlet is not None and outlet.kind is OutletKind.AGENCY else None


def _author(authors: tuple[str, ...], registry: Registry) -> str | None:
    for author in authors:
        for part in (author, *_IN_AN_AUTHOR.split(author)):
            agency = _agency(registry.signed(_STAFF.sub("", part.strip())))
            if agency is not None:
                return agency
    return None


def _credited(text: str, cited: tuple[CitedSource, ...], registry: Registry) -> str | None:
    for source in cited:
        if source.role is CitedRole.CREDIT and credit_of(text, source.start, source.end) is Credit.WHOLE:
            agency = _agency(registry.by_name(source.outlet))
            if agency is not None:
                return agency
    return None


def _desk(text: str, registry: Registry) -> str | None:
    """Reuters closes its texts with who reported and who edited them."""
    return _agency(registry.by_name("Reuters")) if _DESK.search(text[-TAIL_CHARS:]) else None
