"""The WARC of what was fetched."""

from __future__ import annotations

from pathlib import Path

from farm.farm import Farm
from warcio.archiveiterator import ArchiveIterator

from .conftest import crawl, request


def test_what_was_fetched_can_be_read_again(farm: Farm, tmp_path: Path) -> None:
    urls = [farm.url("ok-3.example", f"/p/{n}") for n in range(3)]
    answers = [crawl(request(url), archive_dir=str(tmp_path)).answer() for url in urls]
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [f"newsbeam-run-{n:05}.warc.gz" for n in range(3)]
    for file, answer in zip(files, answers, strict=True):
        with file.open("rb") as stream:
            (record,) = [(r.rec_headers, r.http_headers, r.content_stream().read()) for r in ArchiveIterator(stream)]
        assert record[0].get_header("WARC-Target-URI") == answer.input.final_url
        assert record[1].get_header("Content-Type") == "text/html; charset=utf-8"
        assert record[2] == answer.input.body
