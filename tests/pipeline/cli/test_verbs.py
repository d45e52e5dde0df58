"""The verbs as a user types them: what they print, and with which code they end."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from misbehaving import make_misbehaving

from pipeline.cli import main as command
from transforms.write.errors import BrokenInvariantError
from transforms.write.lease import hold_lease
from transforms.write.store import open_store

SEEDS = Path(__file__).parents[3] / "seeds"
Newsbeam = Callable[..., tuple[int, str, str]]


@pytest.fixture
def newsbeam(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newsbeam:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["newsbeam", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            command.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "note.txt"
    path.parent.mkdir()
    path.write_text("Bridge date 2026-03-01 The bridge closed on Monday, the council said in a statement to Reuters.")
    return path


def test_run_commits_and_tells_where(newsbeam: Newsbeam, text: Path, tmp_path: Path) -> None:
    code, out, _ = newsbeam("run", "--seeds", text, "--lake", tmp_path / "a lake – ü", "--progress", "never")
    assert code == 0
    assert "1 input: 1 article" in out
    assert str(tmp_path / "a lake – ü") in out


def test_run_prints_its_row_as_json_and_the_same_id_again_is_a_no_op_that_says_so(
    newsbeam: Newsbeam, text: Path, tmp_path: Path
) -> None:
    told = ["run", "--seeds", text, "--lake", tmp_path / "lake", "--run-id", "r1", "--now", "2026-03-01", "--json"]
    first, again = (newsbeam(*told, "--progress", "never") for _ in range(2))
    assert (first[0], again[0]) == (0, 0)
    assert (json.loads(first[1])["already_committed"], json.loads(again[1])["already_committed"]) == (False, True)


def test_json_lines_come_from_stdin_too(newsbeam: Newsbeam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": "1", "text": "The council met on Tuesday and decided nothing.", "date": "2026-03-01"})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    code, out, _ = newsbeam("run", "--seeds", "-", "--lake", tmp_path / "lake", "--progress", "never")
    assert (code, "1 input: 1 article\n" in out) == (0, True)


def test_nothing_to_read_ends_with_3(newsbeam: Newsbeam, tmp_path: Path) -> None:
    for seeds in (tmp_path / "absent", tmp_path / "*.html"):
        code, _, err = newsbeam("run", "--seeds", seeds, "--lake", tmp_path / "lake")
        assert (code, str(seeds) in err) == (3, True)


READERS = (
    ("query", "select 1"), ("stories",), ("export",), ("browse",), ("report",), ("explain", "https://a.example/b"),
    ("verify",), ("compact",), ("vacuum",), ("forget", "a.example"), ("prune", "--before", "2026-01-01"), ("replay",),
    ("reprocess",), ("status",), ("feeds", "list"),
)  # fmt: skip


@pytest.mark.parametrize("told", READERS, ids=lambda told: told[0])
def test_what_only_reads_or_takes_from_a_lake_says_that_there_is_none(
    newsbeam: Newsbeam, tmp_path: Path, told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = newsbeam(*told, "--lake", tmp_path / "lke")
    assert (code, err) == (3, f"newsbeam: expected a lake at {tmp_path / 'lke'}, got none\n")
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_that_there_is_no_lake(newsbeam: Newsbeam, tmp_path: Path) -> None:
    code, out, _ = newsbeam("doctor", "--lake", tmp_path / "lke")
    assert (code, f"{tmp_path / 'lke'} (no lake there)" in out) == (0, True)


def test_a_flag_that_would_do_nothing_alone_ends_with_2(newsbeam: Newsbeam, tmp_path: Path) -> None:
    code, _, err = newsbeam("verify", "--lake", tmp_path, "--archive", tmp_path)
    assert (code, "expected --gone with --archive" in err) == (2, True)


def test_a_word_that_no_flag_takes_is_told(newsbeam: Newsbeam, text: Path, tmp_path: Path) -> None:
    code, _, err = newsbeam("run", text, "--lake", tmp_path / "lake")
    assert (code, f"got the word {str(text)!r}: inputs go behind --seeds" in err) == (2, True)


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (None, 3, "got: is a directory"),
        ("", 3, "expected addresses of feeds in"),
        ("# none yet\r\n", 3, "expected addresses of feeds in"),
        ("harbour.example/feed\n", 2, "expected an address with http:// or https:// at line 1"),
        ("<html><body>x</body></html>", 2, "got a web page"),
    ],
    ids=["a folder", "empty", "only comments", "no scheme", "a page"],
)
def test_a_list_of_feeds_that_is_none_is_told(
    newsbeam: Newsbeam, tmp_path: Path, content: str | None, code: int, told: str
) -> None:
    path = tmp_path / "feeds"
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    ended, _, err = newsbeam("run", "--feeds", path, "--lake", tmp_path / "lake")
    assert (ended, told in err, err.count("\n")) == (code, True, 1), err


def test_a_wrong_flag_or_setting_ends_with_2(newsbeam: Newsbeam, text: Path, tmp_path: Path) -> None:
    config = tmp_path / "newsbeam.toml"
    config.write_text("wrkers = 2\n")
    told = ["run", "--seeds", text, "--lake", tmp_path / "lake"]
    assert newsbeam(*told, "--config", config)[0] == 2
    assert newsbeam(*told, "--workers", "0")[0] == 2
    assert newsbeam(*told, "--now", "tomorrow")[0] == 2
    assert newsbeam(*told, "--no-such-flag")[0] == 2
    assert newsbeam("run", "--feeds", "https://a.example/feed", "--lake", tmp_path / "lake")[0] == 2  # no contact


def test_a_run_of_which_every_feed_fails_ends_with_7_and_says_so(newsbeam: Newsbeam, tmp_path: Path) -> None:
    config = tmp_path / "newsbeam.toml"
    config.write_text('[fetch]\nuser_agent = "test/1 (+mailto:a@b.example)"\n')
    told = ["run", "--feeds", "http://127.0.0.1:9/feed", "--lake", tmp_path / "lake", "--config", config]
    told += ["--run-id", "r", "--progress", "never"]
    for _ in range(2):  # an id that is there already is judged as it was
        code, _, err = newsbeam(*told)
        assert (code, err) == (7, "newsbeam: alarm: every feed of the lists failed when it was last asked\n")


@pytest.mark.parametrize(
    "words",
    [("stories", "--day"), ("reprocess", "--since"), ("replay", "--since"), ("prune", "--before")],
    ids=" ".join,
)
def test_a_day_that_is_none_is_told_as_a_flag_that_does_not_hold(
    newsbeam: Newsbeam, words: tuple[str, str], sample_lake: Path
) -> None:
    code, _, err = newsbeam(*words, "yesterday", "--lake", sample_lake)
    told = f"newsbeam: {words[1].strip('-')}: expected a day such as 2026-01-31, got 'yesterday'\n"
    assert (code, err) == (2, told)


@pytest.mark.parametrize("lake", ["file", "file/lake"])
def test_a_lake_that_cannot_be_written_ends_with_4_and_its_path(
    newsbeam: Newsbeam, text: Path, tmp_path: Path, lake: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    code, _, err = newsbeam("run", "--seeds", text, "--lake", tmp_path / lake, "--progress", "never")
    assert code == 4
    assert err.startswith(f"newsbeam: not a directory at {tmp_path / 'file'}")
    assert err.count("\n") == 1


def test_a_lake_that_another_writer_holds_ends_with_5(newsbeam: Newsbeam, text: Path, tmp_path: Path) -> None:
    with hold_lease(open_store(str(tmp_path / "lake")), "other"):
        code, _, err = newsbeam("run", "--seeds", text, "--lake", tmp_path / "lake", "--progress", "never")
    assert (code, "other" in err) == (5, True)


def test_a_count_that_does_not_add_up_ends_with_6_and_commits_nothing(
    newsbeam: Newsbeam, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(counted: object) -> None:
        raise BrokenInvariantError("expected 2 inputs, got 1")

    monkeypatch.setattr("transforms.write.write_run._check_identity", broken)
    code, _, err = newsbeam("run", "--seeds", text, "--lake", tmp_path / "lake", "--progress", "never")
    assert (code, "expected 2 inputs, got 1" in err) == (6, True)
    assert not list((tmp_path / "lake").rglob("articles/date=*"))


def make_raising() -> Callable[[object], str]:
    return lambda document: make_misbehaving()("raise")


def test_a_defect_of_ours_becomes_a_reject_and_ends_with_1(
    newsbeam: Newsbeam, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.graph.make_processor", lambda settings: make_raising)
    code, out, _ = newsbeam("run", "--seeds", text, "--lake", tmp_path / "lake", "--progress", "never")
    assert (code, "rejected: 1 bug" in out) == (1, True)


def test_plan_counts_inputs_by_kind_and_writes_nothing(newsbeam: Newsbeam, tmp_path: Path) -> None:
    code, out, _ = newsbeam("plan", "--seeds", SEEDS, "--lake", tmp_path / "lake", "--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["inputs"]["all"] == sum(n for kind, n in plan["inputs"].items() if kind != "all") >= 12
    assert {"html", "feed", "text", "jsonl", "warc"} <= set(plan["inputs"])
    assert plan["settings"]["lake"] == str(tmp_path / "lake")
    assert not (tmp_path / "lake").exists()


def test_plan_counts_feeds_and_shows_settings_as_a_file_has_them(newsbeam: Newsbeam, tmp_path: Path) -> None:
    (tmp_path / "feeds.txt").write_text("https://a.example/feed\nhttps://b.example/feed\n")
    code, out, _ = newsbeam("plan", "--feeds", tmp_path / "feeds.txt", "--lake", tmp_path / "lake")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert {"listed 2", "due 2", f'lake = "{tmp_path / "lake"}"', "fetch.delay_s = 1.0"} <= set(lines)
    assert [line for line in lines if "None" in line] == []
    assert not (tmp_path / "lake").exists()


def test_extract_prints_one_document_with_its_tags(newsbeam: Newsbeam, text: Path) -> None:
    code, out, _ = newsbeam("extract", text)
    article = json.loads(out)
    assert code == 0
    assert [mention["value"] for mention in article["date_mentions"]] == ["2026-02-23"]
    assert [source["outlet"] for source in article["cited_sources"]] == ["Reuters"]


def test_extract_says_why_there_is_no_article(newsbeam: Newsbeam, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    code, out, _ = newsbeam("extract", tmp_path / "empty.html")
    assert (code, json.loads(out)["rejected"]) == (0, "empty")


@pytest.mark.parametrize("flags", [[], ["--markdown"], ["--json"]], ids=["text", "markdown", "json"])
def test_schema_names_every_table(newsbeam: Newsbeam, flags: list[str]) -> None:
    code, out, _ = newsbeam("schema", *flags)
    assert code == 0
    assert [name for name in ("articles", "story_members", "runs", "published_confidence") if name not in out] == []


def test_doctor_tells_versions_and_the_state_of_a_lake(newsbeam: Newsbeam, tmp_path: Path) -> None:
    code, out, _ = newsbeam("doctor", "--lake", tmp_path / "lake", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["newsbeam"]["apache-beam"].startswith("2.")
    assert found["lake"]["runs committed"] == 0
