"""Engines by name: a slip in `--runner` or a stray word is told before anything is read."""

from __future__ import annotations

import importlib.util

import pytest
from jobs import NOW

from pipeline.engine import run_graph
from pipeline.job import Job
from pipeline.runs import header_of
from pipeline.settings import Settings, SettingsError
from pipeline.stream.engines import batch_options, stream_options


def test_an_engine_that_is_not_known_is_told_with_those_that_are() -> None:
    for options in (batch_options, stream_options):
        with pytest.raises(SettingsError, match="expected one of embedded, prism, flink, dask, dataflow, .* 'sparkk'"):
            options("sparkk", ())


@pytest.mark.parametrize("name", ["SparkRunner", "my.own.Engine"])
def test_a_runner_of_beam_and_one_by_its_module_are_taken(name: str) -> None:
    assert f"--runner={name}" in batch_options(name, ())


def test_an_engine_whose_extra_is_not_installed_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"the extra `dask` \(pip install 'newsbeam\[dask\]'\)"):
        batch_options("dask", ())


def test_a_run_id_that_is_no_name_of_a_folder_is_told() -> None:
    with pytest.raises(SettingsError, match="run_id: expected letters, digits, .* got 'a/b'"):
        header_of(Settings(lake=""), "run", NOW, "a/b", [])


def test_a_word_without_its_flag_is_told() -> None:
    with pytest.raises(SettingsError, match="got the word 'pages': inputs go behind --seeds"):
        batch_options("embedded", ("pages",))


def test_what_beam_does_not_know_is_a_setting_that_does_not_hold() -> None:
    settings = Settings(lake="")
    job = Job(header=header_of(settings, "run", NOW, "r", []), settings=settings)
    with pytest.raises(SettingsError, match="runner: Unexpected pipeline runner: SparkkRunner"):
        run_graph(job, ["--runner=SparkkRunner"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--direct_num_worker=2"], "got '--direct_num_worker=2'; did you mean '--direct_num_workers'"),
        (["--direct_num_workers=2", "more"], "got 'more'"),
    ],
)
def test_an_option_that_beam_would_drop_is_told(words: list[str], told: str) -> None:
    settings = Settings(lake="")
    job = Job(header=header_of(settings, "run", NOW, "r", []), settings=settings)
    with pytest.raises(SettingsError, match=told):
        run_graph(job, words)
