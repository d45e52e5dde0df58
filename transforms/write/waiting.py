"""Staged rows in another order than they were staged in."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.write.parquet import read_parquet, read_rows
from transforms.write.store import Store

Span = tuple[int, int]

_PLACE = "_place"


class Waiting:
    """Gives the rows of staged files by span of their final order.

    A single span is read straight from the staged files. Several would read every file again for each: instead the
    rows are dealt out once to a scratch file a span, so that the cost stays one reading and one writing more, and
    memory that of a span. (200,000 articles in 50 spans: 100 readings against 5,000.)
    """

    def __init__(
        self,
        store: Store,
        folder: str,
        files: Sequence[str],
        places: pa.Table,
        spans: Sequence[Span],
        schema: pa.Schema | None = None,
    ) -> None:
        """`schema`: of files that were written by several versions, the one their rows are read under."""
        self._store, self._folder, self._files, self._schema = store, folder, files, schema
        self._spans = spans
        self._file, self._row = (places.column(name).to_numpy() for name in ("file", "row"))
        self._scratch: Path | None = None

    def __enter__(self) -> Waiting:
        if len(self._spans) > 1:
            near = self._store.local(self._folder)
            self._scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=near))
            try:
                self._deal()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def rows(self, number: int) -> pa.Table:
        """The rows of a span, in order."""
        if self._scratch is None:
            parts = [self._taken(file, places) for file, places in self._by_file()]
        else:
            path = self._scratch / str(number)
            with pa.OSFile(str(path), "rb") as file:
                parts = [pa.ipc.open_stream(file).read_all()]
            path.unlink()
        rows = pa.concat_tables(parts)
        return rows.take(np.argsort(rows.column(_PLACE).to_numpy())).drop_columns([_PLACE])

    def _deal(self) -> None:
        """Writes each staged row to the scratch file of its span."""
        starts = np.array([start for start, _ in self._spans])
        with contextlib.ExitStack() as stack:
            writers: dict[int, Any] = {}
            for file, places in self._by_file():
                rows = self._taken(file, places)
                span_of = np.searchsorted(starts, places, side="right") - 1
                for number in np.unique(span_of).tolist():
                    if number not in writers:
                        writers[number] = stack.enter_context(self._writer(number, rows.schema))
                    writers[number].write_table(rows.filter(pa.array(span_of == number)))

    def _writer(self, number: int, schema: pa.Schema) -> Any:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        return pa.ipc.new_stream(str(self._scratch) + f"/{number}", schema, options=options)

    def _by_file(self) -> Iterator[tuple[int, Any]]:
        """Each staged file with the places, in final order, of its rows."""
        order = np.argsort(self._file, kind="stable")
        numbers, starts = np.unique(self._file[order], return_index=True)
        yield from zip(numbers.tolist(), np.split(order, starts[1:]), strict=True)

    def _taken(self, file: int, places: Any) -> pa.Table:
        path = self._files[file]
        rows = read_parquet(self._store, path) if self._schema is None else read_rows(self._store, path, self._schema)
        rows = rows.take(pa.array(self._row[places]))
        return rows.append_column(_PLACE, pa.array(places))
