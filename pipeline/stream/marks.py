"""What a stream's supervisor and jobs tell each other: to stop, which window is open, which job is newest or over."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

from transforms.write.entry import MARKS
from transforms.write.store import Store

_STOP, _OPEN, _START, _END = "stop", "open", "start", "end"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A window whose tick was given, and when its work began by the clock of the machine that does it."""

    run_id: str
    at: dt.datetime


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

    def open_window(self, run_id: str, at: dt.datetime) -> None:
        """Says that a tick was given."""
        told = {"run_id": run_id, "at": at.isoformat()}
        self._store.write(f"{self._folder}/{_OPEN}", json.dumps(told).encode())

    @property
    def opened(self) -> Opened | None:
        """The window that was opened last; None when there was none."""
        try:
            told = json.loads(self._store.read(f"{self._folder}/{_OPEN}"))
        except FileNotFoundError:
            return None
        return Opened(run_id=told["run_id"], at=dt.datetime.fromisoformat(told["at"]))

    def is_followed(self, start_id: str) -> bool:
        """Whether a job runs that was started after the one with this id; ids are in the order of the starts.

        A job takes over by asking, so not before it runs: until then the one before it goes on.
        """
        try:
            newest = self._store.read(f"{self._folder}/{_START}").decode()
        except FileNotFoundError:
            newest = ""
        if newest < start_id:
            self._store.write(f"{self._folder}/{_START}", start_id.encode())
        return newest > start_id > ""

    def end(self, start_id: str) -> None:
        """Says that the job of this start gives no tick any more."""
        self._store.write(f"{self._folder}/{_END}", start_id.encode())

    def has_ended(self, start_id: str) -> bool:
        """Whether it has said so."""
        try:
            return self._store.read(f"{self._folder}/{_END}") == start_id.encode()
        except FileNotFoundError:
            return False

    def clear(self) -> None:
        """Forgets the mark to stop, the open window and the end: a new start."""
        for name in (_STOP, _OPEN, _END):
            if self._store.entry(f"{self._folder}/{name}") is not None:
                self._store.delete(f"{self._folder}/{name}")
