"""Buckets of S3, Google Cloud and Azure, through `obstore`; needs the extra `cloud`."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Iterator
from typing import Any

from transforms.write.entry import Entry
from transforms.write.errors import AddressError, told_by_storage
from transforms.write.object_store import ObjectStore

SCHEMES = ("s3", "gs", "az", "abfss")
_LOG_OPTIONS = {"s3": {"conditional_put": "etag"}}
"""For the log's library: an entry is put only where there is none, by the store itself and not by a lock table."""


def open_bucket(uri: str) -> ObjectStore:
    """The lake below a bucket's address. Keys and regions come from the environment.

    Raises:
        AddressError: the extra `cloud` is not installed, or the address holds more than a place.
    """
    scheme, _, place = uri.partition("://")
    if set(place) & set("?#") or ":" in place.partition("@")[0]:  # not quoted: what follows may be a key
        raise AddressError(
            f"expected {scheme}://bucket/path and keys in the environment, got an address with more in it"
        )
    try:
        from obstore.store import from_url
    except ImportError as error:
        raise AddressError(f"expected the extra `cloud` to be installed for {uri!r}, got none") from error
    return ObjectStore(ObstoreBucket(from_url(uri), uri), uri.rstrip("/"), _LOG_OPTIONS.get(scheme))


class ObstoreBucket:
    """A bucket behind `obstore`; its errors become the `OSError` of their kind, without what else they quote."""

    def __init__(self, store: Any, uri: str) -> None:
        self._store, self._uri = store, uri

    def put(self, name: str, data: bytes) -> None:
        import obstore

        with self._naming(name):
            obstore.put(self._store, name, data)

    def put_new(self, name: str, data: bytes) -> bool:
        import obstore

        try:
            with self._naming(name):
                obstore.put(self._store, name, data, mode="create")
        except FileExistsError:
            return False
        return True

    def get(self, name: str) -> bytes:
        import obstore

        with self._naming(name):
            return obstore.get(self._store, name).bytes().to_bytes()

    def copy(self, source: str, target: str) -> None:
        import obstore

        with self._naming(source):
            obstore.copy(self._store, source, target)

    def delete(self, names: Iterable[str]) -> None:
        import obstore

        for name in names:
            with self._naming(name), contextlib.suppress(FileNotFoundError):
                obstore.delete(self._store, name)

    def head(self, name: str) -> Entry | None:
        import obstore

        try:
            with self._naming(name):
                return _entry(obstore.head(self._store, name))
        except FileNotFoundError:
            return None

    def list(self, prefix: str) -> Iterator[Entry]:
        import obstore

        with self._naming(prefix):
            for page in obstore.list(self._store, prefix.rstrip("/") or None):
                yield from map(_entry, page)

    @contextlib.contextmanager
    def _naming(self, name: str) -> Iterator[None]:
        from obstore import exceptions

        try:
            yield
        except exceptions.AlreadyExistsError:
            raise FileExistsError(errno.EEXIST, "the object exists", f"{self._uri}/{name}") from None
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, "no such object or bucket", f"{self._uri}/{name}") from None
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError):
            raise PermissionError(errno.EACCES, "the store refuses", f"{self._uri}/{name}") from None
        except exceptions.BaseError as error:
            raise OSError(errno.EIO, told_by_storage(error), f"{self._uri}/{name}") from None


def _entry(told: Any) -> Entry:
    return Entry(told["path"], told["size"], told["last_modified"].timestamp())
