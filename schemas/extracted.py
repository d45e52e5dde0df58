"""What extraction hands to the taggers."""

from __future__ import annotations

import dataclasses

from schemas.article import Article
from schemas.signals import Signals


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """An article without its tags, what its page says of itself, and the ids of its other addresses."""

    article: Article
    signals: Signals = Signals()
    alias_ids: tuple[str, ...] = ()
