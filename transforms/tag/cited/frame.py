"""The frames by name: the role each gives to the outlet that stands in it, and how often that is right."""

from __future__ import annotations

import dataclasses

from schemas import CitedRole


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A way to speak of an outlet: its name, the role it gives, and how often it is right."""

    name: str
    role: CitedRole
    confidence: float


def _cited(name: str, confidence: float) -> Frame:
    return Frame(name, CitedRole.CITED, confidence)


def _via(name: str, confidence: float) -> Frame:
    return Frame(name, CitedRole.VIA, confidence)


POLLED = _cited("poll", 0.9)
"""``X/Y poll``"""
WORKED = _cited("work", 0.8)
"""``an X analysis found``, ``according to an X tally``"""
SUBJECT = _cited("subject", 0.9)
"""``X reports``"""
APART = _cited("aside", 0.8)
"""``X, the state agency, wrote``"""
JOURNALIST = _cited("journalist", 0.9)
"""``X's NAME says``, ``X host NAME asked``"""
RELATIVE = _cited("relative", 0.6)
"""``X, which reported``"""
PER = _cited("per", 0.9)
"""``per X``, ``reported by X``, ``a story in X``"""
SAYS = _cited("says", 0.9)
"""``…, says X``"""
BRACKET = _cited("bracket", 0.8)
"""``[X]``"""
STAFFED = _cited("staff", 0.8)
"""``NAME of X says``, ``a spokesman for X said``, ``said NAME of X``"""
HEADLINE = _cited("headline", 0.7)
"""``X: …`` opening a line"""
LIST_CITED = _cited("list", 0.7)
LIST_BACK = _cited("list_back", 0.8)
LIST_VIA = _via("list", 0.7)
TOLD = _via("told", 0.95)
"""``told X``, ``an interview with X``"""
SHOW = _via("show", 0.9)
"""``on X's "This Week"``"""
SLOT = _via("slot", 0.9)
"""``X interview``"""
WRITTEN = _via("written", 0.6)
"""``wrote in X``, ``in an X op-ed``"""
