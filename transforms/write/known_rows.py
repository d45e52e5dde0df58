"""Rows of `signatures` and `rejects` as the entries of an index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import Origin
from transforms.urls import url_id
from transforms.write.digest import digests
from transforms.write.ids128 import pack_ids
from transforms.write.parquet import read_parquet
from transforms.write.segment import Entries, joined
from transforms.write.store import Store

_SIGNATURE_COLUMNS = (
    "article_id",
    "version",
    "revision",
    "alias_ids",
    "content_hash",
    "raw_sha256",
    "first_seen_at",
)


def signature_entries(store: Store, files: Sequence[str]) -> Entries:
    """The articles of some files of `signatures`, with their aliases."""
    return joined([_no_entries(), *(_of_signatures(read_parquet(store, file, _SIGNATURE_COLUMNS)) for file in files)])


def rejected_entries(store: Store, files: Sequence[str]) -> Entries:
    """The ids of rejects that are not to be tried again, and of the addresses of entries that were turned away.

    An entry's page is not asked for at each poll because it was turned away in a way that may pass: `replay` does that.
    """
    parts = [_no_entries()]
    for file in files:
        rows = read_parquet(store, file, ("reject_id", "retryable", "url", "origin"))
        parts.append(_of_ids(rows.filter(pc.invert(rows["retryable"])).column("reject_id")))
        polled = rows.filter(pc.is_in(rows["origin"], pa.array([Origin.FEED.value, Origin.SITEMAP.value])))
        addresses = {_url_id(url) for url in polled["url"].drop_null().to_pylist()} - {None}
        parts.append(_of_ids(pa.chunked_array([pa.array(sorted(filter(None, addresses)), pa.string())])))
    return joined(parts)


def _of_signatures(rows: pa.Table) -> Entries:
    upper, lower = pack_ids(rows.column("article_id").combine_chunks())
    lists = rows.column("alias_ids").combine_chunks()
    alias_upper, alias_lower = pack_ids(lists.flatten())
    owner = pc.list_parent_indices(lists).to_numpy()
    return Entries(
        upper=upper,
        lower=lower,
        version=rows.column("version").to_numpy(),
        revision=rows.column("revision").to_numpy(),
        first_seen=rows.column("first_seen_at").cast(pa.int64()).to_numpy(),
        content=digests(rows.column("content_hash")),
        raw=digests(rows.column("raw_sha256")),
        alias_upper=alias_upper,
        alias_lower=alias_lower,
        owner_upper=upper[owner],
        owner_lower=lower[owner],
    )


def _of_ids(ids: pa.ChunkedArray) -> Entries:
    upper, lower = pack_ids(ids.combine_chunks())
    nothing, none = np.zeros(len(ids), np.uint64), np.empty(0, np.uint64)
    small = np.zeros(len(ids), np.int16)
    return Entries(
        upper=upper,
        lower=lower,
        version=small,
        revision=small,
        first_seen=np.zeros(len(ids), np.int64),
        content=nothing,
        raw=nothing,
        alias_upper=none,
        alias_lower=none,
        owner_upper=none,
        owner_lower=none,
    )


def _url_id(url: str) -> str | None:
    try:
        return url_id(url)
    except ValueError:
        return None


def _no_entries() -> Entries:
    return _of_ids(pa.chunked_array([], pa.string()))
