"""Which files are seeds, and what they are called."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Reason
from transforms.read.find import find_seeds
from transforms.read.kind import kind_of_bytes
from transforms.read.seed_file import STDIN, SeedKind
from transforms.read.seeds import read_seed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "inbox"
    (root / "deep").mkdir(parents=True)
    (root / "a.txt").write_text("Some words.")
    (root / "page.html").write_text("<html><p>Words</p></html>")
    (root / "page.json").write_text("{}")
    (root / "README.md").write_text("about")
    (root / ".hidden.txt").write_text("no")
    (root / "deep" / "feed.xml").write_text("<rss/>")
    return root


def refusals(root: Path) -> dict[str, Reason | None]:
    return {seed.name: seed.refused for seed in find_seeds([str(root)])}


def test_a_folder_gives_its_seeds_by_name_without_sidecars_and_lists(folder: Path) -> None:
    assert [(seed.name, seed.kind) for seed in find_seeds([str(folder)])] == [
        ("inbox/a.txt", SeedKind.TEXT),
        ("inbox/deep/feed.xml", SeedKind.FEED),
        ("inbox/page.html", SeedKind.HTML),
    ]


def test_folder_glob_and_files_give_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_folder = find_seeds([str(folder)])
    as_files = [str(path) for path in sorted(folder.rglob("[!.]*"), reverse=True)]
    monkeypatch.chdir(folder.parent)
    spellings = [
        [f"{folder}/**"],
        [f"{folder}/**/*.*"],
        as_files,
        ["inbox/*"],
        ["inbox/", str(folder / "a.txt")],
        ["inbox/../inbox"],
    ]
    for spelling in spellings:
        assert find_seeds(spelling) == as_folder, spelling


def test_a_single_file_is_named_after_its_folder(folder: Path) -> None:
    assert [seed.name for seed in find_seeds([str(folder / "a.txt")])] == ["inbox/a.txt"]


def test_a_given_seed_set_takes_the_folders_place(folder: Path) -> None:
    assert find_seeds([str(folder / "a.txt")], seed_set="wire")[0].name == "wire/a.txt"


def test_two_files_of_one_name_are_refused_at_once(tmp_path: Path) -> None:
    for parent in "xy":
        (tmp_path / parent / "inbox").mkdir(parents=True)
        (tmp_path / parent / "inbox" / "a.txt").write_text(parent)
    with pytest.raises(ValueError, match="one file of each name"):
        find_seeds([str(tmp_path / "x" / "inbox"), str(tmp_path / "y" / "inbox")])


def test_a_path_with_wildcards_in_its_name_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "[x].txt").write_text("words")
    (tmp_path / "x.txt").write_text("words")
    assert [os.path.basename(seed.path) for seed in find_seeds([str(tmp_path / "[x].txt")])] == ["[x].txt"]


@pytest.mark.parametrize("path", ["absent.txt", "absent/*.txt"])
def test_a_path_that_names_nothing_is_an_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        find_seeds([str(tmp_path / path)])


def test_links_out_of_the_folder_fifos_and_dead_links_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    (folder / "out.txt").symlink_to("../outside.txt")
    (folder / "outdir").symlink_to(tmp_path / "elsewhere")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "dead.txt").symlink_to("gone.txt")
    (folder / "inner.txt").symlink_to("a.txt")
    (folder / "round").symlink_to(".")
    os.mkfifo(folder / "pipe.txt")
    refused = refusals(folder)
    assert {name: reason for name, reason in refused.items() if reason} == {
        "inbox/out.txt": Reason.OUTSIDE_FOLDER,
        "inbox/outdir": Reason.OUTSIDE_FOLDER,
        "inbox/loop.txt": Reason.UNREADABLE,
        "inbox/dead.txt": Reason.UNREADABLE,
        "inbox/pipe.txt": Reason.NOT_A_REGULAR_FILE,
    }
    assert refused["inbox/inner.txt"] is None
    assert find_seeds([f"{folder}/*"]) == find_seeds([str(folder)])
    for seed in find_seeds([str(folder)]):
        if seed.refused:
            assert [trouble.reason for trouble in read_seed(seed)] == [seed.refused]


def test_a_fifo_put_in_a_files_place_does_not_hold_reading_up(folder: Path) -> None:
    (seed,) = find_seeds([str(folder / "a.txt")])
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    assert [trouble.reason for trouble in read_seed(seed)] == [Reason.NOT_A_REGULAR_FILE]


def test_a_file_that_went_away_is_a_trouble(folder: Path) -> None:
    (seed,) = find_seeds([str(folder / "a.txt")])
    (folder / "a.txt").unlink()
    assert [trouble.reason for trouble in read_seed(seed)] == [Reason.UNREADABLE]


def test_a_name_that_is_no_utf8_becomes_one(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/bad\xff.txt", "wb") as file:
        file.write(b"words")
    (seed,) = find_seeds([str(tmp_path)])
    assert seed.name.endswith("/bad\\xff.txt")
    assert [item.body for item in read_seed(seed)] == [b"words"]


def test_standard_input_is_json_lines() -> None:
    assert [(seed.name, seed.kind) for seed in find_seeds([STDIN])] == [("stdin", SeedKind.JSONL)]


def test_each_file_has_its_kind(folder: Path) -> None:
    kinds = sorted(seed.kind for seed in find_seeds([str(folder)]))
    assert kinds == [SeedKind.FEED, SeedKind.HTML, SeedKind.TEXT]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"WARC/1.0\r\n", SeedKind.WARC),
        (b'{"version": "https://jsonfeed.org/version/1.1"', SeedKind.FEED),
        (b'{"text": "one line"}\n{"text": "another"}\n', SeedKind.JSONL),
        (b'{\n "text": "spread out"\n}', SeedKind.UNKNOWN),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<rss version="2.0">', SeedKind.FEED),
        (b"<?xml version='1.0'?><urlset xmlns='x'>", SeedKind.FEED),
        (b"<rdf:RDF xmlns:rdf='x'>", SeedKind.FEED),
        (b"<!-- saved --><!DOCTYPE html><html>", SeedKind.HTML),
        (b"<p>An unfinished page", SeedKind.HTML),
        (b"Plain words \xe2\x80", SeedKind.TEXT),
        (b"cut \xff in two", SeedKind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n\0\0", SeedKind.UNKNOWN),
        (b"", SeedKind.TEXT),
    ],
)
def test_the_first_bytes_show_the_kind(head: bytes, kind: SeedKind) -> None:
    assert kind_of_bytes(head) is kind


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_any_bytes_are_of_some_kind(head: bytes) -> None:
    assert kind_of_bytes(head) in SeedKind
