"""The staged articles of a run, settled against each other and against the lake."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, UNKNOWN_DATE, Origin
from schemas.staged import Staged
from transforms.write.errors import BrokenInvariantError
from transforms.write.ids128 import pack_ids
from transforms.write.known import Known, KnownArticle
from transforms.write.parquet import read_parquet
from transforms.write.segment import Array
from transforms.write.settle import Twin, Verdict, settle
from transforms.write.stage import signatures_file
from transforms.write.store import Store

_COLUMNS = (
    "article_id",
    "version",
    "revision",
    "content_hash",
    "raw_sha256",
    "origin",
    "origin_ref",
    "language",
    "domain",
    "published_at",
    "published_on",
    "first_seen_at",
    "ingested_at",
    "word_count",
)
_DECIDING = ("content_hash", "raw_sha256", "origin", "origin_ref", "ingested_at")
"""Of no use once the articles are settled."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settled:
    """The rows that are new: `file` and `row` say where each is staged; then ids, version and what rows sort by."""

    files: tuple[str, ...]
    rows: pa.Table
    duplicates: int
    unchanged: int

    @property
    def signature_files(self) -> tuple[str, ...]:
        """Where the signatures of the rows are staged, in the order of `files`."""
        return tuple(map(signatures_file, self.files))


def settle_articles(store: Store, staged: Sequence[Staged], known: Known) -> Settled:
    """The new article versions among the staged ones.

    A document is the known article that has its id, else the one that has one of its aliases. Documents that are not
    known and share an id, as their own or as an alias, are one article. One that is known only by its own id is never
    joined to another known article, even if a document of this run names both: so two known articles stay two.
    Equal for every order of files and rows.

    Raises:
        BrokenInvariantError: the files do not hold as many rows as were staged.
    """
    files = tuple(one.file for one in staged if one.table == "articles" and one.file is not None)
    rows = _staged_rows(store, files)
    expected = sum(one.rows for one in staged if one.table == "articles")
    if len(rows) != expected:
        raise BrokenInvariantError(f"expected {expected} staged articles, got {len(rows)}")
    groups, kept = _grouped(rows, known)
    changes: dict[int, Verdict] = {}
    duplicates = unchanged = 0
    for members, article in groups:
        verdict = settle([_twin(rows, member) for member in members], article)
        duplicates += verdict.duplicates
        unchanged += verdict.unchanged
        kept[members] = False
        if verdict.kept is not None:
            place = members[verdict.kept]
            kept[place] = True
            changes[place] = verdict
    return Settled(
        files=files,
        rows=_applied(rows, changes).filter(pa.array(kept)).drop_columns(list(_DECIDING)),
        duplicates=duplicates,
        unchanged=unchanged,
    )


def _staged_rows(store: Store, files: Sequence[str]) -> pa.Table:
    """The deciding columns of every staged article, first the file and row it stands in."""
    parts = []
    for number, file in enumerate(files):
        part = read_parquet(store, file, _COLUMNS)
        aliases = read_parquet(store, signatures_file(file), ("alias_ids",)).column("alias_ids")
        part = part.append_column("alias_ids", aliases)
        part = part.append_column("row", pa.array(np.arange(len(part), dtype=np.int32)))
        parts.append(part.append_column("file", pa.array(np.full(len(part), number, np.int32))))
    if not parts:
        return _no_rows()
    rows = pa.concat_tables(parts).combine_chunks()
    seen_at = pc.coalesce(rows["first_seen_at"], rows["ingested_at"])
    rows = rows.set_column(rows.schema.get_field_index("first_seen_at"), "first_seen_at", seen_at)
    day = pc.coalesce(rows["published_on"].cast(pa.string()), pa.scalar(UNKNOWN_DATE))
    return rows.append_column("date", day)


def _grouped(rows: pa.Table, known: Known) -> tuple[list[tuple[list[int], KnownArticle | None]], Array]:
    """The documents that need a verdict, by article; and a mask of rows with those true that need none."""
    count = len(rows)
    kept = np.ones(count, bool)
    if not count:
        return [], kept
    upper, lower, owner = _ids_of(rows)
    by_article: dict[str, list[int]] = defaultdict(list)
    articles: dict[str, KnownArticle] = {}
    known_rows = np.unique(owner[known.holds(upper, lower)])
    for row in known_rows.tolist():
        article = _known_article(rows, row, known)
        articles[article.article_id] = article
        by_article[article.article_id].append(row)
    fresh = ~np.isin(owner, known_rows)
    groups: list[tuple[list[int], KnownArticle | None]] = [
        (by_article[article_id], articles[article_id]) for article_id in sorted(articles)
    ]
    groups += [(members, None) for members in _sharing(upper[fresh], lower[fresh], owner[fresh])]
    return groups, kept


def _ids_of(rows: pa.Table) -> tuple[Array, Array, Array]:
    """Every id and alias with the row it belongs to."""
    own_upper, own_lower = pack_ids(rows.column("article_id").combine_chunks())
    lists = rows.column("alias_ids").combine_chunks()
    upper, lower = pack_ids(lists.flatten())
    return (
        np.concatenate([own_upper, upper]),
        np.concatenate([own_lower, lower]),
        np.concatenate([np.arange(len(rows)), pc.list_parent_indices(lists).to_numpy()]),
    )


def _known_article(rows: pa.Table, row: int, known: Known) -> KnownArticle:
    """The known article a row stands for: by its own id, else the one with the least id that an alias leads to."""
    own = known.lookup(rows.column("article_id")[row].as_py())
    if own is not None:
        return own
    aliases = (known.lookup(alias) for alias in rows.column("alias_ids")[row].as_py())
    return min((found for found in aliases if found is not None), key=lambda found: found.article_id)


def _sharing(upper: Array, lower: Array, owner: Array) -> list[list[int]]:
    """The rows that share ids, directly or through others; rows that share none are left out."""
    order = np.lexsort((owner, lower, upper))
    upper, lower, owner = upper[order], lower[order], owner[order]
    same = (upper[1:] == upper[:-1]) & (lower[1:] == lower[:-1]) & (owner[1:] != owner[:-1])
    leader: dict[int, int] = {}
    for first, second in zip(owner[:-1][same].tolist(), owner[1:][same].tolist(), strict=True):
        a, b = _leader(leader, first), _leader(leader, second)
        leader[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for row in sorted(leader):
        members[_leader(leader, row)].append(row)
    return list(members.values())


def _leader(leader: dict[int, int], row: int) -> int:
    leader.setdefault(row, row)
    while leader[row] != row:
        leader[row] = leader[leader[row]]
        row = leader[row]
    return row


def _applied(rows: pa.Table, verdicts: dict[int, Verdict]) -> pa.Table:
    """The rows with what the verdicts say; the others as they are."""
    if not verdicts:
        return rows
    source = np.arange(len(rows))
    source[list(verdicts)] = np.arange(len(rows), len(rows) + len(verdicts))
    for name in ("article_id", "version", "revision", "first_seen_at", "alias_ids"):
        place = rows.schema.get_field_index(name)
        field = rows.schema.field(place)
        values = pa.array([getattr(verdict, name) for verdict in verdicts.values()], field.type)
        column = pa.chunked_array([*rows.column(place).chunks, values]).combine_chunks().take(pa.array(source))
        rows = rows.set_column(place, field, column)
    return rows


def _no_rows() -> pa.Table:
    articles, signatures = TABLES["articles"].file_schema, TABLES["signatures"].file_schema
    fields = [articles.field(name) for name in _COLUMNS] + [signatures.field("alias_ids")]
    added = [pa.field("row", pa.int32()), pa.field("file", pa.int32()), pa.field("date", pa.string())]
    return pa.schema([*fields, *added]).empty_table()


def _twin(rows: pa.Table, row: int) -> Twin:
    return Twin(
        article_id=rows.column("article_id")[row].as_py(),
        alias_ids=tuple(rows.column("alias_ids")[row].as_py()),
        version=rows.column("version")[row].as_py(),
        revision=rows.column("revision")[row].as_py(),
        content_hash=rows.column("content_hash")[row].as_py(),
        raw_sha256=rows.column("raw_sha256")[row].as_py(),
        origin=Origin(rows.column("origin")[row].as_py()),
        origin_ref=rows.column("origin_ref")[row].as_py(),
        seen_at=rows.column("first_seen_at")[row].as_py(),
    )
