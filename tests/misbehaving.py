"""A document handler that does on demand what hostile pages do to a parser."""

from __future__ import annotations

import ctypes
import os
import re
import time
from collections.abc import Callable

from schemas import Reason, RejectedError


def make_misbehaving() -> Callable[[str], str]:
    """The handler, as a worker makes it."""
    return misbehave


def make_broken() -> Callable[[str], str]:
    """A worker that cannot start."""
    raise ImportError("a library is missing")


def misbehave(word: str) -> str:
    """Ends, hangs, crashes or swallows memory as `word` says; any other word comes back in capitals."""
    match word:
        case "pid":
            return str(os.getpid())
        case "spin":
            while True:
                pass
        case "regex":
            re.match(r"(a+)+$", "a" * 40 + "b")
        case "sleep":
            time.sleep(60)
        case "nap":
            time.sleep(1)
        case "segfault":
            ctypes.string_at(0)
        case "swallow":
            bytearray(8 << 30)
        case "raise":
            raise ValueError("bad page")
        case "reject":
            raise RejectedError(Reason.NO_TEXT, "as asked")
    return word.upper()
