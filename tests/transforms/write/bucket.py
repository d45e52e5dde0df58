"""A bucket in a folder that keeps to the rules of object stores, and no further."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from transforms.write.entry import Entry
from transforms.write.object_store import ObjectStore


class FolderBucket:
    """Objects appear whole; there is no rename, no append, no folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, data: bytes) -> None:
        os.replace(self._upload(data), self._at(name))

    def put_new(self, name: str, data: bytes) -> bool:
        upload = self._upload(data)
        try:
            os.link(upload, self._at(name))
        except FileExistsError:
            return False
        finally:
            os.remove(upload)
        return True

    def get(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def copy(self, source: str, target: str) -> None:
        self.put(target, self.get(source))

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            (self._root / name).unlink(missing_ok=True)

    def head(self, name: str) -> Entry | None:
        path = self._root / name
        if not path.is_file():
            return None
        return Entry(name, path.stat().st_size, path.stat().st_mtime)

    def list(self, prefix: str) -> Iterator[Entry]:
        for path in self._root.rglob("*"):
            name = path.relative_to(self._root).as_posix()
            if path.is_file() and name.startswith(prefix):
                yield Entry(name, path.stat().st_size, path.stat().st_mtime)

    def _upload(self, data: bytes) -> Path:
        folder = self._root.parent / f"{self._root.name}.uploads"
        folder.mkdir(exist_ok=True)
        path = folder / uuid.uuid4().hex
        path.write_bytes(data)
        return path

    def _at(self, name: str) -> Path:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def bucket_store(root: Path) -> ObjectStore:
    """A lake in such a bucket; the log's library opens the folder."""
    root.mkdir(parents=True, exist_ok=True)
    return ObjectStore(FolderBucket(root), str(root))
