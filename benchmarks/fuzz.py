"""Fuzzing by hand: samples with bytes changed, cut, doubled and spliced, through every reader of foreign bytes.

    python -m benchmarks.fuzz [--seconds 300] [--start 0]

A reader may refuse with its own error and nothing else, and within 10 CPU-seconds. What breaks that is printed with
the number that makes it again; it then becomes a test beside its reader.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import random
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pages import DATA, ROOT, source_pages
from pipeline.processor import DocumentProcessor
from pipeline.settings import TagSettings
from schemas import Input, Media, Origin, RejectedError
from transforms.feeds.lists import read_list
from transforms.feeds.parse import parse_feed
from transforms.instants import parse_instant
from transforms.read.find import find_seeds
from transforms.read.seeds import read_seed
from transforms.urls import normal_url

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
MAX_S = 10.0
TOKENS = (
    *(b"<", b">", b"</p>", b"<p>", b"<![CDATA[", b"]]>", b"<!--", b"&#0;", b"&#xD800;", b"&#1114112;", b"&amp", b'"'),
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\n", b"{", b"}", b"[", b"]", b"\\u0000", b"\\ud800", b"1e999", b"NaN"),
    *(
        b"9999-12-31T23:59:60Z",
        b"0000-00-00",
        b"://",
        b"[::1]",
        b"%",
        b"xn--",
        b"..",
        b"\xe2\x80\xae",
        b"<svg>",
        b"<base>",
    ),
)


class Readers:
    """Every reader of foreign bytes, by the kind of sample that it takes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = DocumentProcessor(TagSettings(), respect_ai_optout=True).__enter__()

    def page(self, data: bytes) -> None:
        """A page through extraction, tags and signature."""
        item = Input(origin=Origin.HTML, origin_ref="fuzz", media=Media.HTML, body=data, seen_at=NOW)
        self._process(dataclasses.replace(item, requested_url="https://daily.example/2026/11/a"))

    def feed(self, data: bytes) -> None:
        """A feed of any format."""
        parse_feed(data, "https://daily.example/feed")

    def list(self, data: bytes) -> None:
        """A list of feeds."""
        path = self._folder / "list.opml"
        path.write_bytes(data)
        read_list(path)

    def seed(self, data: bytes, suffix: str) -> None:
        """A seed file; it gives inputs and troubles, and raises nothing."""
        path = self._folder / f"seed{suffix}"
        path.write_bytes(data)
        for seed in find_seeds((str(path),)):
            try:
                list(read_seed(seed))
            except ValueError as error:
                raise AssertionError("expected a trouble") from error

    def words(self, data: bytes) -> None:
        """An address and a date."""
        text = data[:300].decode("utf-8", "replace")
        parse_instant(text, now=NOW)
        normal_url(text)


def samples(readers: Readers) -> list[tuple[Callable[[bytes], None], list[bytes]]]:
    """The readers, each with samples: ours, and the development data where they are at hand."""
    feeds = [path.read_bytes() for path in sorted((ROOT / "seeds" / "feeds").iterdir())]
    if (DATA / "feeds").exists():
        feeds += [path.read_bytes() for path in sorted((DATA / "feeds").rglob("*")) if path.is_file()]
    seeds = {
        ".jsonl": [(ROOT / "seeds" / "wire.jsonl").read_bytes()],
        ".txt": [(ROOT / "seeds" / "council.txt").read_bytes()],
        ".warc.gz": [path.read_bytes() for path in (ROOT / "seeds" / "archive").iterdir()],
    }
    words = [b"https://user@www.daily.example:8443/a/../b?utm_source=x&id=1#f", b"Tue, 1 Dec 2026 10:00:00 +0100"]
    return [
        (readers.page, [html.encode("utf-8", "replace") for _, html in source_pages()][:400]),
        (readers.feed, feeds),
        (readers.list, [(ROOT / "seeds" / "feeds.opml").read_bytes()]),
        *((_seed_reader(readers, suffix), found) for suffix, found in seeds.items()),
        (readers.words, words),
    ]


def _seed_reader(readers: Readers, suffix: str) -> Callable[[bytes], None]:
    return lambda data: readers.seed(data, suffix)


def changed(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """The data with some things done to it."""
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at, end = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
        end = min(end, at + dice.choice((1, 8, 200, 5000)))
        piece = dice.randrange(6)
        if piece == 0:
            data = data[:at] + dice.choice(TOKENS) + data[at:]
        elif piece == 1:
            data = data[:at] + data[end:]
        elif piece == 2:
            data = data[:end] + data[at:end] * dice.choice((1, 2, 50)) + data[end:]
        elif piece == 3:
            data = data[:at] + dice.randbytes(end - at) + data[end:]
        elif piece == 4:
            start = dice.randrange(len(other) + 1)
            data = data[:at] + other[start : start + dice.choice((20, 2000))] + data[end:]
        else:
            data = data[:at] if dice.random() < 0.2 else data
        data = data[:2_000_000]
    return data


def findings(seconds: float, start: int) -> Iterator[str]:
    """What went wrong, until the time is over."""
    with tempfile.TemporaryDirectory(prefix="newsbeam-fuzz-") as folder:
        kinds = samples(Readers(Path(folder)))
        ends, number = time.process_time() + seconds, start
        while time.process_time() < ends:
            dice = random.Random(number)
            read, found = kinds[number % len(kinds)]
            data = changed(dice.choice(found), dice.choice(found), dice)
            began = time.process_time()
            try:
                read(data)
            except (RejectedError, ValueError):
                pass
            except Exception:
                yield f"{number}: {traceback.format_exc(limit=-6)}"
            took = time.process_time() - began
            if took > MAX_S:
                yield f"{number}: {took:.1f} CPU-seconds for {len(data)} bytes"
            number += 1
        print(f"tried {number - start} changed samples")


def main() -> int:
    """Prints the findings; gives how many there were."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--start", type=int, default=0)
    told = options.parse_args()
    count = 0
    for finding in findings(told.seconds, told.start):
        print(finding, flush=True)
        count += 1
    print(f"{count} findings")
    return min(count, 100)


if __name__ == "__main__":
    raise SystemExit(main())
