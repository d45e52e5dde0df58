"""What a command imports: Beam, which takes seconds, only where a graph is built."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["cli.main", "cli.batch", "runs", "query", "preload"])
def test_beam_is_not_imported_before_a_graph_is_built(module: str) -> None:
    program = f"import sys, pipeline.{module}; sys.exit('apache_beam' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("module", ["transforms.fetch.crawl", "transforms.feeds.parse"])
def test_whoever_only_fetches_or_parses_takes_no_arrow_along(module: str) -> None:
    program = f"import sys, {module}; sys.exit('pyarrow' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_run_over_seeds_takes_no_http_client_along() -> None:
    program = "import sys, pipeline.cli.batch, pipeline.engine; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
