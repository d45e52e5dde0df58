"""Tables mapped from a packed model."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transforms.tag.language_tables import mapped_tables

TABLES = {
    "halves": np.arange(6, dtype=np.float16).reshape(2, 3),
    "names": np.array(["de", "nds"]),
    "steps": np.arange(5, dtype=np.uint32),
}


def packed(folder: Path, save: Callable[..., Any]) -> Path:
    plain, model = folder / "model.npz", folder / "model.npz.xz"
    save(plain, **TABLES)
    model.write_bytes(lzma.compress(plain.read_bytes()))
    return model


def test_tables_are_those_that_were_saved_and_may_not_be_changed(tmp_path: Path) -> None:
    tables = mapped_tables(packed(tmp_path, np.savez))
    assert tables.keys() == TABLES.keys()
    for name, table in tables.items():
        np.testing.assert_array_equal(table, TABLES[name], strict=True)
        assert not table.flags.writeable


def test_a_model_whose_tables_are_compressed_cannot_be_mapped(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected halves\.npy stored, got compression 8"):
        mapped_tables(packed(tmp_path, np.savez_compressed))
