"""The readers that people open a lake with: some know the log, some only folders of Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
from deltalake import DeltaTable

KEY = ["article_id", "version", "revision"]


def keys_by_reader(
    lake: Path, table: str, key: list[str] | None = None, more: dict[str, Any] | None = None
) -> dict[str, list[tuple[object, ...]]]:
    """The sorted keys of a table's rows, as each reader sees them; `more` is what Polars must be told besides."""
    columns = key or KEY
    folder, pattern = str(lake / table), f"{lake}/{table}/date=*/*.parquet"
    named = ", ".join(columns)
    seen = {
        "duckdb": duckdb.sql(f"select {named} from read_parquet('{pattern}', hive_partitioning=true)").fetchall(),
        "pandas": list(pd.read_parquet(folder)[columns].itertuples(index=False, name=None)),
        "polars": pl.scan_parquet(pattern, hive_partitioning=True, **(more or {})).select(columns).collect().rows(),
        "polars by the log": pl.scan_delta(folder).select(columns).collect().rows(),
        "pyarrow": list(
            zip(*ds.dataset(folder, partitioning="hive").to_table(columns).to_pydict().values(), strict=True)
        ),
        "the log": list(zip(*DeltaTable(folder).to_pyarrow_table(columns=columns).to_pydict().values(), strict=True)),
    }
    return {reader: sorted(tuple(row) for row in rows) for reader, rows in seen.items()}


def assert_readers_agree(lake: Path, table: str, key: list[str] | None = None) -> None:
    seen = keys_by_reader(lake, table, key)
    assert all(rows == seen["the log"] for rows in seen.values()), seen
