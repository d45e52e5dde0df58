"""A row of a table as the record it was made from: the way back of `table_of`."""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_Record = TypeVar("_Record")
_Make = Callable[[Any], Any]


def record_of(kind: type[_Record], row: Mapping[str, Any]) -> _Record:
    """The record of a row as `to_pylist` gives it; columns that the record lacks are passed over.

    A null, or a column that came after the row was written, becomes the field's default, or None where it has none.

    Raises:
        ValueError: a value is none of its field's closed list.
    """
    told = {}
    for name, make, optional in _fields(typing.cast(Any, kind)):
        value = row.get(name)
        if value is not None or not optional:
            told[name] = make(value)
    return kind(**told)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, _Make, bool], ...]:
    """Each field's name, what makes its value, and whether it has a default."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (field.name, _maker(hints[field.name]), field.default is not dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    )


def _maker(annotation: Any) -> _Make:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (inner,) = [argument for argument in arguments if argument is not type(None)]
        return functools.partial(_unless_none, _maker(inner))
    if origin is tuple:
        return functools.partial(_each, _maker(arguments[0]))
    if dataclasses.is_dataclass(annotation):
        return functools.partial(record_of, typing.cast(type, annotation))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return annotation
    return _as_it_is


def _unless_none(make: _Make, value: Any) -> Any:
    return None if value is None else make(value)


def _each(make: _Make, values: Any) -> tuple[Any, ...]:
    return tuple(make(value) for value in values or ())


def _as_it_is(value: Any) -> Any:
    return value
