"""What a command's exit code says; the README's table is held against this list."""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """How a command ended."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    DONE = 0, "done"
    BUGS = 1, "done, but with rejects of reason `bug`"
    USAGE = 2, "a flag or setting does not hold"
    NO_INPUT = 3, "no input found"
    NOT_WRITTEN = 4, "the lake could not be written"
    BUSY = 5, "another writer holds the lake"
    INVARIANT = 6, "a broken invariant; nothing was committed"
    ALARM = 7, "done, with an alarm"
    INTERRUPTED = 130, "interrupted"
