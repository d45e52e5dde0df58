"""The tables of the language model, mapped from files instead of copied into each process."""

from __future__ import annotations

import lzma
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def mapped_tables(model: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a packed model by name, read-only; the files they are mapped from go with the process.

    py3langid 0.4.0 unpacks the model too, then reads and copies all 67 MB.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with tempfile.TemporaryFile() as unpacked:
            with lzma.open(model) as packed:
                shutil.copyfileobj(packed, unpacked, 1 << 20)
            with zipfile.ZipFile(unpacked) as archive:
                archive.extractall(folder)
        return {path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in Path(folder).iterdir()}
