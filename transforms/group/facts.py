"""What grouping knows of every row of a window without its text: ids as numbers, times, outlets, present groups."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.group.ragged import Ints
from transforms.group.source import Source

COLUMNS = (
    "article_id",
    "version",
    "revision",
    "first_seen_at",
    "text_id",
    "story_id",
    "domain",
    "published_at",
    "published_on",
    "outlet",
    "content_type",
)
_DAY_US = 86_400_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One entry a row; the known rows come first, then `known` onward the new ones.

    `text` is the row of the article that gives the text its id, -1 for none; for articles not in the window see
    `text_name`. `rank` is the place by (time, article_id), so the earliest of several rows is that of least rank.
    """

    ids: npt.NDArray[np.bytes_]
    version: Ints
    known: int
    day: Ints
    time: Ints
    rank: Ints
    outlet: Ints
    formless: npt.NDArray[np.bool_]
    text: Ints
    text_names: tuple[str, ...]
    story_names: npt.NDArray[np.object_]
    superseded: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def name(self, row: int) -> str:
        return bytes(self.ids[row]).decode()

    def text_name(self, code: int) -> str:
        """The id for a value of `text`."""
        return self.name(code) if code < len(self) else self.text_names[code - len(self)]


def facts_of(source: Source, known: int) -> Facts:
    """The facts of a source whose first `known` rows are the known ones."""
    table = source.table(COLUMNS)
    ids = table["article_id"].combine_chunks()
    names = _names(ids)
    time, day = _times(table)
    text, text_names = _texts(table, ids)
    return Facts(
        ids=names,
        version=_ints(table["version"]),
        known=known,
        day=day,
        time=time,
        rank=_ranks(time, names),
        outlet=_codes(pc.coalesce(table["outlet"], table["domain"])),
        formless=_bools(pc.is_in(table["content_type"].cast(pa.string()), pa.array(["live", "gallery"]))),
        text=text,
        text_names=text_names,
        story_names=_shared_strings(table["story_id"]),
        superseded=_superseded(table, ids),
    )


def _names(ids: pa.Array) -> npt.NDArray[np.bytes_]:
    """The ids as they lie, where all are of one length."""
    lengths = pc.min_max(pc.binary_length(ids)).as_py()
    if not lengths["max"] or lengths["min"] < lengths["max"]:
        return np.array(ids.to_pylist(), np.bytes_) if len(ids) else np.zeros(0, "S26")
    fixed = ids.cast(pa.binary()).cast(pa.binary(lengths["max"]))
    width = f"S{lengths['max']}"
    return np.frombuffer(fixed.buffers()[1], width, count=len(ids), offset=fixed.offset * lengths["max"]).copy()


def _shared_strings(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    """Strings, one object for all rows that say the same; None for null."""
    coded = column.combine_chunks().dictionary_encode()
    strings = np.array([*coded.dictionary.to_pylist(), None], np.object_)
    return np.asarray(strings[_ints(pc.fill_null(coded.indices, -1))], np.object_)


def _times(table: pa.Table) -> tuple[Ints, Ints]:
    """Microseconds and day of publication: the instant, else the day, else the first sight."""
    at, seen = table["published_at"].cast(pa.int64()), table["first_seen_at"].cast(pa.int64())
    on = pc.multiply(table["published_on"].cast(pa.int32()).cast(pa.int64()), _DAY_US)
    time = _ints(pc.coalesce(at, on, seen))
    return time, _ints(pc.coalesce(on, at, seen)) // _DAY_US


def _texts(table: pa.Table, ids: pa.Array) -> tuple[Ints, tuple[str, ...]]:
    text = table["text_id"].combine_chunks()
    row = pc.index_in(text, value_set=ids)
    absent = pc.and_(pc.is_null(row), pc.is_valid(text))
    names = pc.unique(text.filter(absent)).to_pylist()
    code = pc.add(pc.index_in(text, value_set=pa.array(names, pa.string())), pa.scalar(len(table), pa.int32()))
    has = _bools(pc.is_valid(text))
    out = np.full(len(table), -1, np.int64)
    out[has] = _ints(pc.coalesce(row, code).filter(pa.array(has)))
    return out, tuple(names)


def _superseded(table: pa.Table, ids: pa.Array) -> npt.NDArray[np.bool_]:
    """The rows of which a newer version or revision is there too."""
    out = np.zeros(len(table), np.bool_)
    if len(pc.unique(ids)) == len(ids):
        return out
    code = _codes(ids)
    order = np.lexsort((np.arange(len(code)), _ints(table["revision"]), _ints(table["version"]), code))
    out[order[:-1][code[order[:-1]] == code[order[1:]]]] = True
    return out


def _ranks(time: Ints, ids: npt.NDArray[np.bytes_]) -> Ints:
    """Places by (time, id); ids are compared eight bytes at a time, beyond the first eight where these are equal."""
    width = -(-max(ids.itemsize, 8) // 8) * 8
    parts = ids.astype(f"S{width}").view(">u8").reshape(len(ids), -1).astype(np.uint64)
    order = np.lexsort((parts[:, 0], time))
    same = (np.diff(time[order]) == 0) & (parts[order[1:], 0] == parts[order[:-1], 0])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    some = order[tied]
    order[tied] = some[np.lexsort((*(parts[some, k] for k in reversed(range(parts.shape[1]))), time[some]))]
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return rank


def _codes(column: pa.ChunkedArray | pa.Array) -> Ints:
    """A number for each different value, -1 for null."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    return _ints(pc.fill_null(column.dictionary_encode().indices, -1))


def _ints(column: pa.ChunkedArray | pa.Array) -> Ints:
    return np.asarray(
        column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    ).astype(np.int64)


def _bools(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(
        column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy(), np.bool_
    )


def date_of(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)
