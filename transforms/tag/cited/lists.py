"""Lists of outlets share one role: ``Reuters and AP reported``, ``reported by Reuters and AP``."""

from __future__ import annotations

import re

from schemas import CitedRole
from transforms.tag.cited.frame import (
    APART,
    JOURNALIST,
    LIST_BACK,
    LIST_CITED,
    LIST_VIA,
    POLLED,
    RELATIVE,
    SUBJECT,
    Frame,
)
from transforms.tag.cited.mention import Mention
from transforms.tag.outlets_names import Hit

_GAP_CHARS = 12
_JOINT = re.compile(r"(?:,| and| or|/) ?(?:the |The )?$")
_OPEN_ENDS = (", ", ", the ", ", The ")
_GOES_ON = re.compile(r",? (?:and|or) |, (?:the |The )?[A-Z]")
_BETWEEN = re.compile(r"(?:,? (?:and|or|&) |, |/)(?:the |The )?")
_FOR_ALL_BEFORE = (SUBJECT, APART, RELATIVE, POLLED, JOURNALIST, LIST_BACK)


def handed_on(previous: Mention | None, text: str, hit: Hit) -> Frame | None:
    """The frame of a name that goes on a list after one that has a role; a mere comma needs the list to go on."""
    if previous is None or previous.frame is None or hit.start - previous.end > _GAP_CHARS:
        return None
    gap = text[previous.end : hit.start]
    if not _JOINT.search(gap) or (gap.endswith(_OPEN_ENDS) and not _GOES_ON.match(text, hit.end)):
        return None
    return LIST_VIA if previous.role is CitedRole.VIA else LIST_CITED


def hand_back(text: str, mentions: list[Mention]) -> None:
    """Gives the names before a reporting one, of the same list, its role."""
    for later, earlier in zip(reversed(mentions), reversed(mentions[:-1]), strict=False):
        if later.frame not in _FOR_ALL_BEFORE or earlier.role is not CitedRole.MENTION:
            continue
        gap = text[earlier.end : later.start]
        if len(gap) <= _GAP_CHARS and _BETWEEN.fullmatch(gap):
            earlier.take(LIST_BACK)
