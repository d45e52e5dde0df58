"""Short forms: which outlet ``the Journal`` is."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import CitedRole
from transforms.tag.cited.frame import Frame
from transforms.tag.outlets import Registry
from transforms.tag.outlets_names import Certainty

ANTECEDENT, GUESS = 0.9, 0.5


def resolve(
    form: str,
    registry: Registry,
    *,
    seen: dict[str, int],
    frame: Frame | None,
    publisher: str | None,
    country: str | None,
) -> tuple[str, float] | None:
    """The outlet of a short form and how sure that is; None where it tells none.

    The bearer named last before it (``seen``: name to place). Else, inside a frame, the page's own publisher, then the
    only bearer of the page's country, then the only one that needs no antecedent; of several the first by name, for
    what is cited.
    """
    bearers = registry.names.short(form)
    named = [name for name in bearers if name in seen]
    if named:
        return max(named, key=seen.__getitem__), ANTECEDENT
    if frame is None:
        return None
    if publisher in bearers:
        return publisher, GUESS
    free = [name for name, certainty in bearers.items() if certainty is not Certainty.BORROWED]
    for candidates in (_of_country(free, country, registry), _of_country(bearers, country, registry), free):
        if len(candidates) == 1:
            return candidates[0], GUESS
    return (free[0], GUESS) if free and frame.role is CitedRole.CITED else None


def _of_country(bearers: Iterable[str], country: str | None, registry: Registry) -> list[str]:
    return [name for name in bearers if country is not None and registry[name].country == country]
