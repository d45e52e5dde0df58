"""A lake in a bucket: no rename, so a file is copied by the server and the staged one deleted."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from transforms.write.entry import CLOCK, Entry


class Bucket(Protocol):
    """The requests of an object store that a lake needs; names are relative to the lake.

    An object appears whole or not at all, and is seen by every later request.
    """

    def put(self, name: str, data: bytes) -> None:
        """Puts an object, over one that is there."""

    def put_new(self, name: str, data: bytes) -> bool:
        """Puts an object if none of that name is there (`If-None-Match: *`); of racing callers one gets True."""

    def get(self, name: str) -> bytes:
        """Raises:
        FileNotFoundError: there is no such object.
        """

    def copy(self, source: str, target: str) -> None:
        """Raises:
        FileNotFoundError: there is no such object.
        """

    def delete(self, names: Iterable[str]) -> None:
        """Deletes the objects that are there."""

    def head(self, name: str) -> Entry | None:
        """Size and time of an object."""

    def list(self, prefix: str) -> Iterator[Entry]:
        """The objects whose names begin so, in any order."""


class ObjectStore:
    """The files of a lake as objects of a bucket.

    Between copy and delete both objects exist, and readers without the log may see a published object early; readers of
    the log never do.
    """

    def __init__(self, bucket: Bucket, uri: str, storage_options: dict[str, str] | None = None) -> None:
        self._bucket = bucket
        self.uri = uri
        self.storage_options = storage_options or {}

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        self._bucket.put(path, data)

    def create(self, path: str, data: bytes) -> bool:
        return self._bucket.put_new(path, data)

    def publish(self, staged: str, final: str) -> None:
        try:
            self._bucket.copy(staged, final)
        except FileNotFoundError:
            if self._bucket.head(final) is None:
                raise
        self._bucket.delete([staged])

    def sync(self, paths: Iterable[str]) -> None:
        """Nothing: a bucket keeps what it has confirmed."""

    def read(self, path: str) -> bytes:
        return self._bucket.get(path)

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self._bucket.get(path))

    def entry(self, path: str) -> Entry | None:
        return self._bucket.head(path)

    def list(self, folder: str) -> Iterator[Entry]:
        yield from sorted(self._bucket.list(f"{folder}/"), key=lambda entry: entry.path)

    def delete(self, path: str) -> None:
        self._bucket.delete([path])

    def delete_folder(self, folder: str) -> None:
        self._bucket.delete([entry.path for entry in self._bucket.list(f"{folder}/")])

    def now_s(self) -> float:
        """By the clock of the bucket: the time of an object just put."""
        name = f"{CLOCK}/{uuid.uuid4().hex}"
        self._bucket.put(name, b"")
        entry = self._bucket.head(name)
        self._bucket.delete([name])
        if entry is None:
            raise FileNotFoundError(f"expected the object just put, got none: {self.uri}/{name}")
        return entry.modified_s

    def local(self, path: str) -> Path | None:
        return None
