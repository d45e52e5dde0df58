"""Records that go leave the archive; those that stay are the same bytes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from transforms.fetch.archive import Archive
from transforms.fetch.archive_drop import Record, drop_records, records

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def filled(folder: Path, *urls: str) -> None:
    archive = Archive(str(folder), "r")
    for url in urls:
        archive.write(url, 200, [("Content-Type", "text/html")], f"<p>{url}</p>".encode() * 50, AT)
    archive.close()


def other(record: Record) -> bool:
    return "other" in record[0]


def test_records_that_go_leave_the_others_byte_by_byte(tmp_path: Path) -> None:
    filled(tmp_path / "all", "https://a.example/1", "https://other.example/2", "https://a.example/3")
    assert drop_records(str(tmp_path / "all"), other) == 1
    left = [record for _, record in records(str(tmp_path / "all"))]
    assert left == [("https://a.example/1", "2026-03-01"), ("https://a.example/3", "2026-03-01")]
    assert drop_records(str(tmp_path / "all"), other) == 0


def test_an_archive_without_a_record_left_goes(tmp_path: Path) -> None:
    filled(tmp_path, "https://other.example/1")
    assert drop_records(str(tmp_path), other) == 1
    assert list(tmp_path.iterdir()) == []


def test_no_archive_is_an_empty_one(tmp_path: Path) -> None:
    assert drop_records(str(tmp_path / "none"), other) == 0
