"""Saved pages, their sidecars, and saved feeds."""

import bz2
import datetime as dt
from pathlib import Path

import pytest

from schemas import Given, Input, Media, Origin, Reason, Trouble
from transforms.read.find import find_seeds
from transforms.read.seeds import read_seed

PAGE = b"<html><title>T</title><p>Caf\xe9</p></html>"


def read(tmp_path: Path, files: dict[str, bytes]) -> list[Input | Trouble]:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return [item for seed in find_seeds([str(tmp_path)], seed_set="s") for item in read_seed(seed)]


def test_a_page_without_sidecar_leaves_its_address_to_extraction(tmp_path: Path) -> None:
    assert read(tmp_path, {"a.html": PAGE}) == [
        Input(origin=Origin.HTML, origin_ref="s/a.html", seed_key="file:s/a.html", media=Media.HTML, body=PAGE)
    ]


@pytest.mark.parametrize("sidecar", ["a.json", "a.html.json"])
def test_a_sidecar_tells_address_and_fetch_time(tmp_path: Path, sidecar: str) -> None:
    told = b'{"url": "https://harbour.example/a", "fetched_at": "2025-12-17T07:00:00Z", "outlet": "Harbour Post"}'
    (item,) = read(tmp_path, {"a.html": PAGE, sidecar: told})
    assert isinstance(item, Input)
    assert item.requested_url == "https://harbour.example/a"
    assert item.fetched_at == dt.datetime(2025, 12, 17, 7, tzinfo=dt.UTC)
    assert item.given == Given(outlet="Harbour Post")


@pytest.mark.parametrize(
    ("told", "reason"), [(b"{", Reason.BAD_JSON), (b'{"url": 5}', Reason.BAD_FIELD), (b"", Reason.EMPTY)]
)
def test_a_bad_sidecar_is_named(tmp_path: Path, told: bytes, reason: Reason) -> None:
    (trouble,) = read(tmp_path, {"a.html": PAGE, "a.json": told})
    assert isinstance(trouble, Trouble)
    assert (trouble.reason, trouble.detail.partition(":")[0]) == (reason, "sidecar a.json")


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", Reason.EMPTY), (b"\n", Reason.EMPTY), (b"<" * ((10 << 20) + 1), Reason.TOO_LARGE)]
)
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes, reason: Reason) -> None:
    (trouble,) = read(tmp_path, {"a.html": data})
    assert isinstance(trouble, Trouble)
    assert trouble.reason is reason


def test_a_saved_feed_is_handed_on_whole(tmp_path: Path) -> None:
    (item,) = read(tmp_path, {"feed.rss": b"<rss/>"})
    assert isinstance(item, Input)
    assert (item.media, item.body, item.origin) == (Media.FEED, b"<rss/>", Origin.FEED)


def test_an_unknown_file_is_refused(tmp_path: Path) -> None:
    (trouble,) = read(tmp_path, {"sheet.pdf": b"%PDF-1.4\n\0\0\0"})
    assert isinstance(trouble, Trouble)
    assert (trouble.reason, trouble.origin) == (Reason.UNKNOWN_KIND, None)
    assert trouble.payload_head == b"%PDF-1.4\n\0\0\0"


def test_a_file_whose_damage_hides_its_kind_is_refused_for_the_damage(tmp_path: Path) -> None:
    (trouble,) = read(tmp_path, {"crawl.bz2": bz2.compress(bytes(range(256)))[:100]})
    assert isinstance(trouble, Trouble)
    assert trouble.reason is Reason.TRUNCATED
