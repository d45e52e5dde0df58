"""The seam to storage: everything that reads or writes a lake's files goes through a `Store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from transforms.write.cloud import SCHEMES, open_bucket
from transforms.write.entry import Entry
from transforms.write.errors import AddressError
from transforms.write.local_store import LocalStore


class Store(Protocol):
    """Files below one lake; paths are relative to it, with `/` between their parts.

    A failing disk raises the `OSError` of its kind, with the path.
    """

    uri: str
    """For libraries that open a table by its address."""
    storage_options: dict[str, str]

    def write(self, path: str, data: bytes, *, durable: bool = False) -> None:
        """Puts a file in place whole, over one that is there; a durable one survives a loss of power from then on."""

    def create(self, path: str, data: bytes) -> bool:
        """Puts a file in place whole if none is there; False if one is. Of racing callers one gets True."""

    def publish(self, staged: str, final: str) -> None:
        """Moves a staged file to its final place; may be called again after it was cut short.

        Raises:
            FileNotFoundError: neither the staged file nor the final one is there.
        """

    def sync(self, paths: Iterable[str]) -> None:
        """Makes files, and what was moved into folders, survive a loss of power."""

    def read(self, path: str) -> bytes:
        """A file's bytes."""

    def open(self, path: str) -> BinaryIO:
        """A file for reading, seekable."""

    def entry(self, path: str) -> Entry | None:
        """Size and time of a file; None when there is none."""

    def list(self, folder: str) -> Iterator[Entry]:
        """Every file below a folder, sorted by path."""

    def delete(self, path: str) -> None:
        """Removes a file; nothing happens when there is none."""

    def delete_folder(self, folder: str) -> None:
        """Removes a folder and all below it."""

    def now_s(self) -> float:
        """The time by the store's clock, in seconds since 1970."""

    def local(self, path: str) -> Path | None:
        """Where a file lies on this machine, for memory mapping; None when it does not."""


def open_store(uri: str) -> Store:
    """The store of a lake's address: a path, `file://…`, or a bucket (`s3://`, `gs://`, `az://`).

    Raises:
        AddressError: the scheme is none of these, or needs the extra `cloud`.
    """
    scheme, separator, rest = uri.partition("://")
    if not separator:
        return LocalStore(Path(uri))
    if scheme == "file":
        return LocalStore(Path(rest))
    if scheme in SCHEMES:
        return open_bucket(uri)
    raise AddressError(f"expected a path, file:// or one of {', '.join(SCHEMES)}, got {scheme}://")
