"""A watched folder: all files in a stream's first window, then those that came since the window before."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from pipeline.lake import Lake
from pipeline.stream.watched import REST_S, Watched, changed_at, last_window
from schemas.moment import Moment
from schemas.staged import RunHeader
from transforms.read.find import find_seeds
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


def test_a_file_that_was_just_written_waits_and_one_moved_in_whole_does_not(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "written.txt").write_text("Half of a te")
    (inbox / "moved.txt").write_text("A whole text.")
    os.utime(inbox / "moved.txt", (0, 0))
    watched = Watched(folder=str(inbox), lake=str(tmp_path / "lake"), job_id="job")
    came = dt.datetime.fromtimestamp((inbox / "written.txt").stat().st_ctime, dt.UTC)
    soon, later = (Moment.of_window("job", came + seconds * SECOND) for seconds in (1, REST_S + 1))
    assert [seed.name for seed in watched.at(soon)] == ["inbox/moved.txt"]
    assert [seed.name for seed in watched.at(later)] == ["inbox/moved.txt", "inbox/written.txt"]


def test_a_time_of_writing_that_is_to_come_keeps_no_file_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text.")
    came = changed(tmp_path / "a.txt")
    os.utime(tmp_path / "a.txt", (2**33, 2**33))
    assert changed(tmp_path / "a.txt") - came < 10 * SECOND


def test_windows_of_another_stream_do_not_count(tmp_path: Path) -> None:
    at = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    header = RunHeader(run_id="job", command="stream", config_hash="", code_version="", started_at=at)
    write_run(LocalStore(tmp_path), header, Moment.of_window("job", at), [], 0)
    lake = Lake.open(str(tmp_path))
    assert last_window(lake, "job") == at
    assert last_window(lake, "other") is None
    assert last_window(lake, "job", before=at) is None
