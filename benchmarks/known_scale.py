"""The anti-join on a lake of many ids:  python -m benchmarks.known_scale [--ids 10000000]

CPU seconds to open the index, to ask for ids one by one and many at once, and to take new ones in; bytes an id; the
process's peak memory while it is asked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time

import numpy as np

from transforms.write.segment import Entries, Segment, joined, segment_bytes
from transforms.write.store import open_store

_ASKED, _TAKEN = 100_000, 50_000
_PATH = "_index/signatures/base-00000000000000000000.ids"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ids", type=int, default=10_000_000)
    told = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-known-") as folder:
        for step in (make, ask, take_in):
            with multiprocessing.get_context("spawn").Pool(1) as process:
                print(process.apply(step, (folder, told.ids)), flush=True)


def entries(count: int, seed: int) -> Entries:
    """Articles without aliases, their ids drawn at random."""
    draw = np.random.default_rng(seed)
    ids = draw.integers(0, 1 << 63, (2, count), np.uint64)
    none = np.zeros(0, np.uint64)
    return Entries(
        upper=ids[0],
        lower=ids[1],
        version=np.ones(count, np.int16),
        revision=np.zeros(count, np.int16),
        first_seen=draw.integers(0, 10_000, count) * 60_000_000,
        content=ids[0] >> np.uint64(24),
        raw=ids[1] >> np.uint64(24),
        alias_upper=none,
        alias_lower=none,
        owner_upper=none,
        owner_lower=none,
    )


def make(folder: str, count: int) -> str:
    began = time.process_time()
    data = segment_bytes(entries(count, 1), {"version": 0, "path": _PATH, "base": None, "files": []})
    spent_s = time.process_time() - began
    open_store(folder).write(_PATH, data)
    return (
        f"built anew: {count:,} ids, {len(data) / count:.1f} bytes each, {spent_s:.1f} CPU-s, {peak_mb():,.0f} MB peak"
    )


def ask(folder: str, count: int) -> str:
    """Half of the ids asked for are known."""
    known, new = entries(count, 1), entries(_ASKED // 2, 2)
    upper = np.concatenate([known.upper[: _ASKED // 2], new.upper])
    lower = np.concatenate([known.lower[: _ASKED // 2], new.lower])
    before_mb = peak_mb()
    del known
    began = time.process_time()
    segment = Segment.load(open_store(folder), _PATH)
    opened_s = time.process_time() - began
    began = time.process_time()
    held = sum(segment.find(a, b) is not None for a, b in zip(upper.tolist(), lower.tolist(), strict=True))
    one_by_one_s = time.process_time() - began
    began = time.process_time()
    at_once = int((segment.find_many(upper, lower) >= 0).sum())
    at_once_s = time.process_time() - began
    assert held == at_once == _ASKED // 2
    return (
        f"opened in {1000 * opened_s:.2f} ms; an id alone {1e6 * one_by_one_s / _ASKED:.1f} us, of {_ASKED:,} at once "
        f"{1e6 * at_once_s / _ASKED:.2f} us; {peak_mb() - before_mb:,.0f} MB more at the peak"
    )


def take_in(folder: str, count: int) -> str:
    store, new = open_store(folder), entries(_TAKEN, 3)
    base = Segment.load(store, _PATH)
    began = time.process_time()
    segment_bytes(new, {"version": 1, "path": "", "base": _PATH, "files": []})
    recent_s = time.process_time() - began
    began = time.process_time()
    segment_bytes(joined([base.entries(), new]), {"version": 1, "path": "", "base": None, "files": []})
    merged_s = time.process_time() - began
    return (
        f"{_TAKEN:,} new ids: {recent_s:.2f} CPU-s as a recent segment, {merged_s:.1f} CPU-s where the base of "
        f"{count:,} is merged (at each twentieth of growth), {peak_mb():,.0f} MB peak"
    )


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
