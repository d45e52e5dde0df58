"""Cost of grouping as the window grows, on a made stream:  python -m benchmarks.group_scale [--json FILE] [N ...]

A tenth of each window, at most `--new` (10,000) and of its last day, is new. For each size, in a process of its own:
CPU seconds and milliseconds a new article, the peak memory, and pair F against the planted texts and stories. Making
the stream is not counted; `--keep FOLDER` keeps it for the next time.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.feather as feather
import pyarrow.parquet as pq

from benchmarks.made_stream import LAST_DAY, SCHEMA, stream, ungrouped
from benchmarks.partitions import scores
from transforms.group.language import group_language

_SIZES = (10_000, 30_000, 100_000, 300_000, 510_000, 1_000_000)
_PART = 10_000
_LOT = pa.field("lot", pa.float32())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sizes", nargs="*", type=int, default=list(_SIZES))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--new", type=int, default=10_000)
    options.add_argument("--keep", type=Path)
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [_alone(told.keep or Path(folder), size, min(told.new, size // 10), told.seed) for size in told.sizes]
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), "utf-8")


def _alone(folder: Path, size: int, new: int, seed: int) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as process:
        process.apply(write_stream, (folder, size, seed))
        picked = process.apply(pick_new, (folder, size, new))
    with multiprocessing.get_context("spawn").Pool(1) as process:
        row = process.apply(measured, (folder, size, *picked))
    print(" ".join(f"{key} {value:.4g}" for key, value in row.items()), flush=True)
    return row


def write_stream(folder: Path, size: int, seed: int) -> None:
    """The stream in files of 10,000, as far as they are not there; `lot` is the order in which the last day is new."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in range(-(-size // _PART)):
        path = folder / f"{part:04d}.parquet"
        if path.exists():
            continue
        tables = [made.rows for made in stream(_PART, seed * 1_000_000 + part, part * _PART)]
        table = pa.concat_tables(tables)
        last = np.array(pc.equal(table["published_on"], LAST_DAY))
        lot = np.where(last, np.random.default_rng(part).random(len(table)), 1).astype(np.float32)
        pq.write_table(table.append_column(_LOT, pa.array(lot)), path.with_suffix(".tmp"), compression="none")
        path.with_suffix(".tmp").rename(path)


def _column(window: ds.Dataset, name: str) -> pa.ChunkedArray:
    return window.to_table(columns=[name])[name]


def _window(folder: Path, size: int) -> ds.Dataset:
    return ds.dataset([folder / f"{part:04d}.parquet" for part in range(-(-size // _PART))])


def pick_new(folder: Path, size: int, most: int) -> tuple[Path, float]:
    """A file of the new rows, and the lot below which a row is new; the memory this takes is not counted."""
    window, path = _window(folder, size), folder / f"new-{size}-{most}.arrow"
    least = float(np.sort(_column(window, "lot").to_numpy())[most])
    lean = {"batch_size": 1_000, "batch_readahead": 1, "fragment_readahead": 1, "use_threads": False}
    new = ungrouped(window.scanner(SCHEMA.names, pc.field("lot") < least, **lean).to_table())
    feather.write_feather(new, path, compression="uncompressed")
    return path, least


def measured(folder: Path, size: int, path: Path, least: float) -> dict[str, float]:
    """Costs and scores of one window."""
    window, new, is_new = _window(folder, size), feather.read_table(path), pc.field("lot") < least
    began = time.process_time()
    grouped = group_language(new, window.filter(~is_new))
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out = {"window": size, "new": len(new), "CPU s": spent, "ms a new one": 1000 * spent / len(new), "peak MB": peak}
    truth = window.to_table(columns=["article_id", "text_id", "story_id"])
    told = grouped.assignments
    at = np.array(pc.fill_null(pc.index_in(truth["article_id"], value_set=told["article_id"].combine_chunks()), -1))
    for name in ("text_id", "story_id"):
        gold = np.array(truth[name].to_pylist(), object)
        said = gold.copy()
        said[at >= 0] = np.array(told[name].to_pylist(), object)[at[at >= 0]]
        about = set(gold[at >= 0]) | set(said[at >= 0])
        near = np.array([a in about or b in about for a, b in zip(gold, said, strict=True)])
        row = scores(gold[near].tolist(), said[near].tolist())
        out |= {f"{name} {key}": row[key] for key in ("P", "R", "F")}
    return out


if __name__ == "__main__":
    main()
