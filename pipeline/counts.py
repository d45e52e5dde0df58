"""How the inputs of a run ended, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENDS = ("articles", "duplicates", "unchanged", "rejects", "deferred")
"""What may become of an input."""


def counts_line(run: Mapping[str, Any]) -> str:
    """The line of a run's counts; ends that none came to are left out.

    >>> counts_line({"inputs": 1200, "articles": 1190, "duplicates": 0, "unchanged": 0, "rejects": 10, "deferred": 0})
    '1,200 inputs: 1,190 articles, 10 rejects'
    """
    ended = ", ".join(counted(run[name], name) for name in ENDS if run[name])
    return f"{counted(run['inputs'], 'inputs')}: {ended or 'nothing new'}"


def counted(count: int, plural: str) -> str:
    """A number of things by their name, which is given in the plural.

    >>> counted(1, "hosts"), counted(1200, "hosts"), counted(1, "unchanged")
    ('1 host', '1,200 hosts', '1 unchanged')
    """
    return f"{count:,} {plural.removesuffix('s') if count == 1 else plural}"
