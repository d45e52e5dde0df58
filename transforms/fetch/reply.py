"""A server's answer, apart from what asks for it: reading a lake's states takes no HTTP client."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's answer, unpacked; only that of a 2xx has a body."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes = b""
    flags: tuple[str, ...] = ()
