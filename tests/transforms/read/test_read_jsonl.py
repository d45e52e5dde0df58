"""JSON lines: a bad one is told and the others are read."""

import datetime as dt
import gzip
import json
import os
import resource
from pathlib import Path

import pytest

from schemas import Given, Input, Media, Origin, Reason, Trouble
from transforms.read.find import find_seeds
from transforms.read.seeds import read_seed


def read(tmp_path: Path, data: bytes, name: str = "wire.jsonl") -> list[Input | Trouble]:
    (tmp_path / name).write_bytes(data)
    return [item for seed in find_seeds([str(tmp_path)], seed_set="s") for item in read_seed(seed)]


def one(tmp_path: Path, **fields: object) -> Input | Trouble:
    (item,) = read(tmp_path, json.dumps(fields).encode())
    return item


def test_all_fields_are_taken(tmp_path: Path) -> None:
    item = one(
        tmp_path,
        id=7,
        url="https://harbour.example/a",
        html="<p>Words</p>",
        title="Title",
        date="2025-12-16",
        fetched_at="2025-12-17T08:00:00+01:00",
        outlet="Harbour Post",
        language="en",
    )
    assert item == Input(
        origin=Origin.JSONL,
        origin_ref="s/wire.jsonl#1",
        seed_key="id:7",
        requested_url="https://harbour.example/a",
        media=Media.HTML,
        body=b"<p>Words</p>",
        charset="utf-8",
        fetched_at=dt.datetime(2025, 12, 17, 7, tzinfo=dt.UTC),
        given=Given(title="Title", published_on=dt.date(2025, 12, 16), outlet="Harbour Post", language="en"),
    )


@pytest.mark.parametrize(
    ("date", "day", "raw"),
    [
        ("1890-03-01", dt.date(1890, 3, 1), None),
        ("2025-12-16T23:30:00-05:00", dt.date(2025, 12, 16), "2025-12-16T23:30:00-05:00"),
        ("Tue, 16 Dec 2025 08:30:00 GMT", dt.date(2025, 12, 16), "Tue, 16 Dec 2025 08:30:00 GMT"),
        (1765873800, dt.date(2025, 12, 16), "1765873800"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_date_is_taken_as_given(tmp_path: Path, date: object, day: dt.date | None, raw: str | None) -> None:
    item = one(tmp_path, text="Words", date=date)
    assert isinstance(item, Input)
    assert (item.given.published_on, item.given.published_raw) == (day, raw)


def test_a_document_without_id_is_named_by_its_content(tmp_path: Path) -> None:
    same, again, other = read(tmp_path, b'{"text":"a"}\n{"text":"a","title":"t"}\n{"text":"b"}\n')
    assert isinstance(same, Input)
    assert isinstance(again, Input)
    assert isinstance(other, Input)
    assert same.seed_key == again.seed_key != other.seed_key


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": ', Reason.BAD_JSON),
        (b"[1]", Reason.BAD_JSON),
        (b"[" * 100_000, Reason.BAD_JSON),
        (b'{"text": "caf\xe9"}', Reason.UNDECODABLE),
        (b'{"title": "no text"}', Reason.NO_CONTENT),
        (b'{"text": "  "}', Reason.NO_CONTENT),
        (b'{"text": 5}', Reason.BAD_FIELD),
        (b'{"text": "a", "date": "2025-02-30"}', Reason.BAD_FIELD),
        (b'{"text": "a", "date": "soon"}', Reason.BAD_FIELD),
        (b'{"text": "a", "url": "ftp://harbour.example/"}', Reason.BAD_FIELD),
        (b'{"text": "a", "fetched_at": "yesterday"}', Reason.BAD_FIELD),
        (b'{"text": "' + b"x" * (8 << 20) + b'"}', Reason.TOO_LONG),
    ],
)
def test_a_bad_line_is_a_trouble_and_the_next_is_read(tmp_path: Path, line: bytes, reason: Reason) -> None:
    bad, good = read(tmp_path, line + b'\n\n{"text": "good"}\n')
    assert isinstance(bad, Trouble)
    assert isinstance(good, Input)
    assert (bad.reason, bad.origin_ref, bad.payload_head) == (reason, "s/wire.jsonl#1", (line + b"\n")[:2048])
    assert good.origin_ref == "s/wire.jsonl#3"


def test_half_a_surrogate_becomes_the_replacement_character(tmp_path: Path) -> None:
    (item,) = read(tmp_path, b'{"text": "a \\ud83d\\ude00 \\ud83d b"}')
    assert isinstance(item, Input)
    assert item.body == "a 😀 � b".encode()


@pytest.mark.parametrize(
    "fields",
    [
        b'{"id": 123456789012345678901234567890, "text": "a"}',
        b'{"id": "1", "id": "2", "text": "a"}',
        b'\xef\xbb\xbf{"id": "after a byte order mark", "text": "a"}',
        b'{"id": "deep", "text": "a", "more": ' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"id": "numbers", "text": "a", "more": [1e999, NaN, -Infinity, 0.1, -0, 1E5]}',
        b'{"id": "\\ud83d half", "text": "a"}',
    ],
)
def test_a_line_says_what_the_standard_library_reads_in_it(tmp_path: Path, fields: bytes) -> None:
    (item,) = read(tmp_path, fields)
    assert isinstance(item, Input)
    named = json.loads(fields.decode("utf-8-sig"))["id"]
    assert item.seed_key == f"id:{named}".replace("\ud83d", "\ufffd")


def test_a_cut_archive_gives_its_whole_lines_and_a_trouble(tmp_path: Path) -> None:
    lines = [json.dumps({"text": os.urandom(20).hex()}) for _ in range(2000)]
    packed = gzip.compress("\n".join(lines).encode(), mtime=0)
    items = read(tmp_path, packed[: len(packed) // 2], "wire.jsonl.gz")
    *inputs, last = items
    assert all(isinstance(item, Input) for item in inputs)
    assert isinstance(last, Trouble)
    assert (last.reason, last.origin_ref) == (Reason.TRUNCATED, f"s/wire.jsonl.gz#{len(items)}")
    assert 500 < len(inputs) < 1500


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_a_file_without_lines_is_empty(tmp_path: Path, data: bytes) -> None:
    (trouble,) = read(tmp_path, data)
    assert isinstance(trouble, Trouble)
    assert trouble.reason is Reason.EMPTY


def test_a_line_of_200_mb_takes_no_memory(tmp_path: Path) -> None:
    with open(tmp_path / "wire.jsonl", "wb") as file:
        file.truncate(200 << 20)
        file.seek(0, os.SEEK_END)
        file.write(b'\n{"text": "good"}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bad, good = [item for seed in find_seeds([str(tmp_path)]) for item in read_seed(seed)]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10
    assert isinstance(bad, Trouble)
    assert isinstance(good, Input)
    assert bad.reason is Reason.TOO_LONG
