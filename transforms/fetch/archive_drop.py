"""Records taken out of an archive of fetched pages; the others stay byte by byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

Record = tuple[str, str]
"""Its address, and the day it was fetched, ISO 8601."""


def records(folder: str) -> Iterator[tuple[Path, Record]]:
    """Every record of the archives of a folder, by file."""
    for path in _archives(folder):
        for record, _, _ in _spans(path):
            yield path, record


def drop_records(folder: str, gone: Callable[[Record], bool]) -> int:
    """Takes records out, file by file, each put in place whole; an archive without a record left is removed.

    May be called again after it was cut short. Not for archives that a run is still writing.

    Raises:
        OSError: an archive cannot be read or written.
    """
    dropped = 0
    for path in _archives(folder):
        spans = list(_spans(path))
        kept = [span for span in spans if not gone(span[0])]
        if len(kept) == len(spans):
            continue
        dropped += len(spans) - len(kept)
        if not kept:
            path.unlink()
            continue
        _rewrite(path, kept)
    return dropped


def _archives(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("*.warc.gz"))


def _spans(path: Path) -> Iterator[tuple[Record, int, int]]:
    """Each record with its place in the file and its size there."""
    with path.open("rb") as file:
        archive = ArchiveIterator(file)
        for found in archive:
            headers = found.rec_headers
            told = headers.get_header("WARC-Target-URI") or "", (headers.get_header("WARC-Date") or "")[:10]
            found.content_stream().read()
            yield told, archive.get_record_offset(), archive.get_record_length()


def _rewrite(path: Path, kept: list[tuple[Record, int, int]]) -> None:
    anew = path.with_name(f".{path.name}.tmp")
    with path.open("rb") as source, anew.open("wb") as target:
        for _, offset, length in kept:
            source.seek(offset)
            target.write(source.read(length))
        target.flush()
        os.fsync(target.fileno())
    os.replace(anew, path)
