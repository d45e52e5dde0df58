"""What a lake gives away: the deduplicated reports, the stories or a question's rows, as a file or a folder."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export_card import dataset_card
from pipeline.export_feed import atom, json_feed, rss
from pipeline.lake import Lake
from pipeline.query import answer
from pipeline.rows import written

Form = Literal["parquet", "jsonl", "csv", "rss", "atom", "jsonfeed", "hf"]
REPORTS = "select * from reports order by published_on, published_at, article_id"
STORIES = (
    "select s.*, a.url, a.description from story_list s left join latest a on a.article_id = s.first_article_id"
    " order by s.date desc, s.article_count desc, s.story_id"
)
_FEED_ITEMS = 200
_BATCH_ROWS = 2_000


def export_bytes(lake: Lake, question: str, form: Form, title: str) -> Iterator[bytes]:
    """The rows of a question in a form that is one file, piece by piece; a feed holds the first 200 of them.

    Raises:
        QueryError: DuckDB does not take the question, or a feed lacks a column for its titles.
        ValueError: the form is a folder.
    """
    rows = answer(lake, question)
    if form == "jsonl":
        for start in range(0, len(rows), _BATCH_ROWS):
            yield written(rows.slice(start, _BATCH_ROWS), "json")
    elif form == "csv" or form == "parquet":
        yield written(rows, form)
    elif form == "hf":
        raise ValueError("expected a form that is one file, got 'hf'")
    else:
        feed = {"rss": rss, "atom": atom, "jsonfeed": json_feed}[form]
        yield feed(rows.slice(0, _FEED_ITEMS), title)


def export_folder(lake: Lake, question: str, folder: Path, title: str) -> int:
    """Writes a folder that Hugging Face `datasets` loads, with its card; gives the number of rows.

    Raises:
        FileExistsError: there is something in the folder already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"expected an empty folder or none, got {folder}")
    rows = answer(lake, question)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "train-00000-of-00001.parquet").write_bytes(_parquet(rows))
    (folder / "README.md").write_text(dataset_card(rows, title, question), "utf-8")
    return len(rows)


def _parquet(rows: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd", row_group_size=_BATCH_ROWS)
    return sink.getvalue()
