"""Average linkage on a sparse graph, and ids that last from one run to the next."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.csgraph

from transforms.group.ragged import Ints, ends, spans
from transforms.group.weighing import Values

_WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256)
_PLACES = 1 << 18  # in the matrices that are worked on at once

_Matrix = npt.NDArray[np.float64]


def average_linkage(count: int, left: Ints, right: Ints, chance: Values, link: float) -> list[int]:
    """The least member of each one's cluster: the surest two join first, until no mean chance reaches `link`.

    Absent pairs count 0; each pair is given once. Never connected components: at hundreds of articles a day they make
    one story of thousands. Ties go to the lower pair.
    """
    chances = chance.astype(np.float64)
    # Two clusters join only where some pair between them reaches `link`: what these connect is clustered by itself.
    sure = np.flatnonzero(chances >= link)
    graph = scipy.sparse.coo_matrix((np.ones(len(sure), np.bool_), (left[sure], right[sure])), shape=(count, count))
    part: Ints = scipy.sparse.csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    members = np.argsort(part, kind="stable")
    offsets = ends(np.bincount(part))
    place = np.empty(count, np.int64)
    place[members] = np.arange(count) - offsets[part[members]]
    edges = np.flatnonzero(part[left] == part[right])
    edges = edges[np.argsort(part[left[edges]], kind="stable")]
    edge_offsets = ends(np.bincount(part[left[edges]], minlength=len(offsets) - 1))
    out = np.arange(count)
    for width, parts in _batches(np.diff(offsets)):
        nodes = members[spans(offsets[parts], offsets[parts + 1] - offsets[parts])]
        of = edges[spans(edge_offsets[parts], edge_offsets[parts + 1] - edge_offsets[parts])]
        a, b = place[left[of]], place[right[of]]
        if width:
            which = np.searchsorted(parts, part[left[of]])
            matrices = np.zeros((len(parts), width, width))
            matrices[which, a, b] = matrices[which, b, a] = chances[of]
            first = _by_matrix(matrices, link)[np.searchsorted(parts, part[nodes]), place[nodes]]
        else:
            first = np.array(_by_edges(len(nodes), a.tolist(), b.tolist(), chances[of].tolist(), link))
        out[nodes] = members[offsets[part[nodes]] + first]
    found: list[int] = out.tolist()
    return found


def _batches(sizes: Ints) -> list[tuple[int, Ints]]:
    """Parts of about the same size, as many as are worked on at once, and their width; 0 for one too large."""
    out = []
    for width in _WIDTHS:
        parts = np.flatnonzero((sizes > width // 2) & (sizes <= width) & (sizes > 1))
        step = max(1, _PLACES // width**2)
        out += [(width, parts[at : at + step]) for at in range(0, len(parts), step)]
    return out + [(0, np.array([part])) for part in np.flatnonzero(sizes > _WIDTHS[-1])]


def _by_matrix(sums: _Matrix, link: float) -> Ints:
    """For several small parts at once, (parts, width, width), the least member of each one's cluster."""
    count, width, _ = sums.shape
    lead = np.tile(np.arange(width), (count, 1))
    means = np.where(np.arange(width)[:, None] < np.arange(width), sums, -1.0)
    size = np.ones((count, width), np.int64)
    alive, every = np.arange(count), np.arange(width)
    while True:
        best = means.reshape(len(alive), -1).argmax(axis=1)
        at = np.arange(len(alive))
        go = means.reshape(len(alive), -1)[at, best] >= link
        if not go.all():
            alive, best, sums, means, size = alive[go], best[go], sums[go], means[go], size[go]
            at = at[: len(alive)]
        if not len(alive):
            return lead
        a, b = np.divmod(best, width)
        row = sums[at, a] + sums[at, b]
        row[at, a] = row[at, b] = 0
        sums[at, a] = sums[at, :, a] = row
        sums[at, b] = sums[at, :, b] = 0
        size[at, a] += size[at, b]
        mean = row / (size[at, a][:, None] * size)
        means[at, a] = np.where(every > a[:, None], mean, -1)
        means[at, :, a] = np.where(every < a[:, None], mean, -1)
        means[at, b] = means[at, :, b] = -1
        mine = lead[alive]
        lead[alive] = np.where(mine == b[:, None], a[:, None], mine)


def _by_edges(count: int, left: list[int], right: list[int], chance: list[float], link: float) -> list[int]:
    """The same for one large part, edge by edge."""
    near: list[dict[int, float]] = [{} for _ in range(count)]
    gone = [False] * count
    heap = []
    for a, b, x in zip(left, right, chance, strict=True):
        near[a][b] = near[b][a] = x
        if x >= link:
            heap.append((-x, min(a, b), max(a, b), 0, 0))
    heapq.heapify(heap)
    size, up, turn = [1] * count, list(range(count)), [0] * count
    while heap:
        _, a, b, turn_a, turn_b = heapq.heappop(heap)
        if gone[a] or gone[b] or turn[a] != turn_a or turn[b] != turn_b:
            continue
        kept, taken = near[a], near[b]
        up[b], gone[b], near[b] = a, True, {}
        kept.pop(b)
        taken.pop(a)
        for k, x in taken.items():
            near[k].pop(b)
            kept[k] = near[k][a] = kept.get(k, 0.0) + x
        size[a] += size[b]
        turn[a] += 1
        for k, x in kept.items():
            mean = x / (size[a] * size[k])
            if mean >= link:
                low, high = min(a, k), max(a, k)
                heapq.heappush(heap, (-mean, low, high, turn[low], turn[high]))
    return [_root(up, k) for k in range(count)]


def inherited(clusters: Sequence[Mapping[str, int]]) -> list[str | None]:
    """The old id each cluster keeps; a cluster is given as {old id: how many of its articles had it}.

    Each old id goes once, to the cluster that shares most with it: the larger part of a split keeps it. A cluster takes
    the one with which it shares most. Ties go to the lesser id, then to the earlier cluster.
    """
    claims = sorted((-shared, old, k) for k, olds in enumerate(clusters) for old, shared in olds.items())
    kept: list[str | None] = [None] * len(clusters)
    used: set[str] = set()
    for _, old, k in claims:
        if kept[k] is None and old not in used:
            kept[k] = old
            used.add(old)
    return kept


def heirs(clusters: Sequence[Mapping[str, int]], kept: Sequence[str | None]) -> dict[str, int]:
    """For each old id that no cluster kept, the cluster that took most of its articles: it was merged into that one."""
    stay = set(kept)
    taken: dict[str, Counter[int]] = {}
    for k, olds in enumerate(clusters):
        for old, shared in olds.items():
            if old not in stay:
                taken.setdefault(old, Counter())[k] += shared
    return {old: min(counts, key=lambda k: (-counts[k], k)) for old, counts in sorted(taken.items())}


def _root(up: list[int], x: int) -> int:
    while up[x] != x:
        x = up[x]
    return x
