"""A watched folder: all files in a stream's first window, then those that came since the window before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.lake import Lake
from pipeline.stream.watched import Watched, changed_at, last_window
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.read.seeds import find_seeds
from transforms.write.local_store import LocalStore
from transforms.write.write_run import write_run

SECOND = dt.timedelta(seconds=1)


def changed(path: Path) -> dt.datetime:
    (seed,) = find_seeds([str(path)])
    return changed_at(seed)


def test_files_are_read_in_the_first_window_after_they_changed(tmp_path: Path) -> None:
    inbox, lake = tmp_path / "inbox", tmp_path / "lake"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Some text.")
    came = changed(inbox / "a.txt")
    watched = Watched(folder=str(inbox), lake=str(lake), job_id="job")
    before, first, second = (Moment.of_window("job", came + n * SECOND) for n in (-1, 1, 2))
    assert watched.at(before) == ()
    assert [seed.name for seed in watched.at(first)] == ["inbox/a.txt"]
    header = RunHeader(run_id="job", command="stream", config_hash="", code_version="", started_at=came)
    write_run(LocalStore(lake), header, first, [], 0)
    assert watched.at(second) == ()
    assert watched.at(first) != ()  # a window that is repeated reads what it read


def test_windows_of_another_stream_do_not_count(tmp_path: Path) -> None:
    at = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    header = RunHeader(run_id="job", command="stream", config_hash="", code_version="", started_at=at)
    write_run(LocalStore(tmp_path), header, Moment.of_window("job", at), [], 0)
    lake = Lake.open(str(tmp_path))
    assert last_window(lake, "job") == at
    assert last_window(lake, "other") is None
    assert last_window(lake, "job", before=at) is None
