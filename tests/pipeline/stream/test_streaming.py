"""Windows of a stream leave what scheduled runs leave, on the embedded engine and as one streaming graph on Prism."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm.farm import Farm
from hours import HOUR, START, rows_after, scheduled, settings_of

from pipeline.lake import Lake
from pipeline.runs import run_job
from pipeline.settings import Settings, SettingsError
from pipeline.stream.engines import found_program, stream_options
from pipeline.stream.started import stream_job
from pipeline.stream.windows import run_windows


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(hosts=3, life_s=900) as farm:
        yield farm


def windowed(settings: Settings, at: dt.datetime) -> None:
    run_windows(stream_job(settings, "job", every_s=3600, start=at, until=at))


def on_prism(settings: Settings, at: dt.datetime) -> None:
    run_job(stream_job(settings, "job", every_s=3600, start=at, until=at), stream_options("prism", ()))


@pytest.mark.slow
def test_windows_leave_the_rows_of_scheduled_runs(farm: Farm, tmp_path: Path) -> None:
    expected = rows_after(farm, tmp_path / "runs", scheduled)
    assert len(expected["articles"]) > 14
    assert rows_after(farm, tmp_path / "windows", windowed) == expected


@pytest.mark.slow
def test_a_streaming_graph_on_prism_leaves_the_rows_of_scheduled_runs(farm: Farm, tmp_path: Path) -> None:
    try:
        found_program("prism", "make prism")
    except SettingsError as error:
        pytest.skip(str(error))
    expected = rows_after(farm, tmp_path / "runs", scheduled)
    assert rows_after(farm, tmp_path / "prism", on_prism) == expected


def test_a_stream_goes_on_after_its_newest_window(farm: Farm, tmp_path: Path) -> None:
    settings = settings_of(farm, tmp_path).model_copy(update={"feeds": ()})
    (tmp_path / "new").mkdir()
    watching = {"every_s": 3600, "watched": str(tmp_path / "new")}
    run_windows(stream_job(settings, "job", start=START, until=START + HOUR, **watching))
    assert [row["run_id"] for row in Lake.open(settings.lake).runs()] == [
        "job-20251103T060000Z",
        "job-20251103T070000Z",
    ]
    again = stream_job(settings, "job", start=START, until=START + 2 * HOUR, **watching)
    assert again.ticks is not None
    assert again.ticks.at(again.ticks.first) == START + 2 * HOUR


def test_the_command_that_gets_a_missing_program_is_told() -> None:
    with pytest.raises(SettingsError, match="get it by: make nothing"):
        found_program("no-such-program", "make nothing")
