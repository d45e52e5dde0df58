"""Whether two texts this alike are copies, and of what kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from schemas import TextRelation
from transforms.group.likeness import Named, shared
from transforms.group.settings import GroupSettings

EXCERPT = "excerpt"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the guards ask of one of the two."""

    day: int
    outlet: int
    words: int
    exact: int
    formless: bool
    named: Named


def judged(
    a: Side, b: Side, jaccard: float, contained: float, head: Callable[[], float], settings: GroupSettings
) -> str | None:
    """`exact`, `near`, `cut` (the same text), `excerpt` (much of one in the other, no copy) or None.

    `head` is called only where its answer matters. A cut copy answers to the guards with its containment.
    """
    if a.exact == b.exact and a.words == b.words:
        brief = min(a.words, b.words) < settings.short_words // 2
        return None if brief and not _titles_agree(a, b, settings) else TextRelation.EXACT.value
    if abs(a.day - b.day) > settings.text_days:
        return None
    if jaccard >= settings.near:
        return TextRelation.NEAR.value if _may_copy(a, b, jaccard, settings) else None
    if contained < settings.excerpt:
        return None
    if not (a.formless or b.formless) and head() >= settings.cut and _may_copy(a, b, contained, settings):
        return TextRelation.CUT.value
    return EXCERPT if min(a.words, b.words) >= settings.short_words // 2 else None


def _may_copy(a: Side, b: Side, likeness: float, settings: GroupSettings) -> bool:
    """The guards of outlet, form, length, title and numbers.

    Numbers by the share of the poorer text's that are in the other, not by Jaccard: that splits cut and updated copies.
    """
    if a.outlet >= 0 and a.outlet == b.outlet and likeness < settings.same_outlet:
        return False
    if (a.formless or b.formless) and likeness < settings.numbers_free:
        return False
    numbers = shared(a.named.numbers, b.named.numbers, of_union=False)
    if min(a.words, b.words) < settings.short_words:
        if likeness < settings.short_near or numbers < settings.numbers:
            return False
        if not _titles_agree(a, b, settings):
            return False
    return likeness >= settings.numbers_free or numbers >= settings.numbers


def _titles_agree(a: Side, b: Side, settings: GroupSettings) -> bool:
    if not len(a.named.title) or not len(b.named.title):
        return True
    return shared(a.named.title, b.named.title, of_union=True) >= settings.short_titles
