"""How a record's field becomes a table's column: one annotated line gives type, nullability and documentation.

Arrow is imported when a schema is made: with NumPy it takes 39 MB, and whoever only fetches needs none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import types
import typing
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    import pyarrow as pa


@dataclasses.dataclass(frozen=True, slots=True)
class Width:
    """Which of Arrow's numbers a column holds, by the name that Arrow has for it."""

    name: str


Int16 = Annotated[int, Width("int16")]
Int32 = Annotated[int, Width("int32")]
Int64 = Annotated[int, Width("int64")]
Float32 = Annotated[float, Width("float32")]


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """The documentation of one column, written where the field is declared.

    ``null`` says what a missing value means; empty for a column that is never null.
    """

    meaning: str
    unit: str = ""
    range: str = ""
    null: str = ""
    example: str = ""


def arrow_schema(record: type) -> pa.Schema:
    """The Arrow schema of a record class, with each column's documentation as field metadata.

    Raises:
        TypeError: a field has no ``Column``, or a type that no Arrow type stands for.
    """
    import pyarrow as pa

    hints = typing.get_type_hints(record, include_extras=True)
    return pa.schema([_arrow_field(record, field.name, hints[field.name]) for field in dataclasses.fields(record)])


def documented_columns(record: type) -> dict[str, Column]:
    """Each column's documentation by name, in the order of the record."""
    hints = typing.get_type_hints(record, include_extras=True)
    return {field.name: _column(record, field.name, hints[field.name]) for field in dataclasses.fields(record)}


def enumeration_of(annotation: Any) -> type[enum.Enum] | None:
    """The closed list a field draws its values from, looked for inside ``Annotated``, unions and tuples."""
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return annotation
    for part in typing.get_args(annotation):
        found = enumeration_of(part)
        if found is not None:
            return found
    return None


def _column(record: type, name: str, annotation: Any) -> Column:
    for extra in getattr(annotation, "__metadata__", ()):
        if isinstance(extra, Column):
            return extra
    raise TypeError(f"expected a Column in the annotation of {record.__name__}.{name}, got {annotation!r}")


def _arrow_field(record: type, name: str, annotation: Any) -> pa.Field:
    import pyarrow as pa

    column = _column(record, name, annotation)
    arrow_type, nullable = _arrow_type(annotation)
    told = {k: v for k, v in dataclasses.asdict(column).items() if v}
    if nullable != bool(column.null):
        raise TypeError(f"expected {record.__name__}.{name} to say what null means exactly when it may be null")
    return pa.field(name, arrow_type, nullable=nullable, metadata=told)


def _arrow_type(annotation: Any) -> tuple[pa.DataType, bool]:
    """The Arrow type of a Python annotation and whether it may be null."""
    import pyarrow as pa

    if typing.get_origin(annotation) is Annotated:
        inner, *extras = typing.get_args(annotation)
        width = next((extra for extra in extras if isinstance(extra, Width)), None)
        if width is not None:
            return getattr(pa, width.name)(), False
        return _arrow_type(inner)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (inner,) = [argument for argument in arguments if argument is not type(None)]
        return _arrow_type(inner)[0], True
    if origin is tuple:
        return pa.list_(pa.field("element", _arrow_type(arguments[0])[0], nullable=False)), False
    if origin is dict:
        return pa.map_(_arrow_type(arguments[0])[0], _arrow_type(arguments[1])[0]), False
    if dataclasses.is_dataclass(annotation):
        return pa.struct(list(arrow_schema(typing.cast(type, annotation)))), False
    if isinstance(annotation, type) and issubclass(annotation, enum.StrEnum):
        return pa.string(), False
    try:
        return _scalars()[annotation], False
    except (KeyError, TypeError):
        raise TypeError(f"expected a type with an Arrow counterpart, got {annotation!r}") from None


@functools.cache
def _scalars() -> dict[type, pa.DataType]:
    import pyarrow as pa

    return {
        str: pa.string(),
        bytes: pa.binary(),
        bool: pa.bool_(),
        dt.datetime: pa.timestamp("us", tz="UTC"),
        dt.date: pa.date32(),
    }
