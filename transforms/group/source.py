"""Reading signature rows column by column: no more of a large window is in memory than grouping needs at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.dataset as ds

from transforms.group.ragged import Ints, Ragged, ends, spans
from transforms.group.signature import ALGORITHM, SKETCH, AlgorithmError

_BATCH = 8_192
_MANY = 20_000


class Columns(Protocol):
    """Rows that lie in files and are read column by column, in the same order each time."""

    schema: pa.Schema

    def count_rows(self) -> int:
        """How many they are."""

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns of all rows, some thousand rows at a time."""


Part: TypeAlias = "pa.Table | ds.Dataset | Columns"


class Source:
    """Rows of several parts under one row number; what is no table is read anew for each pass over it."""

    def __init__(self, parts: Sequence[Part], first: int = 0) -> None:
        self._parts, self._first = parts, first
        self._lengths: dict[str, npt.NDArray[np.int32]] = {}

    def last(self, first: int) -> Source:
        """The last part alone, its rows numbered from `first` on."""
        return Source(self._parts[-1:], first)

    def batches(self, columns: Sequence[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """The rows in order, each batch with the number of its first row."""
        first = self._first
        try:
            for part in self._parts:
                for batch in _batches(part, list(columns)):
                    if len(batch):
                        yield first, batch
                        first += len(batch)
        finally:
            pa.default_memory_pool().release_unused()

    def table(self, columns: Sequence[str], rows: Ints | None = None) -> pa.Table:
        """The rows with these (rising) numbers, or all of them."""
        taken = []
        for first, batch in self.batches(columns):
            if rows is None:
                taken.append(batch)
                continue
            low, high = np.searchsorted(rows, (first, first + len(batch)))
            if low < high:
                taken.append(batch.take(pa.array(rows[low:high] - first)))
        if not taken:
            schema = pa.schema([self._parts[-1].schema.field(name) for name in columns])
            return schema.empty_table()
        return pa.concat_tables([pa.Table.from_batches([batch]) for batch in taken], promote_options="permissive")

    def arrays(self, column: str, rows: Ints) -> Ragged:
        """A binary column as uint32 arrays in the order of `rows` (each at most once); null is an empty one."""
        order = np.argsort(rows, kind="stable")
        rising = rows[order]
        parts: list[tuple[Ints, Ragged]] = []
        again = True  # many are read again rather than held twice, unless another reading has told how long they are
        if column not in self._lengths:
            again, lengths = len(rows) > _MANY, []
            for first, values in self.ragged_batches(column):
                lengths.append(values.lengths().astype(np.int32))
                low, high = np.searchsorted(rising, (first, first + len(values)))
                if low < high and not again:
                    parts.append((order[low:high], values.take(rising[low:high] - first)))
            self._lengths[column] = np.concatenate([np.zeros(self._first, np.int32), *lengths])
        offsets = ends(self._lengths[column].take(rows).astype(np.int64))
        flat = np.empty(offsets[-1], np.uint32)
        for places, part in parts:
            _place(part, np.arange(len(part)), flat, offsets.take(places))
        for first, values in self.ragged_batches(column) if again else ():
            low, high = np.searchsorted(rising, (first, first + len(values)))
            _place(values, rising[low:high] - first, flat, offsets.take(order[low:high]))
        return Ragged(flat, offsets)

    def ragged_batches(self, column: str) -> Iterator[tuple[int, Ragged]]:
        """A binary column in order, batch by batch, as it lies in memory."""
        for first, batch in self.batches([column]):
            yield first, _ragged(batch.column(0), column)

    def sketches(self) -> Iterator[tuple[Ints, npt.NDArray[np.uint32]]]:
        """Row numbers and sketches of the rows that have one, batch by batch."""
        for first, values in self.ragged_batches("sketch"):
            lengths = values.lengths()
            if len(np.setdiff1d(lengths, (0, SKETCH))):
                raise AlgorithmError(f"expected sketches of {SKETCH} values, got {sorted(set(lengths.tolist()))}")
            yield first + np.flatnonzero(lengths), values.flat.reshape(-1, SKETCH)

    def check_algorithm(self) -> None:
        """Raises AlgorithmError where a row was made by another algorithm."""
        for _, batch in self.batches(["algorithm"]):
            for name in batch.column(0).unique().to_pylist():
                if name != ALGORITHM:
                    raise AlgorithmError(
                        f"expected signatures of {ALGORITHM!r}, got {name!r}; make the open window's anew"
                    )


def rows_of(part: Part) -> int:
    """How many rows a part has."""
    return len(part) if isinstance(part, pa.Table) else part.count_rows()


def _batches(part: Part, columns: list[str]) -> Iterator[pa.RecordBatch]:
    if isinstance(part, pa.Table):
        yield from part.select(columns).to_batches(max_chunksize=_BATCH)
    elif isinstance(part, ds.Dataset):
        scanner = part.scanner(
            columns=columns, batch_size=_BATCH, batch_readahead=1, fragment_readahead=1, use_threads=False
        )
        yield from scanner.to_batches()
    else:
        yield from part.batches(columns)


def _place(values: Ragged, rows: Ints, flat: npt.NDArray[np.uint32], starts: Ints) -> None:
    """Copies rows to where they start, one by one: half a microsecond each, less than by the number of each element."""
    begins, stops = values.offsets.take(rows).tolist(), values.offsets.take(rows + 1).tolist()
    for begin, stop, start in zip(begins, stops, starts.tolist(), strict=True):
        flat[start : start + stop - begin] = values.flat[begin:stop]


def _ragged(column: pa.Array, name: str) -> Ragged:
    if column.type != pa.binary():
        column = column.cast(pa.binary())
    _, offsets_buffer, data = column.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[column.offset : column.offset + len(column) + 1].astype(np.int64)
    if (offsets % 4).any():
        raise AlgorithmError(f"expected a column {name} of whole 32-bit values, got one of {offsets[-1]} bytes")
    flat = np.frombuffer(data, "<u4", count=int(offsets[-1]) // 4) if data is not None else np.zeros(0, np.uint32)
    offsets = offsets // 4
    if column.null_count and (np.diff(offsets)[~_valid(column)]).any():
        keep = np.where(_valid(column), np.diff(offsets), 0)
        return Ragged(flat[spans(offsets[:-1], keep)], np.append(0, np.cumsum(keep)))
    return Ragged(flat[offsets[0] : offsets[-1]], offsets - offsets[0])


def _valid(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(column.is_valid().to_numpy(zero_copy_only=False), np.bool_)
