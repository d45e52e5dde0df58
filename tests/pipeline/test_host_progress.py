"""How far each host is, as the command shows it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from pipeline import progress
from pipeline.host_progress import HostTally
from pipeline.progress import host_notes, shown_progress
from transforms.fetch.host_notes import HostNotes, Note


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "hosts"
    path.touch()
    hosts = HostNotes(str(path))
    hosts.note(Note.ASKED, "slow.example", 9)
    hosts.note(Note.ASKED, "quick.example", 2)
    for what in (Note.FETCHED, Note.FETCHED):
        hosts.note(what, "quick.example")
    for what in (Note.FETCHED, Note.FAILED, Note.MOVED):
        hosts.note(what, "slow.example")
    hosts.note(Note.PUT_OFF, "slow.example", 2)
    hosts.close()
    return path


def test_what_is_noted_of_hosts_is_counted_once(notes: Path) -> None:
    tally = HostTally(notes)
    tally.read()
    tally.read()
    assert [(host, str(counts)) for host, counts in tally.busiest(5)] == [
        ("slow.example", "1 fetched, 4 waiting, 1 failed, 2 put off")
    ]
    assert str(tally.total) == "3 fetched, 4 waiting, 1 failed, 2 put off"


def test_a_line_that_is_half_written_waits_for_its_end(notes: Path) -> None:
    tally = HostTally(notes)
    with notes.open("ab") as file:
        file.write(b"+5 half.exa")
    tally.read()
    assert "half.example" not in tally.hosts
    with notes.open("ab") as file:
        file.write(b"mple\n")
    tally.read()
    assert tally.hosts["half.example"].waiting == 5


def test_nonsense_in_the_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_bytes(b"\xff\n+x host\n?1 host\n.\n\n")
    tally = HostTally(tmp_path / "hosts")
    tally.read()
    assert tally.summary(5) == []


def test_in_the_end_all_hosts_have_a_line_and_those_with_failures_one_of_their_own(notes: Path) -> None:
    tally = HostTally(notes)
    tally.read()
    assert tally.summary(5) == [
        "2 hosts: 3 fetched, 4 waiting, 1 failed, 2 put off",
        "  slow.example: 1 fetched, 4 waiting, 1 failed, 2 put off",
    ]
    assert tally.summary(0)[1:] == ["  1 more hosts with some"]


def test_where_there_is_no_file_nothing_is_noted() -> None:
    HostNotes(None).note(Note.ASKED, "a.example")
    HostNotes("/nowhere/at/all").note(Note.ASKED, "a.example")


class Terminal(io.StringIO):
    """Text that a terminal would show."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "meanwhile"),
    [(io.StringIO(), "documents, 0 set aside, 0/s; 1 host: 1 fetched, 2 waiting"), (Terminal(), "a.example")],
    ids=["file", "terminal"],
)
def test_hosts_are_shown_while_they_are_asked_and_in_the_end(
    stream: io.StringIO, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.05)
    monkeypatch.setattr(progress, "_BAR_EVERY_S", 0.05)
    with shown_progress("auto", None, stream) as file:
        assert file is not None
        hosts = HostNotes(str(host_notes(file)))
        hosts.note(Note.ASKED, "a.example", 3)
        hosts.note(Note.FETCHED, "a.example")
        hosts.close()
        time.sleep(0.3)
    assert meanwhile in stream.getvalue()
    assert stream.getvalue().endswith("1 host: 1 fetched, 2 waiting\n")


def test_nothing_is_shown_where_it_is_not_wanted() -> None:
    stream = io.StringIO()
    with shown_progress("never", None, stream) as file:
        assert file is None
    assert stream.getvalue() == ""
