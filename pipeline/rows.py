"""Rows as bytes for a terminal or a file: a table, CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.printable import printable

Format = Literal["table", "csv", "json", "parquet"]
_NARROWEST = 12
"""Where columns would be narrower than this, a row becomes a block with a line a column."""
_LONGEST = 200


def written(rows: pa.Table, format_: Format) -> bytes:
    """The rows in a format; `json` is an object a line, and lists in CSV are JSON.

    `table` is for looking: as wide as the terminal, or 160 where there is none; of many columns a block for each row.
    """
    if format_ == "parquet":
        sink = io.BytesIO()
        pq.write_table(rows, sink, compression="zstd")
        return sink.getvalue()
    records = rows.to_pylist()
    if format_ == "json":
        lines = (json.dumps(record, ensure_ascii=False, default=str) for record in records)
        return "".join(f"{line}\n" for line in lines).encode()
    if format_ == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(rows.column_names)
        writer.writerows([_cell(value) for value in record.values()] for record in records)
        return text.getvalue().encode()
    width = shutil.get_terminal_size((160, 50)).columns
    if not records:
        return b"no rows\n"
    if len(rows.column_names) * _NARROWEST > width:
        return _blocks(rows.column_names, records).encode()
    return _table(rows.column_names, records, width).encode()


def _table(names: list[str], records: list[dict[str, Any]], width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    table = RichTable(box=None, header_style="bold", pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for record in records:
        # Text of the lake is hostile: no markup is read from it, and control characters never reach a terminal.
        table.add_row(*(Text(printable(str(_cell(value)))) for value in record.values()))
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _blocks(names: list[str], records: list[dict[str, Any]]) -> str:
    margin = max(map(len, names)) + 2
    blocks = []
    for record in records:
        told = {name: printable(str(_cell(value))) for name, value in record.items()}
        blocks.append("".join(f"{name:<{margin}}{_short(value)}\n" for name, value in told.items()))
    return "\n".join(blocks)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value
