"""Notes of how far each host is, for whoever shows it meanwhile."""

from __future__ import annotations

import enum
import os


class Note(enum.StrEnum):
    """What happened to requests of a host."""

    ASKED = "+"
    """They wait for their turn."""
    FETCHED = "."
    FAILED = "!"
    PUT_OFF = "-"
    MOVED = ">"
    """To another registered domain, where it waits anew."""


class HostNotes:
    """Appends a line a note to a file: `+12 example.org`; without a file it does nothing.

    A line is one write, so that any number of processes of a machine may note in one file.
    """

    def __init__(self, path: str | None) -> None:
        self._file: int | None = None
        if path is not None:
            try:
                self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
            except OSError:  # the file goes with the command that shows it; a worker may outlive it, or lie elsewhere
                self._file = None

    def note(self, what: Note, host: str, count: int = 1) -> None:
        """So many requests of a host have come so far."""
        if self._file is not None:
            os.write(self._file, f"{what}{count} {host}\n".encode("utf-8", "replace"))

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
