"""Errors of engines: ours come back as what they were, others as they came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jobs import NOW

import pipeline.engine
from pipeline.cli.main import exit_code_of
from pipeline.job import Job
from pipeline.runs import header_of
from pipeline.settings import Settings
from transforms.write.errors import LakeBusyError


def failed(monkeypatch: pytest.MonkeyPatch, lake: Path, text: str) -> BaseException:
    """What comes of an engine's error."""

    def build(*_: Any) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(pipeline.engine, "build", build)
    settings = Settings(lake=str(lake))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one it is, is the question
        pipeline.engine.run_graph(Job(header=header_of(settings, "run", NOW, "r", []), settings=settings))
    return caught.value


def test_an_error_of_ours_comes_back_as_what_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    error = failed(monkeypatch, tmp_path, "Traceback …\ntransforms.write.errors.LakeBusyError: held by another\n")
    assert isinstance(error, LakeBusyError)
    assert str(error) == "held by another"


def test_another_error_is_not_its_own_cause(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    error = failed(monkeypatch, tmp_path, "Pipeline job-1 failed in state FAILED: call already cancelled")
    assert type(error) is RuntimeError
    assert error.__cause__ is None  # else whoever looks for the cause goes round for ever
    assert exit_code_of(error) is None
