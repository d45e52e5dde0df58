"""What a stream's supervisor and its job tell each other through the lake: to stop, and which window is open."""

from __future__ import annotations

from pathlib import Path

from transforms.write.store import Store

MARKS = "_stream"
_STOP, _OPEN = "stop", "open"


class Marks:
    """The marks of one stream; small files that no reader of the lake sees and that may be deleted at any time."""

    def __init__(self, store: Store, job_id: str) -> None:
        self._store, self._folder = store, f"{MARKS}/{job_id}"

    def ask_to_stop(self) -> None:
        """From now on no tick is given; the window that is open is committed."""
        self._store.write(f"{self._folder}/{_STOP}", b"")

    @property
    def asked_to_stop(self) -> bool:
        return self._store.entry(f"{self._folder}/{_STOP}") is not None

    @property
    def stop_file(self) -> Path | None:
        """Where the mark to stop lies, if that is a file of this machine."""
        return self._store.local(f"{self._folder}/{_STOP}")

    def open_window(self, run_id: str) -> None:
        """Says that a tick was given."""
        self._store.write(f"{self._folder}/{_OPEN}", run_id.encode())

    @property
    def opened(self) -> str:
        """The run id of the window that was opened last; empty when there was none."""
        try:
            return self._store.read(f"{self._folder}/{_OPEN}").decode()
        except FileNotFoundError:
            return ""

    def clear(self) -> None:
        """Forgets both: a new start."""
        for name in (_STOP, _OPEN):
            if self._store.entry(f"{self._folder}/{name}") is not None:
                self._store.delete(f"{self._folder}/{name}")
