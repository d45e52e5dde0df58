"""What a run did, written last."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated

from schemas.column import Column, Int32, Int64


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTable:
    """What a run added to one table."""

    table: Annotated[str, Column("name of the table")]
    version: Annotated[Int64, Column("its log's version after the commit")]
    files: Annotated[Int32, Column("files added", range="≥ 0")]
    rows: Annotated[Int64, Column("rows added", range="≥ 0")]
    bytes: Annotated[Int64, Column("size of the files", unit="bytes")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRows:
    """What a run took out of one table; rows that were only moved to another file count as written too."""

    table: Annotated[str, Column("name of the table")]
    rows: Annotated[Int64, Column("rows in the files taken out", range="≥ 0")]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; inputs = articles + duplicates + unchanged + rejects + deferred."""

    run_id: Annotated[str, Column("id of the run")]
    command: Annotated[str, Column("the verb", example="run")]
    config_hash: Annotated[str, Column("hash of the settings, without workers and progress")]
    code_version: Annotated[str, Column("newsbeam's version")]
    library_versions: Annotated[dict[str, str], Column("versions of the libraries that shape the rows")]
    started_at: Annotated[dt.datetime, Column("the run's `now`")]
    ended_at: Annotated[dt.datetime, Column("when it was committed, by the clock")]
    inputs: Annotated[Int64, Column("inputs read", range="≥ 0")]
    articles: Annotated[Int64, Column("article rows written", range="≥ 0")]
    duplicates: Annotated[Int64, Column("the same article again in this run", range="≥ 0")]
    unchanged: Annotated[Int64, Column("known, and nothing new in it", range="≥ 0")]
    rejects: Annotated[Int64, Column("turned away", range="≥ 0")]
    deferred: Annotated[Int64, Column("put off to a later run", range="≥ 0")]
    rejects_by_reason: Annotated[dict[str, Int64], Column("how many for each reason")]
    invariants_ok: Annotated[bool, Column("the identity held")]
    tables: Annotated[tuple[WrittenTable, ...], Column("what was added to each table")]
    alarms: Annotated[tuple[str, ...], Column("what a person should look at, a line each")] = ()
    removed: Annotated[
        tuple[RemovedRows, ...], Column("what was taken out of each table, or written anew elsewhere in it")
    ] = ()
