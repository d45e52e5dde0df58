"""A WARC of what was fetched, which can be read again as seeds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_OF_THE_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "set-cookie"})


class Archive:
    """Writes one file per process and opening: `newsbeam-<run>-<number>.warc.gz`, a gzip member a record.

    A crash leaves whole records before it. Bodies are kept as unpacked, their headers told so.

    Raises:
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: str, run_id: str) -> None:
        self._file = _new_file(Path(folder), run_id)
        self._writer = WARCWriter(self._file, gzip=True)

    def write(self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, at: dt.datetime) -> None:
        """Adds a response."""
        kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_TRANSFER]
        kept.append(("Content-Length", str(len(body))))
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(f"{status} OK", kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        self._writer.write_record(record)
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def _new_file(folder: Path, run_id: str) -> BinaryIO:
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:  # another worker of the run, or its first try, may have taken the number
        try:
            return (folder / f"newsbeam-{run_id}-{number:05}.warc.gz").open("xb")
        except FileExistsError:
            number += 1
