"""One annotated line gives a column's type, nullability and documentation."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated

import pyarrow as pa
import pytest

from schemas.column import Column, Float32, Int16, Int64, arrow_schema, documented_columns


@dataclasses.dataclass(frozen=True)
class Part:
    score: Annotated[Float32, Column("how good", range="0–1")]


@dataclasses.dataclass(frozen=True)
class Whole:
    name: Annotated[str, Column("its name")]
    size: Annotated[Int16 | None, Column("its size", unit="mm", null="not measured")]
    at: Annotated[dt.datetime, Column("when")]
    parts: Annotated[tuple[Part, ...], Column("its parts")]
    counts: Annotated[dict[str, Int64], Column("how many of each")]


def test_types_and_nullability_come_from_the_annotation() -> None:
    part = pa.struct([pa.field("score", pa.float32(), nullable=False)])
    assert arrow_schema(Whole).equals(
        pa.schema(
            [
                pa.field("name", pa.string(), nullable=False),
                pa.field("size", pa.int16(), nullable=True),
                pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
                pa.field("parts", pa.list_(pa.field("element", part, nullable=False)), nullable=False),
                pa.field("counts", pa.map_(pa.string(), pa.int64()), nullable=False),
            ]
        )
    )


def test_the_documentation_stands_in_the_field_metadata() -> None:
    assert arrow_schema(Whole).field("size").metadata == {
        b"meaning": b"its size",
        b"unit": b"mm",
        b"null": b"not measured",
    }
    assert list(documented_columns(Whole)) == ["name", "size", "at", "parts", "counts"]


def test_a_field_without_documentation_is_refused() -> None:
    record = dataclasses.make_dataclass("Bare", [("name", str)])
    with pytest.raises(TypeError, match="Bare.name"):
        arrow_schema(record)


def test_a_nullable_field_must_say_what_null_means() -> None:
    record = dataclasses.make_dataclass("Mute", [("name", Annotated[str | None, Column("its name")])])
    with pytest.raises(TypeError, match="what null means"):
        arrow_schema(record)
