"""The WARC of what was fetched."""

from __future__ import annotations

from pathlib import Path

from farm.farm import Farm

from schemas import Input
from transforms.read.seed_file import SeedFile, SeedKind
from transforms.read.warc import read_warc

from .conftest import crawl, request


def test_what_was_fetched_can_be_read_again_as_seeds(farm: Farm, tmp_path: Path) -> None:
    urls = [farm.url("ok-3.example", path) for path in ("/p/1", "/rights", "/status")]
    found = crawl(*map(request, urls), archive_dir=str(tmp_path))
    fetched = {end.input.final_url: end.input for end in found.ends if hasattr(end, "input")}
    (file,) = tmp_path.iterdir()
    again = list(read_warc(SeedFile(path=str(file), name="archive", kind=SeedKind.WARC)))
    assert len(again) == len(fetched) == 2
    for item in again:
        assert isinstance(item, Input)
        before = fetched[item.requested_url]
        assert (item.body, item.charset, item.ai_optout) == (before.body, before.charset, before.ai_optout)
        assert item.fetched_at is not None
        assert before.fetched_at is not None
        assert abs((item.fetched_at - before.fetched_at).total_seconds()) < 1


def test_each_opening_writes_a_file_of_its_own(farm: Farm, tmp_path: Path) -> None:
    for number in range(3):
        crawl(request(farm.url("ok-3.example", f"/p/{number}")), archive_dir=str(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"newsbeam-run-{n:05}.warc.gz" for n in range(3)]
