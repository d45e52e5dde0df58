"""How well a partition of articles agrees with the true one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import comb

Labels = Sequence[Hashable]
Row = dict[str, float]


def scores(gold: Labels, found: Labels) -> Row:
    """Pair P, R, F, adjusted Rand index and B3 F of the labelled ones; the largest group of all."""
    rows = [k for k, name in enumerate(gold) if name is not None]
    true, said = [gold[k] for k in rows], [found[k] for k in rows]
    both = sum(comb(n, 2) for n in Counter(zip(true, said, strict=True)).values())
    in_true, in_said = (sum(comb(n, 2) for n in Counter(names).values()) for names in (true, said))
    precision, recall = both / in_said if in_said else 1.0, both / in_true if in_true else 1.0
    expected, top = in_true * in_said / comb(len(rows), 2), (in_true + in_said) / 2
    t, s, shared = Counter(true), Counter(said), Counter(zip(true, said, strict=True))
    b3_p = sum(n * n / s[b] for (_, b), n in shared.items()) / len(rows)
    b3_r = sum(n * n / t[a] for (a, _), n in shared.items()) / len(rows)
    return {
        "P": precision,
        "R": recall,
        "F": 2 * precision * recall / (precision + recall) if both else 0.0,
        "ARI": (both - expected) / (top - expected),
        "B3": 2 * b3_p * b3_r / (b3_p + b3_r),
        "largest": max(Counter(found).values()),
    }
