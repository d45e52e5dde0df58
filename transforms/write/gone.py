"""What is to be forgotten: an address, a site, or all before a day; and which rows of each table that is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import idna
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import UNKNOWN_DATE, Table
from transforms.urls import normal_url, url_id
from transforms.write.segment import Array

ADDRESSES: dict[str, tuple[str, ...]] = {
    "articles": ("url", "requested_url", "final_url", "canonical_url"),
    "rejects": ("url", "origin_ref"),
    "pending": ("url", "origin_ref"),
    "fetches": ("url", "final_url", "feed_url", "redirect_to"),
}
"""Columns with addresses. An article of another site that a feed of this one named is not this one's."""
BY_ARTICLE = ("articles", "signatures", "story_members")
_SEEN = {"articles": "first_seen_at"}
"""Of rows whose day is unknown, what tells how old they are."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """One of the three."""

    url: str | None = None
    """In normal form."""
    site: str | None = None
    """A host or registered domain; hosts below it count."""
    before: str | None = None
    """A day, ISO 8601."""

    def columns(self, table: Table) -> tuple[str, ...]:
        """What `mask` looks at."""
        if self.before is not None:
            return (_SEEN[table.name],) if table.name in _SEEN else ()
        names = (*ADDRESSES.get(table.name, ()), *(("article_id",) if table.name in BY_ARTICLE else ()))
        return (*names, "alias_ids", "domain") if table.name == "signatures" else names

    def mask(self, table: Table, rows: pa.Table, partition: str | None, article_ids: pa.Array) -> Array:
        """Which rows of one partition go: by their addresses, their day, or since their article goes."""
        gone = np.zeros(len(rows), bool)
        if self.before is not None:
            if partition is not None and partition != UNKNOWN_DATE:
                gone[:] = partition < self.before
            elif table.name in _SEEN:
                days = rows[_SEEN[table.name]].cast(pa.date32()).cast(pa.string())
                gone |= _bools(pc.less(days, self.before))
        for name in ADDRESSES.get(table.name, ()):
            if self.before is None:
                gone |= self._addressed(rows[name])
        if table.name in BY_ARTICLE and "article_id" in rows.column_names:
            gone |= _bools(pc.is_in(rows["article_id"], article_ids))
        if table.name == "signatures" and self.before is None:
            gone |= self._signed(rows)
        return gone

    def names(self, url: str) -> bool:
        """Whether an address is that address, or of that site."""
        try:
            normal = normal_url(url)
        except ValueError:
            return False
        if self.url is not None:
            return normal == self.url
        host = urlsplit(normal).hostname or ""
        return self.site is not None and (host == self.site or host.endswith(f".{self.site}"))

    def _addressed(self, column: pa.ChunkedArray) -> Array:
        """Looks at every address as text first: normal forms cost 10 µs each, and few are of one site."""
        hits = np.zeros(len(column), bool)
        for needle in self._needles():
            hits |= _bools(pc.match_substring(column, needle, ignore_case=True))
        for place in np.flatnonzero(hits).tolist():
            hits[place] = self.names(column[place].as_py())
        return hits

    def _signed(self, rows: pa.Table) -> Array:
        if self.url is None:
            domains = rows["domain"]
            return _bools(pc.or_(pc.equal(domains, self.site), pc.ends_with(domains, f".{self.site}")))
        wanted = url_id(self.url)
        aliases = rows["alias_ids"].combine_chunks()
        owners = pc.list_parent_indices(aliases).filter(pc.equal(aliases.flatten(), wanted))
        named = _bools(pc.equal(rows["article_id"], wanted))
        named[owners.to_numpy()] = True
        return named

    def _needles(self) -> Sequence[str]:
        host = self.site or urlsplit(self.url or "").hostname or ""
        return _spellings(host)


def gone_of(told: str) -> Gone:
    """What a word on the command line names: an http address, a day before which all is to go, a host or domain.

    Raises:
        ValueError: it is none of these.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
        return Gone(before=dt.date.fromisoformat(told).isoformat())
    if "://" in told:
        return Gone(url=normal_url(told))
    host = urlsplit(normal_url(f"https://{told}/")).hostname
    if host is None or "/" in told or "." not in host:
        raise ValueError(f"expected an http address, a domain or a day, got {told!r}")
    return Gone(site=host)


@functools.lru_cache(maxsize=16)
def _spellings(host: str) -> tuple[str, ...]:
    """A host as it may stand in an address as given: in ASCII and in letters."""
    try:
        return tuple(dict.fromkeys((host, idna.decode(host))))
    except (idna.IDNAError, UnicodeError):
        return (host,)


def _bools(column: pa.Array | pa.ChunkedArray) -> Array:
    filled = pc.fill_null(column, False)
    values = filled.to_numpy(zero_copy_only=False) if isinstance(filled, pa.Array) else filled.to_numpy()
    return np.asarray(values, bool)
