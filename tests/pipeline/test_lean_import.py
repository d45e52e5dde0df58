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
