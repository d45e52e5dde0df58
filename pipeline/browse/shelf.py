"""The lake as pages ask it: a connection that is opened anew when a run was committed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.lake import Lake
from pipeline.query import connected
from schemas import TABLES

_TRIES = 3
_UNSEEN = ("signatures", "pending")
"""No page shows them, and they are a third of a lake's files."""
_HEADS = """
create table heads as
select article_id, date, published_on, published_at, outlet, domain, language, topic, topics[1].label as topic_label,
       title, description, word_count
from latest
"""


class Shelf:
    """Answers SQL over the lake's newest commit; safe to ask from several threads."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._lock = threading.Lock()
        self._version: int | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._has_heads = False

    def ask(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), *, heads: bool = False
    ) -> list[dict[str, Any]]:
        """The rows of a question to the lake's tables and views, and with `heads` to that table: articles without text.

        A file that a commit took away meanwhile is asked for again. The table costs 0.6 s of 100,000 articles, once.

        Raises:
            OSError: files stay away.
        """
        for left in range(_TRIES - 1, -1, -1):
            try:
                rows = self._opened(heads).cursor().execute(sql, values).to_arrow_table()
                return list(rows.to_pylist())
            except duckdb.IOException as error:
                with self._lock:
                    self._connection = None
                if not left:
                    raise OSError(str(error)) from error
        raise AssertionError("unreachable")

    def _opened(self, heads: bool) -> duckdb.DuckDBPyConnection:
        """`runs` is written last in every commit: as long as it stands, nothing else has changed."""
        with self._lock:
            version = self.lake.version("runs")
            if self._connection is None or version != self._version:
                self._connection = connected(self.lake, [name for name in TABLES if name not in _UNSEEN])
                self._version, self._has_heads = version, False
            if heads and not self._has_heads:
                self._connection.execute(_HEADS)
                self._has_heads = True
            return self._connection
