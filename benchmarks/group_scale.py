"""Cost of grouping as the window grows, on a made stream:  python -m benchmarks.group_scale [--json FILE] [N ...]

A tenth of each window, at most 10,000 and of its last day, is new. Prints CPU seconds and milliseconds a new article,
the process's peak memory, and pair F against the planted texts and stories.
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
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from benchmarks.group_scores import scores
from benchmarks.made_stream import SCHEMA, stream
from transforms.group.language import group_language

_SIZES = (10_000, 30_000, 100_000)
_MOST_NEW = 10_000
_TOLD = ("text_id", "story_id", "text_relation", "text_score", "links")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=list(_SIZES))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    rows = []
    for size in told.sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = multiprocessing.get_context("spawn").Pool(1)
            made.apply(write_window, (size, told.seed, folder))
            row = made.apply(measured, (folder,))
            made.close()
        rows.append(row)
        print(" ".join(f"{key} {value:.4g}" for key, value in row.items()), flush=True)
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), "utf-8")


def write_window(size: int, seed: int, folder: str) -> None:
    """known.parquet, new.parquet (not grouped) and truth.parquet."""
    draw = np.random.default_rng(seed)
    most = min(_MOST_NEW, size // 10)
    new: list[pa.Table] = []
    truth: list[pa.Table] = []
    with pq.ParquetWriter(f"{folder}/known.parquet", SCHEMA, compression="none") as known:
        for made in stream(size, seed):
            last = np.array([on.day == 7 for on in made.rows["published_on"].to_pylist()])
            is_new = last & (draw.random(len(last)) < 5 * most / size)
            known.write_table(made.rows.filter(pa.array(~is_new)))
            new.append(made.rows.filter(pa.array(is_new)))
            truth.append(made.rows.select(["article_id", "text_id", "story_id"]))
    fresh = pa.concat_tables(new)
    for name in _TOLD:
        at = fresh.schema.get_field_index(name)
        fresh = fresh.set_column(at, fresh.schema.field(at), pa.nulls(len(fresh), fresh.schema.field(at).type))
    pq.write_table(fresh, f"{folder}/new.parquet")
    pq.write_table(pa.concat_tables(truth), f"{folder}/truth.parquet")


def measured(folder: str) -> dict[str, float]:
    new, known = pq.read_table(f"{folder}/new.parquet"), ds.dataset(f"{folder}/known.parquet")
    began = time.process_time()
    grouped = group_language(new, known)
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {
        row["article_id"]: row for row in grouped.assignments.select(["article_id", "text_id", "story_id"]).to_pylist()
    }
    truth = pq.read_table(f"{folder}/truth.parquet").to_pylist()
    out = {
        "window": len(truth),
        "new": len(new),
        "CPU s": spent,
        "ms a new one": 1000 * spent / len(new),
        "peak MB": peak,
    }
    for name in ("text_id", "story_id"):
        said = [told.get(row["article_id"], row)[name] for row in truth]
        true = [row[name] for row in truth]
        about = {t for t, row in zip(true, truth, strict=True) if row["article_id"] in told}
        about |= {s for s, row in zip(said, truth, strict=True) if row["article_id"] in told}
        near = [k for k in range(len(truth)) if true[k] in about or said[k] in about]
        out[f"{name} F"] = scores([true[k] for k in near], [said[k] for k in near])["F"]
    return out


if __name__ == "__main__":
    main()
