"""What a lake promises beside single steps: counts, clocks, the order of tables, and readers while it is written."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Fetch, FetchKind, Outcome
from schemas.staged import Duplicate, Unchanged
from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, pending, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.whole_runs import logged, run
from transforms.write.errors import BrokenInvariantError
from transforms.write.local_store import LocalStore
from transforms.write.stage import Element
from transforms.write.vacuum import vacuum
from transforms.write.verify import verify

ROOT = Path(__file__).parents[3]
TEN_YEARS = dt.timedelta(days=3_653)
_NAMES = st.sampled_from("abcdef")
_ELEMENTS = st.one_of(
    st.builds(lambda name, text: article(name, text=text), _NAMES, st.sampled_from(["One.", "Two."])),
    st.builds(reject, _NAMES),
    st.builds(pending, _NAMES),
    st.just(Unchanged(origin_ref="u")),
    st.just(Duplicate(origin_ref="d")),
)


@settings(max_examples=12)
@given(first=st.lists(_ELEMENTS, max_size=8), second=st.lists(_ELEMENTS, max_size=8))
def test_of_any_mixture_each_input_has_one_end(
    tmp_path_factory: pytest.TempPathFactory, first: list[Element], second: list[Element]
) -> None:
    store = LocalStore(tmp_path_factory.mktemp("mixture"))
    for number, elements in enumerate((first, second)):
        done = run(store, elements, run_id=f"run-{number}")
        assert done.inputs == done.articles + done.duplicates + done.unchanged + done.rejects + done.deferred
    with pytest.raises(BrokenInvariantError):
        run(store, [article("g")], run_id="run-2", inputs=2)
    assert verify(store).findings == ()


@pytest.mark.parametrize("off", [-TEN_YEARS, TEN_YEARS], ids=["behind", "ahead"])
def test_a_clock_that_is_ten_years_off_puts_nothing_in_another_order(tmp_path: Path, off: dt.timedelta) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), article("b")])
    with time_machine.travel(NOW + off):
        again = run(store, [article("a", text="New.", now=NOW + off), article("b")], run_id="run-2", now=NOW + off)
        vacuum(store)
    last = run(store, [article("a", text="Newest.")], run_id="run-3")
    assert (again.articles, again.unchanged, last.articles) == (1, 1, 1)
    versions = logged(store, "articles").sort_by([("version", "ascending")]).to_pylist()
    assert [row["text"] for row in versions if row["url"].endswith("/a")] == ["Some text.", "New.", "Newest."]
    assert {row["first_seen_at"] for row in versions} == {NOW}
    assert verify(store).findings == ()


def test_the_state_of_a_feed_is_never_ahead_of_its_articles(tmp_path: Path) -> None:
    asked = Fetch(
        fetch_id="f1",
        kind=FetchKind.FEED,
        url="https://a.example/feed",
        started_at=NOW,
        outcome=Outcome.OK,
        run_id="r2",
    )
    new = [article("c"), asked]
    run(LocalStore(tmp_path / "first"), [article("a")])
    shutil.copytree(tmp_path / "first", tmp_path / "counted")
    counted = Crash(None)
    with crashing(counted):
        run(LocalStore(tmp_path / "counted"), new, run_id="r2", inputs=1)
    seen = set()
    for at in range(1, counted.seen + 1, 5):
        shutil.copytree(tmp_path / "first", tmp_path / "killed")
        store = LocalStore(tmp_path / "killed")
        with crashing(Crash(at)):
            run(store, new, run_id="r2", inputs=1)
        seen.add((logged(store, "articles").num_rows, logged(store, "fetches").num_rows))
        shutil.rmtree(tmp_path / "killed")
    assert seen <= {(1, 0), (2, 0), (2, 1)}
    assert (1, 0) in seen


_WRITER = """
import sys
from pathlib import Path
from tests.transforms.write.made_up import article, reject
from tests.transforms.write.whole_runs import run
from transforms.write.local_store import LocalStore

store = LocalStore(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    run(store, [article(f"a{number}"), reject(f"r{number}")], run_id=f"run-{number:03d}")
"""


@pytest.mark.parametrize("commits", [12, pytest.param(100, marks=pytest.mark.slow)])
def test_who_reads_while_runs_are_committed_sees_whole_runs_only(tmp_path: Path, commits: int) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("first"), reject("first")], run_id="run-first")
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), str(commits)], cwd=ROOT)
    looks, newest = 0, 0
    while writer.poll() is None:
        looks += 1
        files = f"{tmp_path}/articles/date=*/*.parquet"
        (by_glob,) = duckdb.sql(f"select count(*), count(distinct article_id) from read_parquet('{files}')").fetchall()
        by_folder = ds.dataset(str(tmp_path / "articles"), partitioning="hive").count_rows()
        by_log = logged(store, "articles")["article_id"].to_pylist()
        assert by_glob[0] == by_glob[1]
        assert len(by_log) == len(set(by_log))
        assert newest <= by_glob[0] <= by_folder <= commits + 1
        assert by_glob[0] <= len(by_log) + 1  # a glob may be one commit ahead of the log, never behind
        newest = by_glob[0]
    assert writer.returncode == 0
    assert looks > 3
    assert logged(store, "articles").num_rows == commits + 1
    assert_readers_agree(tmp_path, "articles")
