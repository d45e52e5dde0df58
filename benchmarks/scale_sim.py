"""A day of signatures through settling, grouping and commit, window after window: CPU, memory and lag.

    python -m benchmarks.scale_sim [--articles 10000] [--windows 24] [--languages 8] [--keep FOLDER] [--json FILE]

The signatures are those of `made_stream` with their five days drawn together into one; texts are cut from one sheet of
words, 3 kB each. Lag is what it would be if windows closed evenly over the day and were handled one after the other at
the CPU time they took here: from a window's end to its commit. Making the day is not counted. A million is
`--articles 1000000`: 10 GB of disk and some hours of one core.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import resource
import statistics
import tempfile
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.made_stream import DAYS, SCHEMA, stream
from pipeline.grouping import GroupNew
from schemas import TABLES, Origin
from schemas.moment import Moment
from schemas.staged import Grouped, RunHeader, Staged
from transforms.group.settings import GroupSettings
from transforms.write.settled import Settled
from transforms.write.stage import signatures_file, staging_folder
from transforms.write.store import Store, open_store
from transforms.write.write_run import write_run

DAY = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
DAY_S = 86_400
STAGED_ROWS = 2_000
TEXT_CHARS = 3_000
_BEGIN = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)
_TOLD = ("text_id", "story_id", "text_relation", "text_score", "links")
_ARTICLES = TABLES["articles"].file_schema


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one window cost."""

    articles: int
    group_s: float
    commit_s: float
    """Settling, files and log: all but grouping."""
    peak_mb: float
    """Of the process so far."""

    @property
    def cpu_s(self) -> float:
        return self.group_s + self.commit_s


class TimedGroup:
    """Grouping, with the CPU seconds it took."""

    def __init__(self) -> None:
        self._group, self.spent_s = GroupNew(GroupSettings()), 0.0

    def __call__(self, store: Store, settled: Settled) -> Iterable[Grouped]:
        began = time.process_time()
        grouped = tuple(self._group(store, settled))
        self.spent_s = time.process_time() - began
        return grouped


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--windows", type=int, default=24)
    options.add_argument("--languages", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="where the day and its lake are left")
    options.add_argument("--json", type=Path)
    told = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-scale-") as folder:
        where = told.keep or Path(folder)
        if not (where / "day").exists():
            make_day(where / "day", told.articles, told.windows, told.languages, told.seed)
        windows = replay(where / "day", where / "lake")
        size = sum(file.stat().st_size for file in (where / "lake").rglob("*.parquet"))
    print(summary(windows, size))
    if told.json:
        told.json.write_text(json.dumps([dataclasses.asdict(window) for window in windows], indent=1), "utf-8")


def make_day(folder: Path, articles: int, windows: int, languages: int, seed: int) -> None:
    """A file of signatures for each window of the day."""
    folder.mkdir(parents=True)
    sinks = [pq.ParquetWriter(folder / f"{number:04d}.parquet", SCHEMA) for number in range(windows)]
    for number, made in enumerate(stream(articles, seed)):
        rows = _in_one_day(made.rows, f"l{number % languages}")
        at_s = (rows["published_at"].cast(pa.int64()).to_numpy() - int(DAY.timestamp() * 1e6)) // 1_000_000
        which = np.minimum(at_s * windows // DAY_S, windows - 1)
        for window in np.unique(which).tolist():
            sinks[window].write_table(rows.filter(pa.array(which == window)))
    for sink in sinks:
        sink.close()


def replay(day: Path, lake: Path) -> list[Window]:
    """Commits a window after the other; gives what each cost."""
    store, group, files = open_store(str(lake)), TimedGroup(), sorted(day.iterdir())
    header = RunHeader(run_id="sim", command="stream", config_hash="", code_version="", started_at=DAY)
    windows = []
    for number, file in enumerate(files, 1):
        moment = Moment.of_window("sim", DAY + dt.timedelta(seconds=DAY_S * number / len(files)))
        signatures = pq.read_table(file, schema=SCHEMA)
        staged = list(_staged(store, moment, signatures))
        began, group.spent_s = time.process_time(), 0.0
        write_run(store, header, moment, staged, len(signatures), group=group)
        spent_s = time.process_time() - began
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        window = Window(
            articles=len(signatures), group_s=group.spent_s, commit_s=spent_s - group.spent_s, peak_mb=peak_mb
        )
        windows.append(window)
        print(f"{number:4} {_line(window)}", flush=True)
    return windows


def lags(windows: list[Window]) -> list[float]:
    """Seconds from each window's end to its commit, with one core and nothing beside."""
    span_s, free_s, found = DAY_S / len(windows), 0.0, []
    for number, window in enumerate(windows, 1):
        end_s = number * span_s
        free_s = max(free_s, end_s) + window.cpu_s
        found.append(free_s - end_s)
    return found


def summary(windows: list[Window], lake_bytes: int) -> str:
    """What a reader wants first."""
    total = sum(window.articles for window in windows)
    behind = lags(windows)
    cpu_s = sum(window.cpu_s for window in windows)
    return "\n".join(
        (
            f"{total:,} articles in {len(windows)} windows: {cpu_s:,.1f} CPU-s, {1000 * cpu_s / total:.2f} ms each",
            f"grouping {1000 * sum(window.group_s for window in windows) / total:.2f} ms an article, "
            f"all else {1000 * sum(window.commit_s for window in windows) / total:.2f} ms",
            f"lag {statistics.median(behind):.1f} s at the median, {max(behind):.1f} s at most; "
            f"busy {100 * cpu_s / DAY_S:.2f} % of a core's day",
            f"peak {max(window.peak_mb for window in windows):,.0f} MB; "
            f"{lake_bytes / total:,.0f} bytes an article in the lake",
        )
    )


def _in_one_day(rows: pa.Table, language: str) -> pa.Table:
    """Made rows as they are staged: five days as one, nothing told of groups."""
    at = rows["published_at"].cast(pa.int64()).to_numpy() - int(_BEGIN.timestamp() * 1e6)
    instants = pa.array(at // DAYS + int(DAY.timestamp() * 1e6), pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    told = {
        "published_at": instants,
        "first_seen_at": instants,
        "published_on": pa.array([DAY.date()] * len(rows), pa.date32()),
        "language": pa.array([language] * len(rows)),
        **{name: pa.nulls(len(rows), SCHEMA.field(name).type) for name in _TOLD},
    }
    for name, values in told.items():
        place = SCHEMA.get_field_index(name)
        rows = rows.set_column(place, SCHEMA.field(place), values)
    return rows


def _staged(store: Store, moment: Moment, signatures: pa.Table) -> Iterable[Staged]:
    """Files as workers leave them: articles, and their signatures beside them row by row."""
    for number, start in enumerate(range(0, len(signatures), STAGED_ROWS)):
        part = signatures.slice(start, STAGED_ROWS)
        file = f"{staging_folder(moment.run_id)}/articles-{number:06d}.parquet"
        for path, table in ((file, _articles_of(part, moment)), (signatures_file(file), part)):
            sink = pa.BufferOutputStream()
            pq.write_table(table, sink)
            store.write(path, sink.getvalue().to_pybytes())
        yield Staged(table="articles", file=file, rows=len(part))


def _articles_of(signatures: pa.Table, moment: Moment) -> pa.Table:
    count = len(signatures)
    sheet = " ".join(f"w{n * 7919 % 30_011:x}" for n in range(30_000))
    starts = [zlib.crc32(one.encode()) % (len(sheet) - TEXT_CHARS) for one in signatures["article_id"].to_pylist()]
    told = {
        "ingested_at": [moment.now] * count,
        "origin": [Origin.FEED.value] * count,
        "origin_ref": [f"https://{one}/feed.xml" for one in signatures["domain"].to_pylist()],
        "text": [sheet[start : start + TEXT_CHARS] for start in starts],
    }
    columns = []
    for field in _ARTICLES:
        if field.name in told:
            columns.append(pa.array(told[field.name], field.type))
        elif field.name in signatures.schema.names and (field.nullable or not signatures[field.name].null_count):
            columns.append(signatures[field.name].cast(field.type))
        else:
            columns.append(pa.array([_empty(field)] * count, field.type))
    return pa.table(columns, schema=_ARTICLES)


def _empty(field: pa.Field) -> object:
    """What stands in a column that plays no part here."""
    if field.nullable:
        return None
    if pa.types.is_list(field.type) or pa.types.is_map(field.type):
        return []
    return "" if pa.types.is_string(field.type) else 0


def _line(window: Window) -> str:
    return (
        f"{window.articles:7,} articles, group {window.group_s:7.2f} s, all else {window.commit_s:6.2f} s, "
        f"peak {window.peak_mb:,.0f} MB"
    )


if __name__ == "__main__":
    main()
