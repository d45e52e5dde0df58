"""Memory and the collector."""

from __future__ import annotations

import gc

import pytest

from transforms.memory import uncollected


def test_cycles_are_not_sought_within_and_again_once_it_has_failed() -> None:
    @uncollected()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert gc.isenabled()


def test_who_seeks_no_cycles_does_not_begin_to() -> None:
    with uncollected(), uncollected():
        pass
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
