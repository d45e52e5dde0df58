"""Which articles have the same wording: pairs compared and judged, then joined earliest first."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import numpy.typing as npt

from schemas import TextRelation
from transforms.group.candidates import Sketched, candidate_pairs
from transforms.group.facts import Facts
from transforms.group.framing import common_runs
from transforms.group.judge import EXCERPT, Side, judged
from transforms.group.likeness import Runned, head_likeness, likeness, named, runned
from transforms.group.ragged import Ints, Ragged
from transforms.group.settings import GroupSettings
from transforms.group.source import Source

_CLOSE = 0.7  # texts this alike on the raw runs count as one when frames are counted


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two rows that share wording; `left` is the earlier."""

    left: int
    right: int
    relation: str
    score: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The text of every row: `text` as in Facts, new rows filled in; the rest is of new rows, from row `known` on."""

    text: Ints
    relation: tuple[str, ...]
    score: tuple[float | None, ...]
    excerpt_of: tuple[int, ...]


def group_texts(source: Source, facts: Facts, settings: GroupSettings) -> Texts:
    """The text groups; present ones are neither renamed nor joined with one another."""
    sketched = candidate_pairs(source, facts.known, facts.rank, settings.bucket)
    return _joined(facts, _links(source, facts, sketched, settings))


def _links(source: Source, facts: Facts, sketched: Sketched, settings: GroupSettings) -> list[Link]:
    swap = facts.rank[sketched.left] > facts.rank[sketched.right]
    left, right = np.where(swap, sketched.right, sketched.left), np.where(swap, sketched.left, sketched.right)
    rows = np.unique(np.concatenate([left, right]))
    if not len(rows):
        return []
    sample = _sample(facts, settings.frame_sample)
    read = np.union1d(rows, sample)
    shingles = source.arrays("shingles", read)  # in one pass: of a large window they are a gigabyte
    place = np.searchsorted(read, rows)
    left_at, right_at = np.searchsorted(rows, left), np.searchsorted(rows, right)
    raw = [runned(shingles.row(k), np.zeros(0, np.uint32)) for k in place.tolist()]
    alike = np.array([likeness(raw[a], raw[b]) for a, b in zip(left_at.tolist(), right_at.tolist(), strict=True)])
    del raw
    far = (alike[:, 0] < settings.near / 2) & (alike[:, 1] < settings.excerpt / 2)
    close = [(int(a), int(b)) for a, b, j in zip(left, right, alike[:, 0], strict=True) if j >= _CLOSE]
    pairs = [(int(a), int(b)) for k, (a, b) in enumerate(zip(left_at, right_at, strict=True)) if not far[k]]
    kept = np.array(sorted({k for pair in pairs for k in pair}), np.int64)
    asked, sampled = shingles.take(place[kept]), shingles.take(np.searchsorted(read, sample))
    del shingles
    bare = _without_frames(facts, rows[kept], asked, close, sample, sampled, settings)
    framed = dict(zip(kept.tolist(), bare, strict=True))
    features = source.arrays("features", rows[kept])
    sides = {k: _side(facts, sketched, int(rows[k]), features.row(at)) for at, k in enumerate(kept.tolist())}
    links = []
    for a, b in pairs:
        x, y = framed[a], framed[b]
        j, k = likeness(x, y)
        relation = judged(sides[a], sides[b], j, k, lambda: head_likeness(x, y), settings)  # noqa: B023 - called at once
        if relation:
            score = 1.0 if relation == TextRelation.EXACT else j if relation == TextRelation.NEAR else k
            links.append(Link(left=int(rows[a]), right=int(rows[b]), relation=relation, score=round(score, 4)))
    return links


def _side(facts: Facts, sketched: Sketched, row: int, features: npt.NDArray[np.uint32]) -> Side:
    return Side(
        day=int(facts.day[row]),
        outlet=int(facts.outlet[row]),
        words=int(sketched.words[row]),
        exact=int(sketched.exact[row]),
        formless=bool(facts.formless[row]),
        named=named(features),
    )


def _without_frames(
    facts: Facts,
    rows: Ints,
    asked: Ragged,
    close: list[tuple[int, int]],
    sample: Ints,
    sampled: Ragged,
    settings: GroupSettings,
) -> list[Runned]:
    """The runs of `rows`, which are `asked`, without what frames them, told from those of the sample."""
    group = np.where(facts.text >= 0, facts.text, np.arange(len(facts)))
    common, lines = common_runs(
        sampled,
        np.array(roots(group, close, sample.tolist()), np.int64),
        facts.outlet[sample],
        len(facts),
        asked.flat,
        settings,
    )
    frames = {o: np.union1d(common, found).astype(np.uint32) for o, found in lines.items()}
    return [runned(asked.row(at), frames.get(int(facts.outlet[row]), common)) for at, row in enumerate(rows.tolist())]


def _sample(facts: Facts, most: int) -> Ints:
    """All rows, or in a large window those whose ids have the least hash: the same ones whatever the run."""
    if len(facts) <= most:
        return np.arange(len(facts))
    head = facts.ids.astype("S16").view("<u8").reshape(len(facts), 2)
    key = (head[:, 0] ^ head[:, 1] * np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xD6E8FEB86659FD93)
    return np.sort(np.argpartition(key ^ key >> np.uint64(32), most)[:most])


def roots(groups: Ints, edges: list[tuple[int, int]], items: list[int]) -> list[int]:
    """For some items the least group that each is joined with, whatever the order of the edges.

    >>> roots(np.arange(5), [(3, 4), (1, 3)], [0, 2, 4])
    [0, 2, 1]
    """
    up: dict[int, int] = {}

    def find(x: int) -> int:
        while (above := up.get(x, x)) != x:
            up[x] = up.get(above, above)
            x = above
        return x

    for a, b in edges:
        x, y = find(int(groups[a])), find(int(groups[b]))
        if x != y:
            up[max(x, y)] = min(x, y)
    return [find(group) for group in groups[items].tolist()]


def _joined(facts: Facts, links: list[Link]) -> Texts:
    """Joins day by day, the surest link first: what a day has formed keeps its name and is not joined afterwards.

    So ten days in one run form the groups that ten daily runs form.
    """
    known, count = facts.known, len(facts)
    text = facts.text.copy()
    alone = (text[:known] < 0).nonzero()[0]
    text[:known][alone] = alone
    text[known:] = -1
    joining = [link for link in links if link.relation != EXCERPT]
    joining.sort(key=lambda link: (_chunk(facts, link), -link.score, facts.rank[link.left], facts.rank[link.right]))
    up: dict[int, int] = {}

    def find(x: int) -> int:
        while (above := up.get(x, x)) != x:
            up[x] = up.get(above, above)
            x = above
        return x

    fixed = {row: int(text[row]) for link in joining for row in (link.left, link.right) if row < known}
    members: dict[int, list[int]] = {}
    chunk = -math.inf
    for link in [*joining, None]:
        if link is None or _chunk(facts, link) != chunk:
            for root, rows in members.items():
                if find(root) == root and root not in fixed:
                    fixed[root] = min(rows, key=lambda row: int(facts.rank[row]))
            members = {}
            if link is None:
                break
            chunk = _chunk(facts, link)
        a, b = find(link.left), find(link.right)
        if a == b or (a in fixed and b in fixed):
            continue
        if b in fixed or (a not in fixed and facts.rank[b] < facts.rank[a]):
            a, b = b, a
        up[b] = a
        if a not in fixed:
            members[a] = [*members.get(a, [a]), *members.pop(b, [b])]
    for row in range(known, count):
        root = find(row)
        text[row] = fixed.get(root, root)
    return _described(facts, links, text)


def _chunk(facts: Facts, link: Link) -> int:
    """The day on which both ends of a link are there: that of its later new row."""
    return max(int(facts.day[row]) for row in (link.left, link.right) if row >= facts.known)


def _described(facts: Facts, links: list[Link], text: Ints) -> Texts:
    """How each new row relates to the first of its group, and the earlier text it shares most with, no copy."""
    best: dict[int, tuple[bool, float, int, str]] = {}
    excerpt: dict[int, tuple[float, int, int]] = {}
    for link in links:
        same = text[link.left] == text[link.right]
        if link.relation != EXCERPT and same:
            for row, other in ((link.right, link.left), (link.left, link.right)):
                offer = (int(text[row]) == other, link.score, -int(facts.rank[other]), link.relation)
                if row >= facts.known and offer > best.get(row, (False, -1.0, 0, "")):
                    best[row] = offer
        elif not same and link.right >= facts.known:
            said = (link.score, -int(facts.rank[link.left]), link.left)
            excerpt[link.right] = max(excerpt.get(link.right, said), said)
    relation, score, source = [], [], []
    for row in range(facts.known, len(facts)):
        copied = best.get(row) if int(text[row]) != row else None
        relation.append(copied[3] if copied else TextRelation.ORIGINAL.value)
        score.append(copied[1] if copied else None)
        source.append(excerpt[row][2] if row in excerpt else -1)
    return Texts(text=text, relation=tuple(relation), score=tuple(score), excerpt_of=tuple(source))
