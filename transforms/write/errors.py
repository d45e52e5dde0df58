"""What may go wrong in the lake; each has its exit code at the command line."""

from __future__ import annotations

import re

_NO_WORDS = re.compile(r"\x1b\[[0-9;]*m|\u21b3|[\x00-\x20]+")
_QUERY = re.compile(r"\?[^\s]*")
_TOLD_CHARS = 300


class AddressError(ValueError):
    """An address that no lake can have."""


class LakeError(Exception):
    """The lake cannot take what it was given."""


class LakeBusyError(LakeError):
    """Another writer holds the lake, and waiting did not help."""


class LeaseLostError(LakeBusyError):
    """Another writer took the lake over while this one was thought dead."""


class BrokenInvariantError(LakeError):
    """A count does not add up, or a file is not what was written; nothing was committed."""


def told_by_storage(error: Exception) -> str:
    """What a library of a store says, on one line, without the bodies and queries it quotes: they may hold keys.

    >>> told_by_storage(OSError("put failed\\n  at https://a.example/b?sig=key&se=1 - 403: <Error>AKID</Error>"))
    'put failed at https://a.example/b - 403'
    """
    before, _, _ = str(error).partition("<")
    words = _QUERY.sub("", _NO_WORDS.sub(" ", before))
    return " ".join(words.split()).rstrip(" :")[:_TOLD_CHARS]
