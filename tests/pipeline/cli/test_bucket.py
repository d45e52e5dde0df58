"""A lake in a bucket of S3 through the commands, and what they never show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bucket_server import KEY_ID, SECRET, serving_bucket

from pipeline.cli import main as command
from transforms.write.lease import hold_lease
from transforms.write.store import open_store

Newsbeam = Callable[..., tuple[int, str]]
ARTICLE = "https://news.example/bridge"
LINE = (
    '{{"id": "{0}", "url": "https://news.example/{0}", "title": "{0} closed", "date": "2026-03-01", "text": "{1}"}}\n'
)
TEXT = "The bridge closed on Monday, the council said in a statement to Reuters. It opens again in May."


@pytest.fixture
def newsbeam(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newsbeam:
    def run(*arguments: str | Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["newsbeam", *map(str, arguments)])
        try:
            command.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


@pytest.mark.slow
def test_a_bucket_holds_a_lake_from_the_first_run_to_forgetting(newsbeam: Newsbeam, tmp_path: Path) -> None:
    report, seeds = tmp_path / "report.html", tmp_path / "in"
    seeds.mkdir()
    (seeds / "first.jsonl").write_text(
        LINE.format("bridge", TEXT) + LINE.format("ferry", TEXT.replace("bridge", "ferry"))
    )
    (seeds / "later.jsonl").write_text(LINE.format("bridge", f"{TEXT} Ferries run.") + LINE.format("bridge", "Twin."))
    with serving_bucket() as bucket:
        lake = ("--lake", f"{bucket}/lake")
        first = ("run", *lake, "--seeds", seeds / "first.jsonl", "--progress", "never", "--now", "2026-03-01")
        later = ("run", *lake, "--seeds", seeds / "later.jsonl", "--progress", "never", "--now", "2026-03-02")
        steps = [
            (first, "2 inputs: 2 articles"),
            (first, "nothing was done"),
            (later, "2 inputs: 1 article, 1 duplicate"),
            (("verify", *lake), "sound: "),
            (("compact", *lake, "--now", "2026-03-05"), "files are"),
            (("vacuum", *lake), "0 files removed"),
            (("verify", *lake), "3 articles"),
            (("status", *lake, "--now", "2026-03-02T01:00:00"), "last run"),
            (("explain", ARTICLE, *lake), "version=2"),
            (("report", *lake, "--out", report), "report: "),
            (("forget", ARTICLE, *lake), "removed: 2 articles"),
            (("verify", "--gone", ARTICLE, *lake), "sound: "),
        ]
        told = [newsbeam(*arguments) for arguments, _ in steps]
        with hold_lease(open_store(f"{bucket}/lake"), "another"):
            busy = newsbeam(*later, "--run-id", "r")
        absent = newsbeam("run", "--lake", "s3://no-such-bucket/lake", *later[3:])
        store = open_store(f"{bucket}/lake")
        kept = b"".join(store.read(entry.path) for name in ("runs", "_lease", "_index") for entry in store.list(name))
    assert [code for code, _ in told] == [0] * len(steps), told
    assert [
        (step[0][0], printed) for step, (_, printed) in zip(steps, told, strict=True) if step[1] not in printed
    ] == []
    assert (busy[0], absent[0]) == (5, 4)
    assert f"{bucket}/lake" in report.read_text("utf-8")
    shown = "".join(printed for _, printed in (*told, busy, absent)) + report.read_text("utf-8")
    assert SECRET not in shown
    assert KEY_ID not in shown
    assert SECRET.encode() not in kept
