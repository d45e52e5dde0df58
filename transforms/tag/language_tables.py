"""The tables of the language model, mapped from files instead of copied into each process."""

from __future__ import annotations

import errno
import io
import lzma
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def mapped_tables(model: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a packed model by name, read-only; the files they are mapped from go with the process.

    py3langid 0.4.0 unpacks the model too, then reads and copies all 67 MB; as is done here where files find no room.
    """
    try:
        return _mapped(model)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        return _copied(model)


def _copied(model: Path) -> dict[str, npt.NDArray[Any]]:
    with lzma.open(model) as packed, np.load(io.BytesIO(packed.read())) as archive:
        tables = dict(archive)
    for table in tables.values():
        table.flags.writeable = False
    return tables


def _mapped(model: Path) -> dict[str, npt.NDArray[Any]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with tempfile.TemporaryFile() as unpacked:
            with lzma.open(model) as packed:
                shutil.copyfileobj(packed, unpacked, 1 << 20)
            with zipfile.ZipFile(unpacked) as archive:
                archive.extractall(folder)
        return {path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in Path(folder).iterdir()}
