"""Questions to a lake in SQL: DuckDB over the files that the log counts in, with the views ready."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.errors import QueryError
from pipeline.lake import Lake
from schemas import TABLES

SQL = Path(__file__).parent / "sql"
_TRIES = 3


def named_queries() -> dict[str, str]:
    """The questions that come with newsbeam: name to SQL; the first line says what it answers."""
    return {path.stem: path.read_text("utf-8") for path in sorted((SQL / "queries").glob("*.sql"))}


def connected(lake: Lake, tables: Collection[str] = tuple(TABLES)) -> duckdb.DuckDBPyConnection:
    """A connection in memory that sees the lake's tables at their newest commit, and the views of `views.sql`.

    Without all tables it is there sooner; the views need `articles`, `stories` and `story_members`.
    """
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name in tables:
        table, files = TABLES[name], lake.files(name)
        if not files:
            # A table of its own: what is registered is not seen by the connection's cursors.
            connection.register("no_rows", table.table_schema.empty_table())
            connection.execute(f"create table {name} as select * from no_rows")  # noqa: S608 - a table's name
            connection.unregister("no_rows")
            continue
        paths = ", ".join(_quoted(f"{lake.store.uri}/{file.path}") for file in files)
        options = "union_by_name = true"
        if table.partition is not None:
            options += f", hive_partitioning = true, hive_types = {{'{table.partition}': varchar}}"
        connection.execute(f"create view {name} as select * from read_parquet([{paths}], {options})")  # noqa: S608 - quoted paths
    connection.execute((SQL / "views.sql").read_text("utf-8"))
    return connection


def sql_of(question: str) -> str:
    """The SQL of a question: itself, or what stands behind a name.

    Raises:
        QueryError: it is a name, and there is no query of that name.
    """
    name = question.strip()
    if not re.fullmatch(r"\w+", name):
        return question
    known = named_queries()
    if name not in known:
        raise QueryError(f"expected SQL or one of {', '.join(known)}, got {question!r}")
    return known[name]


def answer(lake: Lake, question: str, values: Sequence[Any] = ()) -> pa.Table:
    """The rows that a question gives: SQL, with values for its `?`, or the name of one of `named_queries`.

    The two story tables rewrite whole days: a file that goes between opening and reading is asked for again.

    Raises:
        QueryError: DuckDB does not take the SQL, or there is no query of that name.
    """
    sql = sql_of(question)
    for left in range(_TRIES - 1, -1, -1):
        try:
            return connected(lake).execute(sql, list(values)).to_arrow_table()
        except duckdb.IOException as error:
            if not left:
                raise OSError(str(error)) from error
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
    raise AssertionError("unreachable")


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"
