"""What tests of the pipeline share."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_lake import built_once


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of the sample lake, built once a test run; nobody writes to it."""
    base = tmp_path_factory.getbasetemp()
    return built_once(base.parent if hasattr(request.config, "workerinput") else base)
