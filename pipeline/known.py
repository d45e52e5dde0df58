"""What the lake knows is not worked on again: a look-up before extraction."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re

from schemas import Input, Media, Origin, Reason, RejectedError
from schemas.staged import Unchanged
from transforms.extract.identity import identify
from transforms.write.known import Known
from transforms.write.store import open_store

_HEAD_BYTES = 256 << 10
_LINK = re.compile(rb"<link\b[^<>]{1,2048}>", re.I)
_CANONICAL = re.compile(rb"\brel\s{0,9}=\s{0,9}[\"']?canonical\b", re.I)
_HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2048})", re.I)


class SkipKnown:
    """Passes documents on unless the lake holds the same bytes under the same address; entered once on each worker.

    What is known is looked at anew whenever a document of another run comes, as each window of a stream is one.
    The look-up is by the addresses it came from; a page that declares another one is met again when rows are settled.
    """

    def __init__(self, lake: str) -> None:
        self._lake = lake

    def __enter__(self) -> SkipKnown:
        self._as_of: dt.datetime | None = None
        self._open(None)
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, item: Input) -> Input | Unchanged:
        """Raises RejectedError for a revisit whose original the lake does not hold."""
        if item.seen_at != self._as_of:
            self._open(item.seen_at)
        ids = self._ids(item)
        known = next(filter(None, map(self._known.lookup, ids)), None)
        if item.body is None:
            if known is None and self._archived.isdisjoint(ids):
                detail = "expected the original in the lake or before it in its archive, found none"
                raise RejectedError(Reason.REVISIT_WITHOUT_ORIGINAL, detail)
            return Unchanged(origin_ref=item.origin_ref)
        if known is not None and known.same_raw(hashlib.sha256(item.body).hexdigest()):
            return Unchanged(origin_ref=item.origin_ref, article_id=known.article_id)
        if item.origin is Origin.WARC:
            self._remember(item.origin_ref.partition("#")[0], ids)
        return item

    def _open(self, as_of: dt.datetime | None) -> None:
        self._as_of, self._known = as_of, Known.open(open_store(self._lake))
        self._archive, self._archived = "", set[str]()

    def _ids(self, item: Input) -> tuple[str, ...]:
        """The ids it may be known by; none for a document that only its content names."""
        identity = identify(item, declared_address(item), "")
        if identity.url is None and item.seed_key is None:
            return ()
        return (identity.article_id, *identity.alias_ids)

    def _remember(self, archive: str, ids: tuple[str, ...]) -> None:
        """Ids of one archive at a time, so that an answer does not depend on which files a worker read before."""
        if archive != self._archive:
            self._archive, self._archived = archive, set()
        self._archived.update(ids)


def declared_address(item: Input) -> str | None:
    """The canonical address of a page that came without one, found without parsing.

    It need not be the one that extraction settles on: a look-up that misses costs an extraction, and one that hits
    counts only if the bytes are those of the article found.
    """
    if item.requested_url or item.final_url or item.media is not Media.HTML or item.body is None:
        return None
    head = item.body[:_HEAD_BYTES]
    for tag in _LINK.findall(head):
        if _CANONICAL.search(tag) and (href := _HREF.search(tag)):
            return html.unescape(href[1].decode("utf-8", "replace"))
    return None
