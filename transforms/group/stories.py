"""Which texts tell one story: pairs scored day by day, clustered, and given ids that last."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import xxhash

from transforms.group.facts import Facts
from transforms.group.linkage import average_linkage, heirs, inherited
from transforms.group.past import Past
from transforms.group.ragged import Ints
from transforms.group.scoring import scored
from transforms.group.settings import GroupSettings
from transforms.group.source import Source
from transforms.group.texts import Texts
from transforms.group.trees import Trees
from transforms.group.weighing import Scratch, Values
from transforms.group.windows import read_together, texts_of, windows_of
from transforms.ids import id_of
from transforms.memory import give_back

_TOUCH = 0.1  # a known text whose chance with a new one is this has its story looked at again
_UNSCORED = 0.5  # chance taken within a known story whose rows carry no links
_MOST_UNSCORED = 30
_MOST_LINKS = 40
_PARTS = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """The story of each current row, and what became of the stories that were looked at again.

    `similarity` is the mean chance of a row's text to be of one story with the others in it; `links` are, for the new
    rows that stand for their text, the encoded chances with earlier ones.
    """

    story: npt.NDArray[np.object_]
    touched: frozenset[str]
    merged: dict[str, str]
    similarity: dict[int, float]
    links: dict[int, bytes]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Nodes:
    """One representative row for each text, by rank: the order of the rows given does not matter from here on.

    `of` gives each current row's node, -1 for rows that a newer version replaced.
    """

    rows: Ints
    of: Ints
    day: Ints
    new: npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    left: Ints
    right: Ints
    chance: Values


def group_stories(
    source: Source,
    facts: Facts,
    texts: Texts,
    present: npt.NDArray[np.object_],
    taken: Callable[[str], bool],
    past: Past,
    trees: Trees,
    settings: GroupSettings,
) -> Stories:
    """The stories of the window with the new rows in them.

    `present` is each row's story so far (None: none), `taken` tells whether an id is in use. Only stories that a new
    row comes near to are looked at again; the others keep their members.
    """
    nodes = _nodes(facts, texts)
    new_edges = _scored_by_day(source, nodes, past, trees, settings)
    touched = _touched(facts, nodes, new_edges, present)
    edges = _with_known(source, facts, nodes, new_edges, touched, present)
    at = np.flatnonzero(touched)
    place = np.full(len(touched), -1, np.int64)
    place[at] = np.arange(len(at))
    inside = touched[edges.left] & touched[edges.right]
    left, right, chance = place[edges.left[inside]], place[edges.right[inside]], edges.chance[inside]
    cluster = np.array(average_linkage(len(at), left, right, chance, settings.link), np.int64)
    node_cluster = np.full(len(touched) + 1, -1, np.int64)
    node_cluster[:-1][at] = cluster
    row_cluster = node_cluster[nodes.of]
    story, merged, seen = _named(facts, row_cluster, present, taken)
    return Stories(
        story=story,
        touched=seen,
        merged=merged,
        similarity=_similarities(nodes, at, cluster, left, right, chance),
        links=_encoded_links(facts, nodes, new_edges),
    )


def _nodes(facts: Facts, texts: Texts) -> _Nodes:
    current = np.flatnonzero(~facts.superseded)
    current = current[np.argsort(facts.rank[current])]
    text = texts.text[current]
    first = np.empty(text.max(initial=-1) + 1, np.int64)
    first[text[::-1]] = current[::-1]  # the earliest is written last
    rows = current[first[text] == current]
    of = np.full(len(facts), -1, np.int64)
    of[rows] = np.arange(len(rows))
    of[current] = of[first[text]]
    return _Nodes(rows=rows, of=of, day=facts.day[rows], new=rows >= facts.known)


def _scored_by_day(source: Source, nodes: _Nodes, past: Past, trees: Trees, settings: GroupSettings) -> _Edges:
    """New texts against those of the days about theirs, the earliest day first, as daily runs would do it."""
    none = np.zeros(0, np.int64)
    found: list[tuple[Ints, Ints, Values]] = [(none, none, np.zeros(0, np.float32))]
    scratch = Scratch()
    for windows in read_together(windows_of(nodes.day, nodes.new, settings.story_days)):
        inside = texts_of(windows)
        features = source.arrays("features", nodes.rows[inside])
        for day, window in windows:
            fresh = nodes.new[window] & (nodes.day[window] == day)
            part = features if len(window) == len(inside) else features.take(np.searchsorted(inside, window))
            left, right, chance = scored(part, nodes.day[window], fresh, past, trees, settings, scratch)
            found.append((window[left], window[right], chance))
            del part
            give_back()
        del features  # before the next are read
    left, right, chance = (np.concatenate(part) for part in zip(*found, strict=True))
    return _Edges(left=left, right=right, chance=chance)


def _touched(facts: Facts, nodes: _Nodes, edges: _Edges, present: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """The texts of new rows, the known ones they may be of one story with, and all texts of the stories of these."""
    touched = nodes.new.copy()
    of_new = nodes.of[facts.known :]
    touched[of_new[of_new >= 0]] = True
    sure = edges.chance >= _TOUCH
    touched[edges.left[sure]] = touched[edges.right[sure]] = True
    rows = np.flatnonzero(nodes.of >= 0)
    open_again = {name for name in present[rows[touched[nodes.of[rows]]]] if name is not None}
    again = np.array([name in open_again for name in present[rows]], np.bool_)
    touched[nodes.of[rows[again]]] = True
    return touched


def _with_known(
    source: Source,
    facts: Facts,
    nodes: _Nodes,
    edges: _Edges,
    touched: npt.NDArray[np.bool_],
    present: npt.NDArray[np.object_],
) -> _Edges:
    """The new chances and those that earlier runs stored with the known rows."""
    old = np.flatnonzero(touched & ~nodes.new)
    if not len(old):
        return edges
    stored = source.arrays("links", nodes.rows[old])
    values = stored.flat.reshape(-1, 3)
    keys = values[:, 0].astype(np.uint64) | values[:, 1].astype(np.uint64) << np.uint64(32)
    hashes = _id_hashes(facts, nodes.rows[old])
    order = np.argsort(hashes)
    at = np.minimum(np.searchsorted(hashes[order], keys), len(old) - 1)
    hit = hashes[order][at] == keys
    owner = old[np.repeat(np.arange(len(old)), stored.lengths() // 3)]
    parts = [
        (edges.left, edges.right, edges.chance),
        (owner[hit], old[order[at[hit]]], (values[hit, 2] / _PARTS).astype(np.float32)),
        _unscored(nodes, old[stored.lengths() == 0], present),
    ]
    left, right, chance = (np.concatenate(part) for part in zip(*parts, strict=True))
    low, high = np.minimum(left, right), np.maximum(left, right)
    code = low * len(nodes.rows) + high
    _, once = np.unique(code, return_index=True)
    once = once[low[once] != high[once]]
    return _Edges(left=low[once], right=high[once], chance=chance[once])


def _unscored(nodes: _Nodes, bare: Ints, present: npt.NDArray[np.object_]) -> tuple[Ints, Ints, Values]:
    """A chance for the pairs of a known story of which nothing was stored, so that it is not taken apart."""
    by_story: dict[str, list[int]] = {}
    for node in bare.tolist():
        name = present[nodes.rows[node]]
        if name is not None:
            by_story.setdefault(name, []).append(node)
    pairs = [
        (a, b)
        for members in by_story.values()
        for k, b in enumerate(members)
        for a in members[max(0, k - _MOST_UNSCORED) : k]
    ]
    left, right = (np.array(side, np.int64) for side in zip(*pairs, strict=True)) if pairs else (bare[:0], bare[:0])
    return left, right, np.full(len(pairs), _UNSCORED, np.float32)


def _named(
    facts: Facts, row_cluster: Ints, present: npt.NDArray[np.object_], taken: Callable[[str], bool]
) -> tuple[npt.NDArray[np.object_], dict[str, str], frozenset[str]]:
    """Ids for the clusters, what was merged into what, and all ids that were looked at."""
    rows = np.flatnonzero(row_cluster >= 0)
    rows = rows[np.lexsort((facts.rank[rows], row_cluster[rows]))]
    first = np.flatnonzero(np.append(True, row_cluster[rows][1:] != row_cluster[rows][:-1])) if len(rows) else rows
    sizes = np.diff(np.append(first, len(rows)))
    clusters = _present_of(present[rows], first, sizes)
    kept = inherited(clusters)
    used = {name for name in kept if name is not None}
    names = []
    for name, row in zip(kept, rows[first].tolist(), strict=True):
        names.append(name or _new_id(facts.name(row), lambda offer: offer in used or taken(offer)))
        used.add(names[-1])
    story = present.copy()
    story[rows] = np.repeat(np.array(names, np.object_), sizes)
    merged = {old: names[k] for old, k in heirs(clusters, kept).items()}
    return story, merged, frozenset(names) | frozenset(merged)


def _present_of(names: npt.NDArray[np.object_], first: Ints, sizes: Ints) -> list[Mapping[str, int]]:
    """How many of each cluster's rows were of each story; `names` cluster by cluster. Most clusters had none."""
    clusters: list[Mapping[str, int]] = [{}] * len(first)
    has = np.append(0, np.cumsum([name is not None for name in names.tolist()]))
    for k in np.flatnonzero(has[first + sizes] > has[first]).tolist():
        its = names[first[k] : first[k] + sizes[k]].tolist()
        clusters[k] = Counter(name for name in its if name is not None)
    return clusters


def _new_id(earliest: str, used: Callable[[str], bool]) -> str:
    """An id from the earliest article; where an older story has it (the article left it), the next free one."""
    name, turn = id_of("story", earliest), 1
    while used(name):
        turn += 1
        name = id_of("story", earliest, str(turn))
    return name


def _similarities(nodes: _Nodes, at: Ints, cluster: Ints, left: Ints, right: Ints, chance: Values) -> dict[int, float]:
    same = cluster[left] == cluster[right]
    total = np.zeros(len(at))
    np.add.at(total, left[same], chance[same])
    np.add.at(total, right[same], chance[same])
    size = np.bincount(cluster, minlength=len(at))[cluster]
    return {
        int(nodes.rows[node]): round(min(1.0, float(total[k] / (size[k] - 1))), 4)
        for k, node in enumerate(at.tolist())
        if size[k] > 1
    }


def _encoded_links(facts: Facts, nodes: _Nodes, edges: _Edges) -> dict[int, bytes]:
    """For each new representative its chances with others, the surest first: hash of the other's id, millionths.

    A pair of two new rows is kept with the later of them.
    """
    later_right = nodes.new[edges.right] & (
        ~nodes.new[edges.left] | (facts.rank[nodes.rows[edges.right]] > facts.rank[nodes.rows[edges.left]])
    )
    owner, other = np.where(later_right, edges.right, edges.left), np.where(later_right, edges.left, edges.right)
    order = np.lexsort((other, -edges.chance, owner))
    owner, other, chance = owner[order], other[order], edges.chance[order]
    unique = np.unique(other)
    hashes = _id_hashes(facts, nodes.rows[unique])[np.searchsorted(unique, other)]
    words = np.stack(
        [hashes & np.uint64(0xFFFFFFFF), hashes >> np.uint64(32), np.round(chance * _PARTS).astype(np.uint64)], axis=1
    ).astype("<u4")
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1])) if len(owner) else np.zeros(0, np.int64)
    last = np.minimum(np.append(first[1:], len(owner)), first + _MOST_LINKS)
    return {int(nodes.rows[owner[a]]): words[a:b].tobytes() for a, b in zip(first.tolist(), last.tolist(), strict=True)}


def _id_hashes(facts: Facts, rows: Ints) -> npt.NDArray[np.uint64]:
    return np.array([xxhash.xxh3_64_intdigest(bytes(name)) for name in facts.ids[rows]], np.uint64)
