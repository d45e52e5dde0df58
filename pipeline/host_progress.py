"""How far each host is, read from the notes of the fetch loops."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
from pathlib import Path

from pipeline.counts import counted
from transforms.fetch.host_notes import Note


@dataclasses.dataclass(slots=True)
class HostCounts:
    """Requests of one host, or of all."""

    asked: int = 0
    fetched: int = 0
    failed: int = 0
    put_off: int = 0
    moved: int = 0

    @property
    def waiting(self) -> int:
        return self.asked - self.done

    @property
    def done(self) -> int:
        return self.fetched + self.failed + self.put_off + self.moved

    def __str__(self) -> str:
        told = [
            (self.fetched, "fetched"),
            (self.waiting, "waiting"),
            (self.failed, "failed"),
            (self.put_off, "put off"),
        ]
        return ", ".join(f"{count:,} {name}" for count, name in told if count) or "nothing asked"


_FIELDS = {
    Note.ASKED.value: "asked",
    Note.FETCHED.value: "fetched",
    Note.FAILED.value: "failed",
    Note.PUT_OFF.value: "put_off",
    Note.MOVED.value: "moved",
}


class HostTally:
    """Counts the notes of a growing file, each line once."""

    def __init__(self, notes: Path) -> None:
        self._notes, self._offset = notes, 0
        self.hosts: dict[str, HostCounts] = collections.defaultdict(HostCounts)

    def read(self) -> None:
        """Takes up what was noted since the last call; a line that is not whole yet is left for the next."""
        with contextlib.suppress(OSError), open(self._notes, "rb") as file:
            file.seek(self._offset)
            fresh = file.read()
            whole = fresh[: fresh.rfind(b"\n") + 1]
            self._offset += len(whole)
            for line in whole.decode("utf-8", "replace").splitlines():
                self._take(line)

    def busiest(self, count: int) -> list[tuple[str, HostCounts]]:
        """The hosts that most waits for."""
        waiting = [(host, counts) for host, counts in self.hosts.items() if counts.waiting > 0]
        return sorted(waiting, key=lambda one: (-one[1].waiting, one[0]))[:count]

    @property
    def total(self) -> HostCounts:
        """Of all hosts together."""
        every = self.hosts.values()
        return HostCounts(*(sum(getattr(one, field) for one in every) for field in HostCounts.__slots__))

    def summary(self, count: int) -> list[str]:
        """A line for all hosts, and one for each of those with the most that failed or was put off."""
        if not self.hosts:
            return []
        worst = [(one.failed + one.put_off, host) for host, one in self.hosts.items() if one.failed + one.put_off]
        named = [host for _, host in sorted(worst, key=lambda one: (-one[0], one[1]))[:count]]
        lines = [
            f"{counted(len(self.hosts), 'hosts')}: {self.total}",
            *(f"  {host}: {self.hosts[host]}" for host in named),
        ]
        if len(worst) > len(named):
            lines.append(f"  {len(worst) - len(named):,} more hosts with some")
        return lines

    def _take(self, line: str) -> None:
        number, _, host = line[1:].partition(" ")
        field = _FIELDS.get(line[:1])
        if field and host and number.isascii() and number.isdigit():
            counts = self.hosts[host]
            setattr(counts, field, getattr(counts, field) + int(number))
