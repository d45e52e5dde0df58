"""A sorted file of ids that is mapped into memory: whose id it is, and what is known of that article."""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import json
import mmap
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.write.store import Store

_MAGIC = b"newsbeam ids 1\n\n"
_ALIGN = 64
_FIELDS: tuple[tuple[str, str, int], ...] = (
    ("upper", "<u8", 1),
    ("lower", "<u8", 1),
    ("own", "<u4", 1),
    ("version", "<i2", 1),
    ("revision", "<i2", 1),
    ("seen", "<u4", 1),
    ("hashes", "u1", 10),
)
"""38 bytes an id. `own` is the place of the article's own id, so an alias is an entry that points elsewhere; `seen`
numbers the instants of `instants`, which are few: the `now` of each run."""

_CODES = {"upper": "Q", "lower": "Q", "own": "I", "version": "h", "revision": "h", "seen": "I", "hashes": "B"}
_LOW_40 = (1 << 40) - 1
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Array = npt.NDArray[Any]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entries:
    """Ids and what is known of them, in no order; an id may come more than once."""

    upper: Array
    lower: Array
    version: Array
    revision: Array
    first_seen: Array
    """Microseconds since 1970."""
    content: Array
    raw: Array
    """40 bits each of a hash of the hash; 0 for none."""
    alias_upper: Array
    alias_lower: Array
    owner_upper: Array
    owner_lower: Array


def joined(parts: list[Entries]) -> Entries:
    """The entries of all parts."""
    return Entries(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in dataclasses.fields(Entries)
        }
    )


class Segment:
    """Ids of articles and aliases with the newest version of each article."""

    def __init__(self, data: Any) -> None:
        view = memoryview(data)
        if bytes(view[: len(_MAGIC)]) != _MAGIC:
            raise ValueError("expected a file of ids, got another")
        header_bytes = int.from_bytes(view[16:24], "little")
        self.header: dict[str, Any] = json.loads(bytes(view[24 : 24 + header_bytes]))
        self.count: int = self.header["count"]
        offset = _aligned(24 + header_bytes)
        self._arrays: dict[str, Array] = {}
        for name, kind, width in _FIELDS:
            array = np.frombuffer(view, kind, self.count * width, offset)
            self._arrays[name] = array if width == 1 else array.reshape(-1, width)
            offset = _aligned(offset + array.nbytes)
        self._instants = np.frombuffer(view, "<i8", self.header["instants"], offset)
        self._upper, self._lower, self._own = (self._arrays[name] for name in ("upper", "lower", "own"))
        # one value of a memoryview costs a tenth of one of an array
        one = {name: _values(array, _CODES[name]) for name, array in self._arrays.items()}
        self._upper_one, self._lower_one, self._own_one = (one[name] for name in ("upper", "lower", "own"))
        self._record = tuple(one[name] for name in ("version", "revision", "seen", "hashes"))
        self._seen_at = [_EPOCH + dt.timedelta(microseconds=instant) for instant in self._instants.tolist()]

    @classmethod
    def load(cls, store: Store, path: str) -> Segment:
        """A file of ids; mapped, where it lies on this machine."""
        local = store.local(path)
        if local is None:
            return cls(store.read(path))
        with local.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def find(self, upper: int, lower: int) -> int | None:
        """The place of an id."""
        place = bisect.bisect_left(self._upper_one, upper)
        while place < self.count and self._upper_one[place] == upper:
            if self._lower_one[place] == lower:
                return place
            place += 1
        return None

    def find_many(self, upper: Array, lower: Array) -> Array:
        """The places of ids, -1 for one that is not here."""
        places = self._upper.searchsorted(upper).astype(np.int64)
        found = np.full(len(upper), -1, np.int64)
        left = np.flatnonzero(places < self.count)
        while len(left):
            left = left[self._upper[places[left]] == upper[left]]
            same = self._lower[places[left]] == lower[left]
            found[left[same]] = places[left[same]]
            left = left[~same]
            places[left] += 1
            left = left[places[left] < self.count]
        return found

    def own(self, place: int) -> int:
        """The place of the article's own id."""
        own: int = self._own_one[place]
        return own

    def id_at(self, place: int) -> tuple[int, int]:
        """The two halves of the id at a place."""
        return self._upper_one[place], self._lower_one[place]

    def record(self, place: int) -> tuple[int, int, dt.datetime, int, int]:
        """Of the article at a place: newest version and revision, first sight, and what is kept of its two hashes."""
        version, revision, seen, hashes = self._record
        both = int.from_bytes(hashes[place * 10 : place * 10 + 10], "big")
        return version[place], revision[place], self._seen_at[seen[place]], both >> 40, both & _LOW_40

    def entries(self) -> Entries:
        """All of it, to be joined with others."""
        owners = np.flatnonzero(self._own == np.arange(self.count, dtype=np.uint32))
        aliases = np.flatnonzero(self._own != np.arange(self.count, dtype=np.uint32))
        owned = self._own[aliases]
        return Entries(
            upper=self._upper[owners],
            lower=self._lower[owners],
            version=self._arrays["version"][owners],
            revision=self._arrays["revision"][owners],
            first_seen=self._instants[self._arrays["seen"][owners]],
            content=_from_bytes(self._arrays["hashes"][owners, :5]),
            raw=_from_bytes(self._arrays["hashes"][owners, 5:]),
            alias_upper=self._upper[aliases],
            alias_lower=self._lower[aliases],
            owner_upper=self._upper[owned],
            owner_lower=self._lower[owned],
        )


def segment_bytes(entries: Entries, header: dict[str, Any]) -> bytes:
    """The file of some entries: the newest version of each article; an id that is both own and alias is own."""
    newest = _newest(entries)
    own_upper, own_lower = entries.upper[newest], entries.lower[newest]
    owner = _places(own_upper, own_lower, entries.owner_upper, entries.owner_lower)
    free = (owner >= 0) & (_places(own_upper, own_lower, entries.alias_upper, entries.alias_lower) < 0)
    alias_upper, alias_lower, owner = entries.alias_upper[free], entries.alias_lower[free], owner[free]
    order = np.lexsort((owner, alias_lower, alias_upper))
    order = order[_first_of_equals(alias_upper[order], alias_lower[order])]

    upper = np.concatenate([own_upper, alias_upper[order]])
    lower = np.concatenate([own_lower, alias_lower[order]])
    record = np.concatenate([np.arange(len(newest)), owner[order]]).astype(np.int64)
    ranked = np.lexsort((lower, upper))
    place_of_own = np.empty(len(newest), np.uint32)
    own_first = np.flatnonzero(ranked < len(newest))
    place_of_own[ranked[own_first]] = own_first
    record = record[ranked]
    rows = newest[record]
    instants, seen = np.unique(entries.first_seen, return_inverse=True)
    return _file_of(
        {
            "upper": upper[ranked],
            "lower": lower[ranked],
            "own": place_of_own[record],
            "version": entries.version[rows],
            "revision": entries.revision[rows],
            "seen": seen[rows],
            "hashes": np.hstack([_to_bytes(entries.content[rows]), _to_bytes(entries.raw[rows])]),
        },
        instants,
        {**header, "count": len(ranked), "instants": len(instants)},
    )


def _file_of(arrays: dict[str, Array], instants: Array, header: dict[str, Any]) -> bytes:
    told = json.dumps(header, sort_keys=True).encode()
    parts = [_MAGIC + len(told).to_bytes(8, "little") + told]
    parts += [np.ascontiguousarray(arrays[name], kind).tobytes() for name, kind, _ in _FIELDS]
    parts.append(instants.astype("<i8").tobytes())
    return b"".join(part + bytes(_aligned(len(part)) - len(part)) for part in parts)


def _newest(entries: Entries) -> Array:
    """The rows with the greatest version and revision of each id, sorted by id."""
    order = np.lexsort((entries.revision, entries.version, entries.lower, entries.upper))
    backwards = order[::-1]
    return backwards[_first_of_equals(entries.upper[backwards], entries.lower[backwards])][::-1]


def _first_of_equals(upper: Array, lower: Array) -> Array:
    first = np.ones(len(upper), bool)
    first[1:] = (upper[1:] != upper[:-1]) | (lower[1:] != lower[:-1])
    return first


def _places(own_upper: Array, own_lower: Array, upper: Array, lower: Array) -> Array:
    """Where ids stand among sorted ones; -1 for one that is not there."""
    places = own_upper.searchsorted(upper)
    found = np.full(len(upper), -1, np.int64)
    left = np.arange(len(upper))
    while len(left):
        left = left[places[left] < len(own_upper)]
        left = left[own_upper[places[left]] == upper[left]]
        same = own_lower[places[left]] == lower[left]
        found[left[same]] = places[left[same]]
        left = left[~same]
        places[left] += 1
    return found


def _to_bytes(digests: Array) -> Array:
    return np.ascontiguousarray(digests.astype(">u8")).view(np.uint8).reshape(-1, 8)[:, 3:]


def _from_bytes(digests: Array) -> Array:
    wide = np.zeros((len(digests), 8), np.uint8)
    wide[:, 3:] = digests
    return wide.view(">u8").reshape(-1).astype(np.uint64)


def _values(array: Array, code: Any) -> Any:
    return memoryview(array.data).cast("B").cast(code) if len(array) else ()


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGN) * _ALIGN
