"""The command line's frame: many words behind one flag, and errors as exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.cli.exit_codes import ExitCode
from pipeline.cli.main import ending_as_exit_code, exit_code_of, spread
from pipeline.errors import NoInputError
from pipeline.settings import SettingsError
from transforms.write.errors import BrokenInvariantError, LakeBusyError


def called(*words: str, to: BinaryIO | int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = "import sys; sys.argv[0] = 'newsbeam'; from pipeline.cli.main import main; main()"
    told = {**os.environ, "COLUMNS": "80", **environment}
    return subprocess.run(
        [sys.executable, "-c", program, *words], stdout=to, stderr=subprocess.PIPE, env=told, timeout=60, check=False
    )


@pytest.mark.parametrize("words", [(), ("feeds",)])
def test_each_command_is_told_in_a_line_that_is_not_cut_off(words: tuple[str, ...]) -> None:
    told = called(*words, "-h").stdout.decode()
    assert told == called(*words, "--help").stdout.decode()
    assert all(line.endswith(".") and "..." not in line for line in told.partition("Commands:\n")[2].splitlines())
    assert "Commands:\n" in told


def test_the_version_is_told() -> None:
    ended = called("--version")
    assert (ended.returncode, ended.stdout.split()[0]) == (0, b"newsbeam")


def test_letters_that_an_encoding_has_not_are_replaced(sample_lake: Path) -> None:
    ended = called("stories", "--lake", str(sample_lake), PYTHONIOENCODING="latin-1")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "Süderdeich" in ended.stdout.decode("latin-1")
    assert "Carrow?s" in ended.stdout.decode("latin-1")


def test_words_behind_a_flag_that_takes_many_all_belong_to_it() -> None:
    given = ["run", "--seeds", "a", "b", "--limit", "3", "--feeds", "f", "--", "--seeds", "x", "y"]
    expected = ["run", "--seeds", "a", "--seeds", "b", "--limit", "3", "--feeds", "f", "--", "--seeds", "x", "y"]
    assert spread(given) == expected


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("x"), ExitCode.USAGE),
        (NoInputError("x"), ExitCode.NO_INPUT),
        (OSError(28, "no space left", "/lake"), ExitCode.NOT_WRITTEN),
        (LakeBusyError("x"), ExitCode.BUSY),
        (BrokenInvariantError("x"), ExitCode.INVARIANT),
    ],
    ids=lambda value: getattr(value, "name", type(value).__name__),
)
def test_an_error_a_user_can_mend_has_its_exit_code_also_as_a_cause(error: Exception, code: ExitCode) -> None:
    wrapped = RuntimeError("the engine gave up")
    wrapped.__cause__ = error
    assert (exit_code_of(error), exit_code_of(wrapped)) == (code, code)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device", "/l/a"), "no space left on device at /l/a; make room and run again"),
        (PermissionError(13, "Permission denied", "/l"), "permission denied at /l; choose a place that you may write"),
        (OSError("IO Error: gone.parquet"), "IO Error: gone.parquet"),
    ],
    ids=["full", "not allowed", "without a number"],
)
def test_an_error_of_storage_says_where_and_what_to_do(
    error: OSError, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit), ending_as_exit_code():
        raise RuntimeError("the engine gave up") from error
    assert capsys.readouterr().err.startswith(f"newsbeam: {told}")


def test_a_defect_of_ours_is_not_hidden_behind_a_code() -> None:
    with pytest.raises(ZeroDivisionError), ending_as_exit_code():
        _ = 1 / 0


def test_an_interrupt_ends_with_130_and_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, ending_as_exit_code():
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_committed_run_that_cannot_be_printed_says_that_it_is_committed(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Bridge date 2026-03-01 The bridge closed on Monday, the council said.")
    words = ["run", "--seeds", str(tmp_path / "note.txt"), "--lake", str(tmp_path / "lake"), "--run-id", "r1"]
    with open("/dev/full", "wb") as full:
        ended = called(*words, "--workers", "1", "--progress", "never", to=full)
    told = "newsbeam: alarm: run r1 is committed, but what it left could not be printed: no space left on device\n"
    assert (ended.returncode, ended.stderr.decode()) == (7, told)
