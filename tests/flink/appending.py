"""The command with a naive sink beside the lake: each article is appended under a random name.

What the lake holds once must lie there twice when an engine repeats a bundle; else a test has shown nothing.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam

import pipeline.graph
from pipeline.cli.main import main
from transforms.write.beam import StageRows

FOLDER = "NEWSBEAM_APPENDED"


class AppendAndStage(StageRows):
    """Stages rows as ever, and appends the addresses of articles, else their ids, to the folder that is told."""

    def expand(self, rows: beam.PCollection) -> beam.PCollection:
        staged = super().expand(rows)
        _ = rows | "Append" >> beam.ParDo(_AppendFn(os.environ[FOLDER]))
        return staged


class _AppendFn(beam.DoFn):
    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def process(self, element: Any) -> Iterator[Any]:
        if isinstance(element, tuple):
            path = self._folder / uuid.uuid4().hex
            path.with_suffix(".part").write_text(element[0].requested_url or element[0].article_id)
            path.with_suffix(".part").rename(path.with_suffix(".txt"))
        return iter(())


def start() -> None:
    """Runs the command of `sys.argv`."""
    pipeline.graph.StageRows = AppendAndStage  # type: ignore[misc]
    main()
