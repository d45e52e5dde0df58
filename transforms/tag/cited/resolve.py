"""Short forms: which outlet ``the Journal`` is."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import CitedRole
from transforms.tag.cited.frames import Frame
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

    The bearer named last before it (``seen``: name to place); else, inside a frame, the page's own publisher, the only
    bearer of the page's country, the only one that needs no antecedent, the first by name of several.
    """
    bearers = registry.names.short(form)
    named = [name for name in bearers if name in seen]
    if named:
        return max(named, key=seen.__getitem__), ANTECEDENT
    if frame is None:
        return None
    if publisher in bearers:
        return publisher, GUESS
    at_home = _of_country(bearers, country, registry)
    if len(at_home) == 1:
        return at_home[0], GUESS
    free = [name for name, certainty in bearers.items() if certainty is not Certainty.BORROWED]
    if len(free) == 1 or (free and frame.role is CitedRole.CITED):
        return free[0], GUESS
    return None


def _of_country(bearers: Iterable[str], country: str | None, registry: Registry) -> list[str]:
    return [name for name in bearers if country is not None and registry[name].country == country]
