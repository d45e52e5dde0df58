"""Tables mapped from a packed model."""

from __future__ import annotations

import errno
import lzma
import shutil
from pathlib import Path

import numpy as np
import pytest

from transforms.tag.language_tables import mapped_tables

TABLES = {
    "halves": np.arange(6, dtype=np.float16).reshape(2, 3),
    "names": np.array(["de", "nds"]),
    "steps": np.arange(5, dtype=np.uint32),
}


def test_tables_are_those_that_were_saved_and_may_not_be_changed(tmp_path: Path) -> None:
    plain, model = tmp_path / "model.npz", tmp_path / "model.npz.xz"
    np.savez(plain, **TABLES)
    model.write_bytes(lzma.compress(plain.read_bytes()))
    tables = mapped_tables(model)
    assert tables.keys() == TABLES.keys()
    for name, table in tables.items():
        np.testing.assert_array_equal(table, TABLES[name], strict=True)
        assert not table.flags.writeable
        assert isinstance(table.base, np.memmap)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_where_temporary_files_find_no_room_the_tables_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    plain, model = tmp_path / "model.npz", tmp_path / "model.npz.xz"
    np.savez(plain, **TABLES)
    model.write_bytes(lzma.compress(plain.read_bytes()))
    monkeypatch.setattr(shutil, "copyfileobj", refuse)
    if number == errno.EACCES:
        with pytest.raises(PermissionError):
            mapped_tables(model)
        return
    tables = mapped_tables(model)
    for name, table in tables.items():
        np.testing.assert_array_equal(table, TABLES[name], strict=True)
        assert not table.flags.writeable
