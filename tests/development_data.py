"""Where the development data lies: real pages, feeds and gold that are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("NEWSBEAM_DATA", Path(__file__).parents[2] / "shared" / "data"))


def data_dir(*parts: str) -> Path:
    """The path of a development file or folder; skips the test where it is absent."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"development data absent: {'/'.join(parts)}")
    return path
