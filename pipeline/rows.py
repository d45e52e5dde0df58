"""Rows as bytes for a terminal or a file: a table, CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

Format = Literal["table", "csv", "json", "parquet"]


def written(rows: pa.Table, format_: Format) -> bytes:
    """The rows in a format; `json` is an object a line, and lists in CSV are JSON."""
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
        writer = csv.writer(text)
        writer.writerow(rows.column_names)
        writer.writerows([_cell(value) for value in record.values()] for record in records)
        return text.getvalue().encode()
    return _table(rows.column_names, records)


def _table(names: list[str], records: list[dict[str, Any]]) -> bytes:
    console = Console(file=io.StringIO(), width=160)
    table = RichTable(box=None, header_style="bold", pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for record in records:
        # Text of the lake is hostile: no markup is read from it, and control characters never reach a terminal.
        table.add_row(*(Text(_printable(str(_cell(value)))) for value in record.values()))
    with console.capture() as captured:
        console.print(table)
    return captured.get().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
