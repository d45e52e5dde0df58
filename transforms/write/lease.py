"""One writer at a time: a lease is a numbered record in the lake, and the highest number holds it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import platform
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from transforms.write.errors import LakeBusyError, LeaseLostError
from transforms.write.store import Store

LEASES = "_lease"
TTL_S = 90.0
"""How long a holder on another machine may be silent before it counts as dead."""
_POLL_S = 0.25


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lease: a process that its own machine can look for."""

    run_id: str
    host: str
    boot_id: str
    pid: int
    born: str
    """When the process started, as its system tells it: a process id is given anew after its process has ended."""
    nonce: str = ""
    released: bool = False


class Lease:
    """A lease that is held. Its token is higher than every one before."""

    def __init__(self, store: Store, token: int, holder: Holder) -> None:
        self._store, self.token, self._holder = store, token, holder

    def check(self) -> None:
        """Raises:
        LeaseLostError: a later writer has taken the lake over.
        """
        newest = max(_tokens(self._store), default=0)
        found = _read(self._store, newest)
        if newest != self.token or (found is not None and found.nonce != self._holder.nonce):
            raise LeaseLostError(f"expected lease {self.token} of run {self._holder.run_id}, got {newest} in the lake")

    def renew(self) -> None:
        """Tells writers on other machines that this one is alive."""
        self._store.write(_path(self.token), _bytes_of(self._holder))

    def release(self) -> None:
        """Lets the next writer in; on a full disk by removing the record, which takes no room."""
        with contextlib.suppress(LeaseLostError):
            self.check()
            try:
                self._store.write(_path(self.token), _bytes_of(dataclasses.replace(self._holder, released=True)))
            except OSError:
                self._store.delete(_path(self.token))


@contextlib.contextmanager
def hold_lease(store: Store, run_id: str, *, wait_s: float = 0.0, ttl_s: float = TTL_S) -> Iterator[Lease]:
    """Holds the lake for the block, renewed by a thread; waits up to `wait_s` for another writer to end.

    A holder whose process is gone from this machine is passed over at once, one on another machine when its record
    has not changed for `ttl_s` by the store's own clock; the clocks of the machines play no part.

    Raises:
        LakeBusyError: another writer still holds the lake after `wait_s`.
    """
    lease = _acquire(store, run_id, wait_s, ttl_s)
    ended = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(lease, ended, ttl_s / 5), daemon=True, name="lease")
    beat.start()
    try:
        yield lease
    finally:
        ended.set()
        beat.join()
        lease.release()


def _renew_until(lease: Lease, ended: threading.Event, every_s: float) -> None:
    while not ended.wait(every_s):
        with contextlib.suppress(OSError):  # the next beat, or the next check, tells
            lease.renew()


def _acquire(store: Store, run_id: str, wait_s: float, ttl_s: float) -> Lease:
    holder = dataclasses.replace(this_process(run_id), nonce=uuid.uuid4().hex)
    deadline = time.monotonic() + wait_s
    while True:
        newest = max(_tokens(store), default=0)
        if newest == 0 or _is_free(store, newest, ttl_s):
            lease = Lease(store, newest + 1, holder)
            if store.create(_path(lease.token), _bytes_of(holder)):
                _drop_older(store, lease.token)
                return lease
            continue  # another was quicker; its lease is judged in the next round
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise LakeBusyError(f"expected a free lake, got lease {newest}: {_told(store, newest)}")
        time.sleep(min(_POLL_S, left_s))


def _is_free(store: Store, token: int, ttl_s: float) -> bool:
    entry = store.entry(_path(token))
    if entry is None:
        return False  # a newer one has replaced it meanwhile
    holder = _read(store, token)
    if holder is not None:
        if holder.released:
            return True
        alive = is_alive(holder)
        if alive is not None:
            return not alive
    return store.now_s() - entry.modified_s > ttl_s


def is_alive(holder: Holder) -> bool | None:
    """Whether the process lives; None when it is not this machine's to know."""
    here = this_process("")
    if (holder.host, holder.boot_id) != (here.host, here.boot_id):
        return None
    return _born(holder.pid) == holder.born


def this_process(run_id: str) -> Holder:
    """The running process as a holder."""
    return Holder(run_id=run_id, host=platform.node(), boot_id=_boot_id(), pid=os.getpid(), born=_born(os.getpid()))


def _boot_id() -> str:
    """Names this start of the machine and this space of process ids; empty where the system does not tell (macOS)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _born(pid: int) -> str:
    """When a process started, in ticks since the start of the machine; empty when there is none of that id."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if state in "ZX" else fields[18]
    except ProcessLookupError:
        return ""
    except FileNotFoundError:  # no such process, or a system that does not tell (macOS)
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "alive"


def _tokens(store: Store) -> list[int]:
    names = (entry.path.rpartition("/")[2] for entry in store.list(LEASES))
    return [int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdigit()]


def _drop_older(store: Store, token: int) -> None:
    for entry in list(store.list(LEASES)):
        name = entry.path.rpartition("/")[2]
        if name < f"{token:012d}.json" and not name.startswith("."):
            store.delete(entry.path)


def _path(token: int) -> str:
    return f"{LEASES}/{token:012d}.json"


def _bytes_of(holder: Holder) -> bytes:
    return json.dumps(dataclasses.asdict(holder), sort_keys=True).encode()


def _read(store: Store, token: int) -> Holder | None:
    try:
        return Holder(**json.loads(store.read(_path(token))))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _told(store: Store, token: int) -> str:
    holder = _read(store, token)
    return "unreadable" if holder is None else f"run {holder.run_id}, process {holder.pid} on {holder.host}"
