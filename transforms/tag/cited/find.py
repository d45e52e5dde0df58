"""The outlets that a text names, each with its role: datelines, then names in their frames, then links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas import CitedRole, CitedSource, Link
from transforms.tag.cited.credits import credit_of
from transforms.tag.cited.datelines import datelines
from transforms.tag.cited.elsewhere import is_safe_elsewhere
from transforms.tag.cited.frames import frame_of
from transforms.tag.cited.guards import is_part_of_a_name, is_still_an_outlet, is_thing, is_whole, names_a_person
from transforms.tag.cited.links import add_linked
from transforms.tag.cited.lists import hand_back, handed_on
from transforms.tag.cited.mention import Mention
from transforms.tag.cited.resolve import resolve
from transforms.tag.outlets import Registry
from transforms.tag.outlets_names import Hit

NAMED = 0.95
MAX_NAMES = 2_000
"""Names looked at in one text: a list of outlets without end costs no more than a long article."""
LEAST = 0.5

_ODD_CHARS = re.compile("[\u00a0\u202f\u2009\ud800-\udfff]")
_ARTICLE = re.compile(r"[Tt]he ")


def cited_sources(
    text: str,
    registry: Registry,
    *,
    language: str = "en",
    publisher: str | None = None,
    country: str | None = None,
    links: tuple[Link, ...] = (),
) -> tuple[CitedSource, ...]:
    """The outlets that the text names, in its order, those as sure as 0.5 or more.

    ``publisher`` (canonical name) and ``country`` are the page's; they tell what a short form means. English texts give
    every role; others only what is safe without their grammar: full names (``mention``), datelines, credits and links.
    """
    plain = _ODD_CHARS.sub(_same_length, text)
    mentions = _Reading(plain, registry, language, publisher, country).mentions()
    if links:
        mentions = add_linked(mentions, plain, links, registry, publisher)
    return tuple(_source(mention, text, registry) for mention in mentions if mention.confidence >= LEAST)


class _Reading:
    """One pass over one text."""

    def __init__(
        self, text: str, registry: Registry, language: str, publisher: str | None, country: str | None
    ) -> None:
        self.text, self.registry, self.language = text, registry, language
        self.publisher, self.country = publisher, country
        self.seen: dict[str, int] = {}
        self.persons: dict[str, bool] = {}

    def mentions(self) -> list[Mention]:
        """Every mention, in order."""
        found: list[Mention] = []
        hits = self.registry.names.find(self.text)
        starts = frozenset(hit.start for hit in hits)
        previous_end: int | None = None
        examined = 0
        signed = self._signed()
        due = next(signed, None)
        for hit in hits:
            while due is not None and due.start < hit.end:
                self.seen[due.outlet] = due.start
                found.append(due)
                due = next(signed, None)
            if (found and hit.start < found[-1].end) or not is_whole(self.text, hit, previous_end, starts):
                continue
            if examined == MAX_NAMES:
                break
            examined += 1
            mention = self._mention(hit, found[-1] if found else None)
            if mention is not None:
                found.append(mention)
                previous_end = hit.end
        found.extend(mention for mention in (due, *signed) if mention is not None)
        hand_back(self.text, found)
        return found

    def _signed(self) -> Iterator[Mention]:
        for line in datelines(self.text, self.registry):
            yield Mention(
                start=line.sign_start,
                end=line.sign_end,
                outlet=line.outlet.name,
                sure=1.0,
                role=CitedRole.WIRE_DATELINE,
            )

    def _mention(self, hit: Hit, previous: Mention | None) -> Mention | None:
        """What a whole name in the text is; None for persons, things and short forms that tell no outlet."""
        text, owner = self.text, self.registry.names.full(hit.form)
        thing = is_thing(text, hit)
        if (owner is None and is_part_of_a_name(text, hit)) or (owner is not None and thing) or self._is_person(hit):
            return None
        english = self.language == "en"
        if not english and (
            owner is None or not is_safe_elsewhere(hit.form, self.language, text[hit.start - 1 : hit.start])
        ):
            return None
        role, frame = CitedRole.MENTION, None
        if credit_of(text, hit.start, hit.end) is not None:
            role = CitedRole.CREDIT
        elif english:
            frame = frame_of(text, hit.start, hit.end, is_thing=thing) or handed_on(previous, text, hit)
        if owner is not None:
            outlet, sure = owner, NAMED
            self.seen[owner] = hit.start
        else:
            meant = resolve(
                hit.form, self.registry, seen=self.seen, frame=frame, publisher=self.publisher, country=self.country
            )
            if meant is None:
                return None
            outlet, sure = meant
        article = _ARTICLE.match(hit.form)
        mention = Mention(
            start=hit.start + (article.end() if article else 0), end=hit.end, outlet=outlet, sure=sure, role=role
        )
        if frame is not None:
            mention.take(frame)
        return mention

    def _is_person(self, hit: Hit) -> bool:
        if hit.form not in self.persons:
            self.persons[hit.form] = names_a_person(self.text, hit.form)
        return self.persons[hit.form] and not is_still_an_outlet(self.text, hit)


def _source(mention: Mention, text: str, registry: Registry) -> CitedSource:
    return CitedSource(
        outlet=mention.outlet,
        domain=registry[mention.outlet].domain,
        role=mention.role,
        start=mention.start,
        end=mention.end,
        text=text[mention.start : mention.end],
        confidence=round(mention.confidence, 2),
    )


def _same_length(match: re.Match[str]) -> str:
    """Spaces of other kinds as spaces; halves of surrogate pairs, which no UTF-8 has, as replacement characters."""
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else " "
