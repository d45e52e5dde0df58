"""The rows of a story: who told it first, who copied, who wrote themselves, how late."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas import ContentType, Role, Story, StoryMember, TextRelation, Topic
from transforms.group.headline import medoids

_MOST_TOPICS = 5
_LOOSE = 0.25  # mean chance below which a text stands beside the story rather than in it
_NO_REPORT = frozenset({ContentType.OPINION, ContentType.LIVE, ContentType.GALLERY, ContentType.VIDEO})
_REPORTS = (Role.ORIGINAL, Role.RELATED, Role.WIRE_COPY, Role.NEAR_COPY, Role.UPDATE, Role.EXCERPT)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One article of a story, as its signature tells it; `time` in microseconds, `agency` also where others told it."""

    article_id: str
    version: int
    time: int
    published_at: dt.datetime | None
    language: str
    title: str | None
    outlet: str | None
    country: str | None
    content_type: ContentType | None
    topics: tuple[Topic, ...]
    relation: TextRelation
    score: float | None
    excerpt: bool
    agency: str | None
    wire: bool
    update: bool
    similarity: float | None


def role_of(teller: Teller) -> Role:
    """What an article is to its story.

    A newer version and an outlet's own text again are updates, whatever else they are; the first with a wording is an
    original even where it carries an agency's text, since no earlier one is known.
    """
    if teller.update:
        return Role.UPDATE
    if teller.relation is not TextRelation.ORIGINAL:
        return Role.WIRE_COPY if teller.wire else Role.NEAR_COPY
    if teller.excerpt:
        return Role.EXCERPT
    if teller.content_type in _NO_REPORT or (teller.similarity is not None and teller.similarity < _LOOSE):
        return Role.RELATED
    return Role.ORIGINAL


def headlines(stories: Sequence[Iterable[Teller]]) -> list[str | None]:
    """For each story the medoid of the titles of those who wrote themselves; where none did, of others, reports first.

    Tellers from the earliest on; None where none has a title.
    """
    found = []
    for tellers in stories:
        by_role: dict[Role, list[str]] = {}
        for teller in tellers:
            if teller.title:
                by_role.setdefault(role_of(teller), []).append(teller.title)
        found.append(next((by_role[role] for role in _REPORTS if role in by_role), []))
    return [titles[place] if titles else None for titles, place in zip(found, medoids(found), strict=True)]


def told(
    story_id: str,
    tellers: Iterable[Teller],
    date: dt.date,
    old: Story | None,
    away: Sequence[StoryMember],
    headline: str | None,
) -> tuple[Story, tuple[StoryMember, ...]]:
    """The story's row and its members' rows, the earliest first.

    `old` is the story as last seen: its date stays, and its headline where there is no new one. `away` are members of
    which no signature was given, too old to be compared any more: they keep their rows, but for rank and lag.
    """
    known = sorted(tellers, key=lambda t: (t.time, t.article_id))
    began = old.first_published_at if old else None
    placed: list[tuple[int, str, int, Role, float | None, dt.datetime | None]] = []
    for teller in known:
        likeness = teller.similarity if teller.relation is TextRelation.ORIGINAL else teller.score
        placed.append((teller.time, teller.article_id, teller.version, role_of(teller), likeness, teller.published_at))
    for member in away:
        at = began + dt.timedelta(seconds=member.lag_s) if began and member.lag_s is not None else None
        day = dt.datetime.combine(member.date or date, dt.time(), dt.UTC)
        time = _microseconds(at or day)
        placed.append((time, member.article_id, member.version, member.role, member.similarity, at))
    placed.sort(key=lambda item: item[:2])
    first_at = placed[0][-1]
    members = tuple(
        StoryMember(
            story_id=story_id,
            date=date,
            article_id=article_id,
            version=version,
            role=role,
            similarity=similarity,
            rank=rank,
            lag_s=int((at - first_at).total_seconds()) if at is not None and first_at else None,
        )
        for rank, (_, article_id, version, role, similarity, at) in enumerate(placed, 1)
    )
    times = [at for *_, at in placed if at is not None]
    outlets = {teller.outlet for teller in known if teller.outlet}
    countries = {teller.country for teller in known if teller.country}
    carried = Counter(t.agency for t in known if t.agency and t.agency != t.outlet)
    topics = _topics(known) or (old.topics if old and away else ())
    story = Story(
        story_id=story_id,
        date=date,
        headline=headline or (old.headline if old else None),
        first_article_id=members[0].article_id,
        first_published_at=first_at,
        last_published_at=max(times, default=None),
        language=known[0].language if known else old.language if old else "und",
        article_count=len(members),
        outlet_count=max(len(outlets), old.outlet_count if old and away else 0),
        country_count=max(len(countries), old.country_count if old and away else 0),
        wire_agency=min(carried, key=lambda a: (-carried[a], a))
        if carried
        else old.wire_agency
        if old and away
        else None,
        wire_copy_count=max(sum(carried.values()), old.wire_copy_count if old and away else 0),
        topic=topics[0].code if topics else None,
        topics=topics,
        revision=old.revision + 1 if old else 0,
    )
    return story, members


def _topics(known: Sequence[Teller]) -> tuple[Topic, ...]:
    """Topics by the number of articles that have them, then by score; each as its surest article has it."""
    counts: Counter[str] = Counter()
    surest: dict[str, Topic] = {}
    for teller in known:
        for topic in teller.topics:
            counts[topic.code] += 1
            if topic.code not in surest or topic.score > surest[topic.code].score:
                surest[topic.code] = topic
    order = sorted(surest, key=lambda code: (-counts[code], -surest[code].score, code))
    return tuple(surest[code] for code in order[:_MOST_TOPICS])


def _microseconds(at: dt.datetime) -> int:
    return (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
