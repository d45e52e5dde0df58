"""The data dictionary: every table, column, enumeration and reject reason as text, Markdown or JSON."""

from __future__ import annotations

import dataclasses
import enum
import json
import types
import typing
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from schemas import TABLES, Reason, Table, arrow_schema, documented_columns
from schemas.column import enumeration_of


def as_text() -> str:
    """Each table with its columns and types, a line a column."""
    lines: list[str] = []
    for table in TABLES.values():
        lines += [f"{table.name}: {table.meaning}"]
        lines += [f"  {name:<26} {kind:<22} {column.meaning}" for name, kind, column, _ in _columns(table)]
        lines += [""]
    return "\n".join(lines)


def as_markdown() -> str:
    """The data dictionary of `docs/tables.md`."""
    lines = ["# Tables", "", "Made by `newsbeam schema --markdown` from `schemas/`; do not edit.", ""]
    for table in TABLES.values():
        key = ", ".join(table.key)
        where = f"`date` = {table.partition_meaning}" if table.partition else "not partitioned"
        lines += [
            f"## {table.name}",
            "",
            f"{table.meaning[0].upper()}{table.meaning[1:]}. Key: {key}. Partition: {where}.",
            "",
        ]
        lines += ["| column | type | meaning | unit, range | null means | example |", "|---|---|---|---|---|---|"]
        for name, kind, column, _ in _columns(table):
            limits = ", ".join(part for part in (column.unit, column.range) if part)
            example = f"`{column.example}`" if column.example else ""
            lines.append(f"| `{name}` | {kind} | {column.meaning} | {limits} | {column.null or '–'} | {example} |")
        lines.append("")
    lines += ["## Enumerations", "", "| type | values |", "|---|---|"]
    lines += [f"| {kind.__name__} | {', '.join(f'`{member.value}`' for member in kind)} |" for kind in _enumerations()]
    lines += ["", "## Reject reasons", "", "| reason | what to do | tried again |", "|---|---|---|"]
    lines += [f"| `{r.value}` | {r.advice} | {'yes' if r.retryable else 'no'} |" for r in Reason]
    return "\n".join(lines)


def as_json() -> str:
    """The same facts for programs."""
    tables = {
        table.name: {
            "meaning": table.meaning,
            "key": table.key,
            "partition": table.partition,
            "sort": table.sort,
            "columns": {
                name: {"type": kind, **{k: v for k, v in dataclasses.asdict(column).items() if v}}
                for name, kind, column, _ in _columns(table)
            },
        }
        for table in TABLES.values()
    }
    reasons = {r.value: {"advice": r.advice, "retryable": r.retryable} for r in Reason}
    enumerations = {kind.__name__: [member.value for member in kind] for kind in _enumerations()}
    return json.dumps({"tables": tables, "enumerations": enumerations, "reasons": reasons}, indent=2)


def _columns(table: Table) -> Iterator[tuple[str, str, Any, Any]]:
    """Name, type as text, documentation and annotation of each column; those of a list's struct behind it."""
    yield from _record_columns(table.record, "")


def _record_columns(record: type, prefix: str) -> Iterator[tuple[str, str, Any, Any]]:
    hints = typing.get_type_hints(record, include_extras=True)
    schema = arrow_schema(record)
    for name, column in documented_columns(record).items():
        yield prefix + name, _type_name(schema.field(name).type), column, hints[name]
        nested = _nested_record(hints[name])
        if nested is not None:
            yield from _record_columns(nested, f"{prefix}{name}.")


def _type_name(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list<{_type_name(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return "struct"
    return str(kind)


def _nested_record(annotation: Any) -> type | None:
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        return annotation
    for part in typing.get_args(annotation):
        if part is type(None) or isinstance(part, types.EllipsisType):
            continue
        found = _nested_record(part)
        if found is not None:
            return found
    return None


def _enumerations() -> list[type[enum.Enum]]:
    """Every closed list that a column draws from, by name; reasons have a table of their own."""
    found: dict[str, type[enum.Enum]] = {}
    for table in TABLES.values():
        for _, _, _, annotation in _columns(table):
            kind = enumeration_of(annotation)
            if kind is not None and kind is not Reason:
                found[kind.__name__] = kind
    return [found[name] for name in sorted(found)]
