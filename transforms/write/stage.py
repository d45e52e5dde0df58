"""Rows into staged files: from here on only their places travel."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from schemas import TABLES, Article, Fetch, Pending, Reason, Reject, Signature, Stage
from schemas.moment import Moment
from schemas.reject import DETAIL_CHARS
from schemas.staged import Duplicate, Staged, Unchanged
from transforms.ids import id_of
from transforms.memory import give_back
from transforms.rows import table_of
from transforms.write.parquet import staged_bytes
from transforms.write.store import Store

STAGING = "_staging"

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_TABLE_OF: dict[type, str] = {Reject: "rejects", Pending: "pending", Fetch: "fetches"}
_ROW_BYTES = 2_000
"""What a row takes besides its text."""

Element = tuple[Article, Signature] | Reject | Pending | Fetch | Unchanged | Duplicate


def staging_folder(run_id: str) -> str:
    """Where a run's files wait, out of readers' sight.

    Raises:
        ValueError: the run id does not serve as a folder's name.
    """
    if not _RUN_ID.fullmatch(run_id):
        raise ValueError(f"expected a run id of letters, digits, '.', '_' and '-', got {run_id!r}")
    return f"{STAGING}/{run_id}"


class Stager:
    """Gathers the rows of one run and writes them to files of at most `max_rows` rows or about `max_bytes`.

    Files of one try of a bundle never meet those of another: each has a name of its own, which is nowhere in the lake.
    """

    def __init__(self, store: Store, moment: Moment, *, max_rows: int = 2_000, max_bytes: int = 6_000_000) -> None:
        self._store, self._moment = store, moment
        self._folder = staging_folder(moment.run_id)
        self._max_rows, self._max_bytes = max_rows, max_bytes
        self._rows: dict[str, list[Any]] = {}
        self._signatures: list[Signature] = []
        self._bytes = 0
        self._unchanged = self._duplicates = 0

    def add(self, element: Element) -> tuple[Staged, ...]:
        """Takes a row; gives the files that became full with it."""
        if isinstance(element, Unchanged):
            self._unchanged += 1
            return ()
        if isinstance(element, Duplicate):
            self._duplicates += 1
            return ()
        if isinstance(element, tuple):
            record, signature = element
            self._signatures.append(signature)
            return self._take("articles", record)
        return self._take(_TABLE_OF[type(element)], element)

    def _take(self, table: str, record: Article | Reject | Pending | Fetch) -> tuple[Staged, ...]:
        rows = self._rows.setdefault(table, [])
        rows.append(record)
        self._bytes += approximate_bytes(record)
        if len(rows) >= self._max_rows or self._bytes >= self._max_bytes:
            return self.flush()
        return ()

    def flush(self) -> tuple[Staged, ...]:
        """Writes what was gathered; gives a `Staged` for each file, and one for the unchanged inputs."""
        name = uuid.uuid4().hex
        staged = []
        articles = self._rows.pop("articles", [])
        if articles:
            staged += self._flush_articles(articles, name)
        for table in sorted(self._rows):
            staged += self._flush_rows(table, self._rows[table], name)
        if self._unchanged or self._duplicates:
            staged.append(Staged(table=None, unchanged=self._unchanged, duplicates=self._duplicates))
        files = [one.file for one in staged if one.file is not None]
        if files:
            twins = [signatures_file(one.file) for one in staged if one.file and one.table == "articles"]
            self._store.sync([*files, *twins, self._folder])
        self._rows, self._signatures, self._bytes = {}, [], 0
        self._unchanged = self._duplicates = 0
        give_back()
        return tuple(staged)

    def _flush_articles(self, articles: list[Article], name: str) -> list[Staged]:
        article_schema, signature_schema = TABLES["articles"].file_schema, TABLES["signatures"].file_schema
        signatures = self._signatures
        try:
            tables = table_of(articles, article_schema), table_of(signatures, signature_schema)
        except (pa.ArrowException, UnicodeError, ValueError, OverflowError):
            articles, signatures = self._sound_pairs(articles, signatures)
            tables = table_of(articles, article_schema), table_of(signatures, signature_schema)
        if not articles:
            return []
        file = f"{self._folder}/articles-{name}.parquet"
        self._store.write(signatures_file(file), staged_bytes(tables[1]))
        self._store.write(file, staged_bytes(tables[0]))
        return [Staged(table="articles", file=file, rows=len(articles))]

    def _sound_pairs(
        self, articles: list[Article], signatures: list[Signature]
    ) -> tuple[list[Article], list[Signature]]:
        """The pairs that Arrow takes; the others become rejects: one bad value must not take 2,000 rows along."""
        sound = []
        for article, signature in zip(articles, signatures, strict=True):
            try:
                table_of([article], TABLES["articles"].file_schema)
                table_of([signature], TABLES["signatures"].file_schema)
            except (pa.ArrowException, UnicodeError, ValueError, OverflowError) as error:
                self._rows.setdefault("rejects", []).append(self._reject(article, error))
            else:
                sound.append((article, signature))
        return [article for article, _ in sound], [signature for _, signature in sound]

    def _reject(self, article: Article, error: Exception) -> Reject:
        return Reject(
            reject_id=id_of(Stage.WRITE, Reason.BUG, article.origin_ref, article.article_id),
            stage=Stage.WRITE,
            reason=Reason.BUG,
            detail=_encodable(f"{type(error).__name__}: {error}")[:DETAIL_CHARS],
            url=None if article.url is None else _encodable(article.url),
            origin=article.origin,
            origin_ref=_encodable(article.origin_ref),
            retryable=Reason.BUG.retryable,
            attempt=1,
            payload_head=None,
            raw_sha256=article.raw_sha256,
            rejected_at=self._moment.now,
            run_id=self._moment.run_id,
        )

    def _flush_rows(self, table: str, rows: Sequence[Any], name: str) -> list[Staged]:
        file = f"{self._folder}/{table}-{name}.parquet"
        self._store.write(file, staged_bytes(table_of(rows, TABLES[table].file_schema)))
        return [Staged(table=table, file=file, rows=len(rows))]


def signatures_file(articles_file: str) -> str:
    """The twin of a staged file of articles."""
    folder, _, name = articles_file.rpartition("/")
    return f"{folder}/{name.replace('articles-', 'signatures-', 1)}"


def approximate_bytes(record: Article | Reject | Pending | Fetch) -> int:
    """About what a row takes in memory."""
    if isinstance(record, Article):
        return _ROW_BYTES + len(record.text or "") + len(record.description or "")
    if isinstance(record, Fetch):
        return _ROW_BYTES + len(record.robots_body or b"")
    return _ROW_BYTES


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
