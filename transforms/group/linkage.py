"""Average linkage on a sparse graph, and ids that last from one run to the next."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence

from transforms.group.ragged import Ints
from transforms.group.weighing import Values


def average_linkage(count: int, left: Ints, right: Ints, chance: Values, link: float) -> list[int]:
    """The least member of each one's cluster: the surest two join first, until no mean chance reaches `link`.

    Absent pairs count 0. Never connected components: at hundreds of articles a day they make one story of thousands.
    Ties go to the lower pair.
    """
    near: list[dict[int, float]] = [{} for _ in range(count)]
    gone = [False] * count
    heap = []
    for a, b, x in zip(left.tolist(), right.tolist(), chance.tolist(), strict=True):
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
