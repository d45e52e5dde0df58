"""What the lake knows: ids of its articles and of rejects that would only be turned away again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

import numpy as np
from deltalake import DeltaTable

from schemas import TABLES
from transforms.write.digest import digest
from transforms.write.ids128 import pack_id, unpack_id
from transforms.write.known_rows import rejected_entries, signature_entries
from transforms.write.log import live_files, open_log
from transforms.write.segment import Array, Segment, joined, segment_bytes
from transforms.write.store import Store

INDEX = "_index"

_READERS = {"signatures": signature_entries, "rejects": rejected_entries}
_NAME = re.compile(r"(base|recent)-(\d{20})\.ids")
_SMALL = 50_000
"""Ids a recent segment may hold before it is merged into the base, or a twentieth of the base if that is more."""


@dataclasses.dataclass(frozen=True, slots=True)
class KnownArticle:
    """The newest version of an article in the lake."""

    article_id: str
    version: int
    revision: int
    first_seen_at: dt.datetime
    content: int
    raw: int

    def same_content(self, content_hash: str) -> bool:
        """Whether its title and text are those of the hash."""
        return self.content == digest(content_hash)

    def same_raw(self, raw_sha256: str | None) -> bool:
        """Whether it came from the same bytes; False when either is not known."""
        return raw_sha256 is not None and self.raw == digest(raw_sha256)


class Known:
    """The ids of a lake at one version; opening reads only what was added since the index was last written.

    The index is derived: without it, or with one that does not fit, it is built from the tables again.
    """

    def __init__(self, articles: Sequence[Segment], rejects: Sequence[Segment]) -> None:
        self._articles, self._rejects = tuple(articles), tuple(rejects)

    @classmethod
    def open(cls, store: Store) -> Known:
        """What the lake knows now."""
        return cls(_segments(store, "signatures"), _segments(store, "rejects"))

    @property
    def paths(self) -> frozenset[str]:
        """The files of the index that are in use, below the lake."""
        return frozenset(segment.header["path"] for segment in (*self._articles, *self._rejects))

    def lookup(self, article_id: str) -> KnownArticle | None:
        """The article that goes by an id; one whose own id it is comes before one that has it as an alias."""
        upper, lower = pack_id(article_id)
        alias_of = None
        for segment in self._articles:  # the newest first
            place = segment.find(upper, lower)
            if place is None:
                continue
            own = segment.own(place)
            if own == place:
                return KnownArticle(article_id, *segment.record(place))
            alias_of = alias_of or segment.id_at(own)
        return None if alias_of is None else self.lookup(unpack_id(*alias_of))

    def rejected(self, reject_id: str) -> bool:
        """Whether the lake holds this reject and it is not one to be tried again."""
        upper, lower = pack_id(reject_id)
        return any(segment.find(upper, lower) is not None for segment in self._rejects)

    def holds(self, upper: Array, lower: Array) -> Array:
        """For each id whether it is that of a known article or an alias of one."""
        known = np.zeros(len(upper), bool)
        for segment in self._articles:
            known |= segment.find_many(upper, lower) >= 0
        return known


def _segments(store: Store, table: str) -> list[Segment]:
    """The segments of a table, newest first, brought up to the table's version."""
    log = open_log(store, table)
    if log is None:
        return []
    held = _held(store, table)
    if held and held[0].header["version"] == log.version():
        return held
    files = set(live_files(TABLES[table], log))
    indexed = {file for segment in held for file in segment.header["files"]}
    if not indexed <= files:  # rows were taken out or moved
        held, indexed = [], set()
    return _extended(store, table, log, held, sorted(files - indexed))


def _held(store: Store, table: str) -> list[Segment]:
    """The recent segment and its base, or the base alone, as the last writer left them."""
    paths = sorted((entry.path for entry in store.list(f"{INDEX}/{table}")), key=_version_of, reverse=True)
    try:
        for path in paths:
            segment = Segment.load(store, path)
            base = segment.header["base"]
            return [segment] if base is None else [segment, Segment.load(store, base)]
    except (OSError, ValueError, KeyError):
        return []
    return []


def _extended(store: Store, table: str, log: DeltaTable, held: list[Segment], files: Sequence[str]) -> list[Segment]:
    entries = [_READERS[table](store, files)]
    names = list(files)
    base = held[-1] if held else None
    recent = held[0] if len(held) > 1 else None
    if recent is not None:
        entries.append(recent.entries())
        names += recent.header["files"]
    count = sum(len(part.upper) + len(part.alias_upper) for part in entries)
    if base is not None and count > max(_SMALL, base.count // 20):
        entries.append(base.entries())
        names += base.header["files"]
        base = None
    kind = "base" if base is None else "recent"
    path = f"{INDEX}/{table}/{kind}-{log.version():020d}.ids"
    base_path = None if base is None else base.header["path"]
    header = {"version": log.version(), "path": path, "base": base_path, "files": sorted(names)}
    data = segment_bytes(joined(entries), header)
    try:
        store.write(path, data)
    except OSError:
        return [Segment(data), *([] if base is None else [base])]  # a lake that may only be read
    for entry in list(store.list(f"{INDEX}/{table}")):
        if entry.path not in (path, base_path) and _version_of(entry.path) < log.version():
            store.delete(entry.path)
    segment = Segment(data)
    return [segment] if base is None else [segment, base]


def _version_of(path: str) -> int:
    match = _NAME.fullmatch(path.rpartition("/")[2])
    return int(match[2]) if match else -1
