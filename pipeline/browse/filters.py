"""What a reader narrows a list by, from an address's query and back to one."""

from __future__ import annotations

import dataclasses
import urllib.parse
from collections.abc import Mapping
from typing import Any

_LONGEST = 200
_LAST_PAGE = 10_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Empty strings narrow nothing."""

    day: str = ""
    topic: str = ""
    outlet: str = ""
    language: str = ""
    q: str = ""
    """Words that must all stand in title or text."""
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """The words looked for, in lower case; at most ten."""
        return tuple(self.q.lower().split()[:10])

    def address(self, path: str, **changed: Any) -> str:
        """The address of a list narrowed like this but for what is changed; its first page unless one is given."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | {"page": 1} | changed
        kept = {name: value for name, value in told.items() if value and (name, value) != ("page", 1)}
        return f"{path}?{urllib.parse.urlencode(kept)}" if kept else path


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of an address; what is no page number is the first page, and overlong values are cut."""
    told = {
        field.name: query.get(field.name, "").strip()[:_LONGEST]
        for field in dataclasses.fields(Filters)
        if field.name != "page"
    }
    page = query.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Filters(**told, page=min(max(number, 1), _LAST_PAGE))
