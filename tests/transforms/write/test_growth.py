"""A lake that an older version wrote: what it lacks is added, and nothing is written anew."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.lake import Lake
from schemas import TABLES, Table
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.readers import keys_by_reader
from tests.transforms.write.test_stories import DAY, Telling, told
from tests.transforms.write.whole_runs import data_files, run
from transforms.write.local_store import LocalStore
from transforms.write.log import open_log

LATER = NOW + dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class OlderTable(Table):
    """A table as it was before some columns came."""

    lacks: tuple[str, ...]

    @property
    def file_schema(self) -> pa.Schema:  # type: ignore[override]
        schema = super().file_schema
        return pa.schema([field for field in schema if field.name not in self.lacks])

    @property
    def table_schema(self) -> pa.Schema:  # type: ignore[override]
        schema = super().table_schema
        return pa.schema([field for field in schema if field.name not in self.lacks])


def older(name: str, *lacks: str) -> OlderTable:
    table = TABLES[name]
    return OlderTable(**{f.name: getattr(table, f.name) for f in dataclasses.fields(table)}, lacks=lacks)


@pytest.fixture
def older_lake(tmp_path: Path) -> LocalStore:
    """Written before articles had licences, stories topics, and runs alarms and removals."""
    store = LocalStore(tmp_path / "lake")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(TABLES, "articles", older("articles", "license", "ai_optout"))
        patch.setitem(TABLES, "stories", older("stories", "topics"))
        patch.setitem(TABLES, "runs", older("runs", "alarms", "removed"))
        run(store, [article("a"), reject("1")], group=Telling(told(("s1", DAY, ("a",)), ("s2", DAY, ("b",)))))
    return store


def test_an_older_lake_opens_with_its_new_columns_empty(older_lake: LocalStore) -> None:
    lake = Lake(older_lake)
    (row,) = lake.read("articles").to_pylist()
    assert (row["title"], row["license"]) == ("Title of a", None)
    (run_row,) = lake.runs()
    assert run_row["run_id"] == "run-1"


def test_a_run_adds_the_columns_and_leaves_the_old_files_alone(older_lake: LocalStore) -> None:
    before = data_files(older_lake)
    group = Telling(told(("s1", DAY, ("a", "c"))))
    run(older_lake, [article("c", now=LATER)], run_id="run-2", now=LATER, group=group)
    after = data_files(older_lake)
    assert {path: name for path, name in before.items() if not path.startswith("stor")}.items() <= after.items()
    lake = Lake(older_lake)
    assert len(lake.read("articles")) == len(lake.read("stories")) == len(lake.runs()) == 2
    for name, lacked in (("articles", ("license",)), ("stories", ("topics",)), ("runs", ("alarms", "removed"))):
        log = open_log(older_lake, name)
        assert log is not None
        assert {field.name for field in log.schema().fields} == set(TABLES[name].table_schema.names)
        assert all(field.nullable for field in log.schema().fields if field.name in lacked)
    seen = keys_by_reader(older_lake.root, "articles", more={"extra_columns": "ignore"})
    assert all(len(rows) == 2 for rows in seen.values())


def test_a_new_column_is_seen_through_the_log(older_lake: LocalStore) -> None:
    row, signature = article("c", now=LATER)
    run(older_lake, [(dataclasses.replace(row, license="CC BY 4.0"), signature)], run_id="run-2", now=LATER)
    log = open_log(older_lake, "articles")
    assert log is not None
    assert sorted(log.to_pyarrow_table(columns=["license"])["license"].to_pylist(), key=str) == ["CC BY 4.0", None]


def test_the_version_that_a_run_notes_is_that_of_the_log(older_lake: LocalStore) -> None:
    committed = run(older_lake, [article("c", now=LATER)], run_id="run-2", now=LATER)
    noted = {table.table: table.version for table in committed.tables}
    log = open_log(older_lake, "articles")
    assert log is not None
    assert noted["articles"] == log.version()
