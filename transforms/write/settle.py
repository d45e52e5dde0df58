"""Which of the documents of one article is kept, and as which version."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from schemas import Origin
from transforms.write.known import KnownArticle

_RANK = {origin: rank for rank, origin in enumerate(Origin)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """What decides between the documents of one article in one run."""

    article_id: str
    alias_ids: tuple[str, ...]
    version: int = 1
    revision: int = 0
    content_hash: str
    raw_sha256: str | None
    origin: Origin
    origin_ref: str
    seen_at: dt.datetime
    """The run's `now`."""

    @property
    def order(self) -> tuple[int, str, str, str]:
        """The least is kept."""
        return _RANK[self.origin], self.origin_ref, self.content_hash, self.article_id


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the documents of one article."""

    kept: int | None
    """The place of the one that becomes a row; None when the lake holds it already."""
    article_id: str
    version: int
    revision: int
    first_seen_at: dt.datetime
    alias_ids: tuple[str, ...]
    """Every other id the article goes by in this run, sorted."""
    duplicates: int
    unchanged: int


def settle(twins: Sequence[Twin], known: KnownArticle | None) -> Verdict:
    """The verdict on the documents of one article, whatever their order.

    The first of them by kind of source, then place, then content stands for the article; the others are duplicates. If
    the lake knows the article and that document came from the same bytes or has the same title and text, nothing is
    new. A known article keeps its id and the time it was first seen, and gets the next version. A document with a
    `revision` was tagged anew from the lake's own row: it keeps its version and is new if its revision is.
    """
    place = min(range(len(twins)), key=lambda index: twins[index].order)
    best = twins[place]
    version, revision, first_seen_at, article_id, fresh = 1, 0, best.seen_at, best.article_id, True
    if known is not None:
        article_id, first_seen_at = known.article_id, known.first_seen_at
        if best.revision:
            version, revision = best.version, best.revision
            fresh = (version, revision) > (known.version, known.revision)
        else:
            version = known.version + 1
            fresh = not known.same_raw(best.raw_sha256) and not known.same_content(best.content_hash)
    others = {other for twin in twins for other in (twin.article_id, *twin.alias_ids)} - {article_id}
    return Verdict(
        kept=place if fresh else None,
        article_id=article_id,
        version=version,
        revision=revision,
        first_seen_at=first_seen_at,
        alias_ids=tuple(sorted(others)),
        duplicates=len(twins) - 1,
        unchanged=0 if fresh else 1,
    )
