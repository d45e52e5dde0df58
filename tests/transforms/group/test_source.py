from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from transforms.group import source
from transforms.group.source import Source


@pytest.mark.parametrize("many", [0, 100])
def test_arrays_come_in_the_order_asked_for_read_once_or_twice(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_MANY", many)
    values = [np.arange(k, 2 * k, dtype="<u4") for k in range(9)]
    tables = [
        pa.table({"a": [row.tobytes() if len(row) else None for row in part]}) for part in (values[:4], values[4:])
    ]
    rows = np.array([7, 0, 3, 5])
    found = Source(tables).arrays("a", rows)
    assert [found.row(k).tolist() for k in range(4)] == [values[row].tolist() for row in rows]
