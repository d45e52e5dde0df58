"""Signatures made anew in place: the same keys and groups, the compact form of another algorithm."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, UNKNOWN_DATE, Signature
from transforms.rows import table_of
from transforms.write.finish import cut_rows, write_final
from transforms.write.intent import TableChange
from transforms.write.log import LiveFile, files_of
from transforms.write.parquet import read_rows
from transforms.write.store import Store

_KEYS = ("article_id", "version", "revision")
_KEPT = (
    *("alias_ids", "content_hash", "raw_sha256", "first_seen_at", "published_at", "published_on"),
    *("text_id", "story_id", "text_relation", "text_score", "excerpt_of", "links"),
)
"""Decided when the row was written, and not made from the text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Renew:
    """A plan of upkeep: rewrites the signatures of one day that another algorithm made."""

    day: str
    algorithm: str
    sign: Callable[[pa.Table], Sequence[Signature]]

    def __call__(self, store: Store, folder: str) -> Iterator[TableChange]:
        table = TABLES["signatures"]
        files = sorted(files_of(store, table).values(), key=lambda file: file.path)
        for file in files:
            if file.partition == self.day:
                rows = read_rows(store, file.path, table.file_schema)
                if pc.any(pc.not_equal(rows["algorithm"], self.algorithm)).as_py():
                    anew = self._anew(store, rows)
                    added = tuple(write_final(store, folder, table, self.day, part) for part in cut_rows(anew))
                    yield TableChange(table=table.name, added=added, removed=(file,))

    def _anew(self, store: Store, rows: pa.Table) -> pa.Table:
        """Row for row of the old ones; one whose article is not in the lake loses its compact form."""
        table = TABLES["signatures"]
        keys = [tuple(row.values()) for row in rows.select(list(_KEYS)).to_pylist()]
        days = {self.day, UNKNOWN_DATE}
        made: dict[tuple[Any, ...], Signature] = {}
        wanted = rows["article_id"].combine_chunks()
        for file in _article_files(store, days):
            articles = read_rows(store, file.path, TABLES["articles"].file_schema)
            for start in range(0, len(articles), 500):
                part = articles.slice(start, 500)
                for one in self.sign(part.filter(pc.is_in(part["article_id"], wanted))):
                    made[one.article_id, one.version, one.revision] = one
        missing = [key for key in keys if key not in made]
        if missing:
            raise ValueError(f"expected the articles of all signatures of {self.day}, got none for {missing[:3]}")
        anew = table_of([made[key] for key in keys], table.file_schema)
        for name in _KEPT:
            place = table.file_schema.get_field_index(name)
            anew = anew.set_column(place, table.file_schema.field(place), rows[name])
        return anew


def _article_files(store: Store, days: set[str]) -> list[LiveFile]:
    found = files_of(store, TABLES["articles"])
    return [found[path] for path in sorted(found) if found[path].partition in days]
