"""Facts about the machine, the installation and a lake."""

from __future__ import annotations

import os
import platform
import shutil
from typing import Any

from pipeline.lake import Lake
from pipeline.versions import code_version, library_versions
from schemas import TABLES


def findings(lake: str | None) -> dict[str, dict[str, Any]]:
    """Versions, cores and memory, and the tables of a lake if one is named."""
    found: dict[str, dict[str, Any]] = {
        "newsbeam": {"version": code_version(), "python": platform.python_version(), **library_versions()},
        "machine": {
            "system": platform.platform(),
            "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
            "go": shutil.which("go") or "absent (needed to build the Prism engine only)",
            "java": shutil.which("java") or "absent (needed for Flink only)",
        },
    }
    if lake is not None:
        found["lake"] = lake_facts(lake)
    return found


def lake_facts(uri: str) -> dict[str, Any]:
    """Where the lake is, its tables' sizes, its last run and whether a commit waits to be finished."""
    lake = Lake.open(uri)
    is_there = lake.version("runs") is not None
    facts: dict[str, Any] = {"at": lake.store.uri if is_there else f"{lake.store.uri} (no lake there)"}
    for table in TABLES:
        files = lake.files(table)
        if files:
            facts[table] = f"version {lake.version(table)}, {len(files)} files, {sum(f.bytes for f in files):,} bytes"
    runs = lake.runs()
    facts["runs committed"] = len(runs)
    if runs:
        facts["last run"] = f"{runs[-1]['run_id']} at {runs[-1]['started_at'].isoformat()}"
    waiting = sorted({entry.path.split("/")[1] for entry in lake.store.list("_staging")})
    facts["staged, not committed"] = ", ".join(waiting) or "nothing"
    return facts
