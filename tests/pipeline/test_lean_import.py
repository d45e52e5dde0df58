"""Modules left out while others are imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.lean_import import leaving_out


def test_a_module_left_out_cannot_be_imported_within_the_block_only() -> None:
    sys.modules.pop("this", None)
    with leaving_out("this"), pytest.raises(ModuleNotFoundError):
        import this
    import this  # noqa: F401


def test_a_module_that_is_there_already_stays() -> None:
    with leaving_out("sys"):
        import sys as again

        assert again is sys


def test_arrow_does_without_pandas_where_it_is_left_out() -> None:
    program = """
import sys
from pipeline.lean_import import UNUSED, leaving_out
with leaving_out(*UNUSED):
    import pyarrow.dataset
    pyarrow.scalar("a")
    assert not sys.modules.keys() & set(UNUSED)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_a_graph_is_run_without_what_beam_brings_for_services_elsewhere() -> None:
    program = """
import gc, sys
from pipeline.runs import _run_graph
assert _run_graph() is sys.modules["pipeline.engine"].run_graph
assert not sys.modules.keys() & {"pandas", "requests", "apache_beam.io.gcp.bigquery"}
assert gc.isenabled() and gc.get_freeze_count() > 100_000
import apache_beam.io.gcp.bigquery
"""
    told = subprocess.run([sys.executable, "-c", program], check=False, timeout=60, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
