"""The tables as a whole: the golden text, and rules that hold for each of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import dictionary
from schemas import TABLES, Table

DOCS = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_data_dictionary_is_the_one_in_the_docs() -> None:
    assert DOCS.read_text("utf-8") == dictionary.as_markdown() + "\n", "make docs/tables.md anew: `make docs`"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_key_and_sort_are_columns(table: Table) -> None:
    assert {*table.key, *table.sort} <= set(table.file_schema.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_instants_are_utc_microseconds_and_end_in_at(table: Table) -> None:
    stamps = {field.name for field in table.file_schema if pa.types.is_timestamp(field.type)}
    assert all(table.file_schema.field(name).type == pa.timestamp("us", tz="UTC") for name in stamps)
    assert stamps == {name for name in table.file_schema.names if name.endswith("_at")}


def test_runs_is_the_last_table_of_a_commit_and_the_only_one_without_partitions() -> None:
    assert [table.name for table in TABLES.values() if table.partition is None] == ["runs"] == [list(TABLES)[-1]]


def test_no_column_bears_the_name_of_its_partition() -> None:
    assert not [table.name for table in TABLES.values() if table.partition in table.file_schema.names]
