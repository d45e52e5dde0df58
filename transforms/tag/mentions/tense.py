"""Whether the clause around a mention looks back or ahead, by its nearest verb."""

from __future__ import annotations

import re

PAST_TENSE, NO_TENSE, FUTURE_TENSE = -1, 0, 1

FUTURE = re.compile(
    r"\b(?=[a-z'’])(?:will|['’]ll|won['’]t|shall|would|could|may|might|should|must|can"
    r"|to (?!more\b|less\b|about\b|nearly\b|almost\b|around\b|over\b|date\b|some\b|the\b|a\b|an\b|his\b|her\b|its\b"
    r"|their\b|[A-Z])(?:be )?[a-z]+"
    r"|scheduled|expected|expects?|due|planned|plans?|going|set for|set to|slated|deadline"
    r"|upcoming|next|coming|forthcoming|is [a-z]+ing|are [a-z]+ing|begins|starts|expires|opens"
    r"|takes? (?:place|effect|office)"
    r"|meets|returns|resumes|ends|payable|effective|of record|early as|late as|prior to|mature|expir\w+)\b"
    r"|\b(?:until|till|through|by|before) $"
)
"""Any sign of the future: enough for months and days of a month."""

FUTURE_STRONG = re.compile(
    r"\b(?=[a-z'’])(?:will|['’]ll|won['’]t|shall|scheduled|expected to|expects? to|due|slated|set (?:for|to)|going to"
    r"|(?:is|are) (?:to|[a-z]+ing)|(?:plans?|hopes?|vow(?:s|ed)|planned|planning|agreed|want(?:s|ed)) to|early as"
    r"|late as|deadline|upcoming|next|coming|effective|begin(?:s|ning)|starts|starting|expires"
    r"|takes? (?:place|effect|office)"
    r"|opens|meets|returns|resumes|of record|would)\b"
    r"|\b(?:until|till|by|before) $"
)
"""What it takes to put a weekday ahead: 95 in 100 lie behind or on the publication day."""

_PAST = re.compile(
    r"\b(?=[a-z])(?:was|were|had|has|have|did|been|said|told|ago|[a-z]{2,}ed|began|held|met|went|won|lost|took|fell|rose|made"
    r"|came|sent|gave|got|shot|found|left|hit|ran|broke|struck|led|sold|spoke|became|saw|kept|wrote|drew|fought|flew"
    r"|grew|knew|paid|bought|brought|caught|taught|thought|threw|stood|swore|chose|drove|dealt|sought|built|cut|shut"
    r"|quit|put|tore|set off|ate|bit|blew|bore|burst|clung|crept|dug|fed|fled|flung|forbade|forgot|froze|hid|hung"
    r"|kicked|knelt|laid|lay|leapt|lent|lit|meant|overthrew|rang|rode|sang|sank|sat|shook|shone|shrank|slid|slept"
    r"|sped|spent|spun|stole|stuck|stung|swam|swept|swung|withdrew|woke|wore|wound up|wept|underwent|oversaw|upheld"
    r"|withheld|since|last|past)\b"
)
_NOT_PAST = frozenset({"expected", "scheduled", "planned", "slated", "need", "proposed"})
_CLAUSE_STARTS = (". ", "\n", "? ", "! ", "; ", ", but ", " but ", ", while ", ", and in ", ", and on ")
_CLAUSE_END = re.compile(r"[.?!;\n]\s")
_LEFT_CHARS = 140
_NEAR_CHARS = 75
_RIGHT_CHARS = 70


def tense(text: str, start: int, end: int, future: re.Pattern[str] = FUTURE) -> int:
    """PAST_TENSE, FUTURE_TENSE or NO_TENSE: by the nearest cue 75 characters to the left, else to the right."""
    low = max(0, start - _LEFT_CHARS - 10)
    clause = max(text.rfind(mark, low, start) for mark in _CLAUSE_STARTS) + 1
    left = text[max(clause, start - _LEFT_CHARS, 0) : start]
    where, cue = _last_cue(left, future)
    if cue and len(left) - where < _NEAR_CHARS:
        return cue
    right = text[end : end + _RIGHT_CHARS]
    if stop := _CLAUSE_END.search(right):
        right = right[: stop.start()]
    return _first_cue(right, future) or cue


def _last_cue(clause: str, future: re.Pattern[str]) -> tuple[int, int]:
    """Where the last cue ends, and which it is."""
    last = (-1, NO_TENSE)
    for found in future.finditer(clause):
        last = (found.end(), FUTURE_TENSE)
    for found in _PAST.finditer(clause):
        if _is_past(clause, found):
            last = max(last, (found.end(), PAST_TENSE))
    return last


def _first_cue(clause: str, future: re.Pattern[str]) -> int:
    ahead = future.search(clause)
    past = next((found for found in _PAST.finditer(clause) if _is_past(clause, found)), None)
    if ahead and (past is None or ahead.start() < past.start()):
        return FUTURE_TENSE
    return PAST_TENSE if past else NO_TENSE


def _is_past(clause: str, found: re.Match[str]) -> bool:
    """`will be paid` is no past, nor are `expected`, `planned`."""
    return found[0] not in _NOT_PAST and clause[found.start() - 3 : found.start()] != "be "
