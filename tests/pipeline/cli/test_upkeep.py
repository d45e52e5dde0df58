"""The verbs of upkeep: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli.main import app, register_verbs
from tests.transforms.write.made_up import NOW, article, reject
from tests.transforms.write.whole_runs import run
from transforms.write.local_store import LocalStore

register_verbs()


def called(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_verify_says_what_it_read_and_ends_with_6_where_something_is_wrong(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), reject("1")])
    code, output = called("verify", "--lake", str(tmp_path))
    assert code == 0
    assert output.startswith("sound: 4 files")
    next(tmp_path.glob("articles/date=*/*.parquet")).unlink()
    code, output = called("verify", "--lake", str(tmp_path))
    assert code == 6
    assert "missing file: articles/date=2026-02-27/" in output


def test_compact_and_vacuum_say_what_they_did(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for number in range(2):
        run(store, [article(f"a{number}")], run_id=f"run-{number}")
    code, output = called("compact", "--lake", str(tmp_path), "--now", "2026-03-02T06:00:00Z")
    assert (code, output[:21]) == (0, "4 files are 2 now (0.")
    assert called("compact", "--lake", str(tmp_path), "--now", f"{NOW:%Y-%m-%dT%H:%M:%SZ}") == (0, "nothing to merge\n")
    code, output = called("vacuum", "--lake", str(tmp_path))
    assert (code, output) == (0, "0 files removed (0.0 MB)\n")
    assert called("verify", "--lake", str(tmp_path))[0] == 0


def test_forget_and_prune_take_rows_out_and_verify_proves_it(tmp_path: Path) -> None:
    lake = str(tmp_path)
    run(LocalStore(tmp_path), [article("a"), article("b"), reject("1")])
    assert called("verify", "--lake", lake, "--gone", "https://news.example/a")[0] == 6
    code, output = called("forget", "http://www.news.example/a", "--lake", lake)
    assert (code, output) == (0, "removed: 1 articles, 1 signatures\n")
    assert called("verify", "--lake", lake, "--gone", "https://news.example/a")[0] == 0
    assert called("prune", "--before", "2026-03-02", "--lake", lake) == (
        0,
        "removed: 1 articles, 1 signatures, 1 rejects\n",
    )
    assert called("verify", "--lake", lake, "--gone", "2026-03-02")[0] == 0
    assert called("forget", "news.example", "--lake", lake) == (0, "removed: nothing\n")
