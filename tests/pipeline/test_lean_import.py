"""Modules left out while others are imported."""

from __future__ import annotations

import sys

import pytest

from pipeline.lean_import import leaving_out


def test_a_module_left_out_cannot_be_imported_within_the_block_only() -> None:
    sys.modules.pop("this", None)
    with leaving_out("this"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules


def test_a_module_that_is_there_already_stays() -> None:
    with leaving_out("sys"):
        import sys as again

        assert again is sys
