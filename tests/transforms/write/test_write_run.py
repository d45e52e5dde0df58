from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from schemas import TABLES, PendingState, Reason
from schemas.staged import Grouped, Unchanged
from tests.transforms.write.bucket import bucket_store
from tests.transforms.write.crash import Crash, crashing
from tests.transforms.write.made_up import NOW, article, header, moment, pending, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.test_stories import DAY, Telling, told
from tests.transforms.write.whole_runs import data_files, logged, run, stage
from transforms.write.errors import BrokenInvariantError, LeaseLostError
from transforms.write.intent import read_intents
from transforms.write.local_store import LocalStore
from transforms.write.settled import Settled
from transforms.write.staging import FORGOTTEN_S
from transforms.write.store import Store
from transforms.write.write_run import mend, write_run

LATER = NOW + dt.timedelta(days=1)


def test_the_same_command_again_adds_nothing(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    rows = [article("a"), article("b"), reject("1")]
    run(store, rows)
    before = data_files(store)
    again = run(store, [article("a", now=LATER), article("b", now=LATER), reject("1")], run_id="run-2", now=LATER)
    assert (again.articles, again.unchanged, again.rejects) == (0, 3, 0)
    assert data_files(store) == before
    assert logged(store, "runs").num_rows == 2


def test_the_same_run_id_twice_says_so_and_changes_nothing(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    first = run(store, [article("a"), reject("1")])
    again = run(store, [article("a", text="Other text."), article("b")])
    assert again.already_committed
    assert (again.inputs, again.articles, again.rejects_by_reason) == (2, 1, first.rejects_by_reason)
    assert logged(store, "articles").num_rows == logged(store, "runs").num_rows == 1
    assert not list(store.list("_staging"))


def test_what_a_run_takes_out_of_a_table_is_told_also_when_it_is_asked_for_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")], group=Telling(told(("s1", DAY, ("a",)), ("s2", DAY, ("b", "d")))))
    group = Telling(told(("s1", DAY, ("a", "c"))))
    committed = run(store, [article("c")], run_id="run-2", group=group)
    assert {gone.table: gone.rows for gone in committed.removed} == {"stories": 2, "story_members": 3}
    again = run(store, [article("c")], run_id="run-2", group=group)
    assert (again.removed, again.tables) == (committed.removed, committed.tables)


def test_a_changed_text_is_version_two_with_its_first_sight_kept(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    run(store, [article("a", text="New text.", now=LATER)], run_id="run-2", now=LATER)
    for name in ("articles", "signatures"):
        rows = logged(store, name)
        assert rows.column("version").to_pylist() == [1, 2]
        assert rows.column("first_seen_at").to_pylist() == [NOW, NOW]


def test_the_same_address_twice_is_one_article_and_a_duplicate(tmp_path: Path) -> None:
    committed = run(LocalStore(tmp_path), [article("a", origin_ref="2"), article("a", text="Else.", origin_ref="1")])
    assert (committed.articles, committed.duplicates) == (1, 1)
    assert logged(LocalStore(tmp_path), "articles").column("text").to_pylist() == ["Else."]


def test_the_same_text_at_two_addresses_is_two_articles(tmp_path: Path) -> None:
    assert run(LocalStore(tmp_path), [article("a"), article("b")]).articles == 2


def test_documents_of_one_run_that_share_an_alias_are_one_article(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    committed = run(store, [article("b", aliases=("short",)), article("a", aliases=("short",)), article("short")])
    assert (committed.articles, committed.duplicates) == (1, 2)
    kept = article("a")[0]
    assert logged(store, "articles").column("article_id").to_pylist() == [kept.article_id]
    others = {article("b")[0].article_id, article("short")[0].article_id}
    assert set(logged(store, "signatures").column("alias_ids")[0].as_py()) == others


def test_an_article_known_by_an_alias_keeps_its_id(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a", aliases=("short",))])
    committed = run(store, [article("short", text="New text.", now=LATER)], run_id="run-2", now=LATER)
    assert committed.articles == 1
    assert set(logged(store, "articles").column("article_id").to_pylist()) == {article("a")[0].article_id}


def test_two_known_articles_stay_two_when_a_page_names_both(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), article("b")])
    rows = [article("a", text="New a.", aliases=("b",), now=LATER), article("b", text="New b.", now=LATER)]
    assert run(store, rows, run_id="run-2", now=LATER).articles == 2


def test_an_input_that_is_not_accounted_for_breaks_the_run(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with pytest.raises(BrokenInvariantError, match=r"expected 3 inputs .* got 1 \+ 0 \+ 0 \+ 1 \+ 0 = 2"):
        run(store, [article("a"), reject("1")], inputs=3)
    assert not data_files(store)
    assert run(store, [article("a"), reject("1")]).articles == 1


def test_each_input_counts_once_whatever_became_of_it(tmp_path: Path) -> None:
    rows = [
        article("a"),
        article("a", origin_ref="zz"),
        reject("1"),
        reject("1"),
        reject("2", reason=Reason.CRASH),
        pending("p"),
        pending("p"),
        pending("q", PendingState.RETRY),
        Unchanged(origin_ref="old.html"),
    ]
    taken_up = pending("r", PendingState.DONE)
    committed = run(LocalStore(tmp_path), [*rows, taken_up], inputs=len(rows))
    counts = (committed.articles, committed.duplicates, committed.unchanged, committed.rejects, committed.deferred)
    assert counts == (1, 3, 1, 2, 2)
    assert dict(committed.rejects_by_reason) == {"bad_json": 1, "crash": 1}
    assert logged(LocalStore(tmp_path), "pending").num_rows == 3


def test_a_reject_worth_another_try_is_written_each_time(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [reject("1", reason=Reason.CRASH)])
    assert run(store, [reject("1", reason=Reason.CRASH)], run_id="run-2").rejects == 1


def test_files_are_the_same_for_every_spread_of_rows_over_bundles(tmp_path: Path) -> None:
    rows = [
        article(f"a{n}", text=f"Text {n}. " * 9, day=dt.date(2026, 1, 1 + n % 3) if n % 4 else None) for n in range(40)
    ]
    rows += [reject(str(n)) for n in range(9)]
    seen = []
    for number, max_rows in enumerate((2_000, 11, 4)):
        random.Random(number).shuffle(rows)
        store = LocalStore(tmp_path / str(number))
        run(store, rows, max_rows=max_rows)
        seen.append(data_files(store))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]


def test_large_runs_are_dealt_out_without_changing_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [article(f"a{n}", text=f"Text {n}.", day=dt.date(2026, 1, 1 + n % 5)) for n in range(60)]
    whole, dealt = LocalStore(tmp_path / "whole"), LocalStore(tmp_path / "dealt")
    run(whole, rows)
    monkeypatch.setattr("transforms.write.finish.MAX_ROWS", 8)
    run(dealt, rows, max_rows=11)
    assert len(data_files(dealt)) > len(data_files(whole))
    for name in ("articles", "signatures"):
        assert logged(dealt, name).equals(logged(whole, name))
    assert not list(dealt.list("_staging"))


def test_every_reader_sees_the_same_rows_after_every_run(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), article("b", day=None), reject("1")])
    assert_readers_agree(tmp_path, "articles")
    run(store, [article("a", text="New text.", now=LATER), article("c", now=LATER)], run_id="run-2", now=LATER)
    assert_readers_agree(tmp_path, "articles")
    assert_readers_agree(tmp_path, "signatures")
    assert_readers_agree(tmp_path, "rejects", ["reject_id", "run_id"])


def test_columns_carry_their_documentation(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    (path,) = (path for path in data_files(store) if path.startswith("articles/"))
    with store.open(path) as file:
        schema = pa.parquet.read_schema(file)
    assert schema.equals(TABLES["articles"].file_schema, check_metadata=True)


def test_a_lake_in_a_bucket_holds_the_same_files(tmp_path: Path) -> None:
    rows = [article("a"), article("b", day=None), reject("1"), pending("p")]
    stores = LocalStore(tmp_path / "local"), bucket_store(tmp_path / "bucket")
    for store in stores:
        run(store, rows)
    assert data_files(stores[0]) == data_files(stores[1])


def test_staged_rows_of_a_run_that_was_never_committed_are_dropped_when_it_is_surely_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LocalStore(tmp_path)
    stage(store, [article("a")], run_id="abandoned")
    run(store, [article("b")])
    assert list(store.list("_staging/abandoned"))
    now_s = store.now_s()
    monkeypatch.setattr(LocalStore, "now_s", lambda _: now_s + FORGOTTEN_S + 60)
    run(store, [article("c")], run_id="run-2")
    assert not list(store.list("_staging/abandoned"))


def test_a_run_id_that_is_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected a run id"):
        stage(LocalStore(tmp_path), [article("a")], run_id="../elsewhere")


def test_statistics_of_the_log_hide_no_row(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), article("b", day=dt.date(2026, 2, 26))])
    published_at = article("a")[0].published_at
    found = pl.scan_delta(str(tmp_path / "articles")).filter(pl.col("published_at") >= published_at).collect()
    assert found["article_id"].to_list() == [article("a")[0].article_id]
    by_log = DeltaTable(str(tmp_path / "articles")).to_pyarrow_table(filters=[("published_at", "=", published_at)])
    assert by_log.num_rows == 1


def test_a_commit_cut_short_is_mended_on_its_own(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    for at in range(1, 200):
        with crashing(Crash(at)):
            run(store, [article("b")], run_id="run-2")
        if read_intents(store):
            break
    assert mend(store) == ("run-2",)
    assert mend(store) == ()
    assert logged(store, "articles").num_rows == 2
    assert_readers_agree(tmp_path, "articles")


def test_a_writer_that_slept_through_its_lease_cannot_commit(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    staged = stage(store, [article("a")])

    def overtaken(store: Store, settled: Settled) -> tuple[Grouped, ...]:
        assert store.create("_lease/000000000099.json", b"{}")
        return ()

    with pytest.raises(LeaseLostError):
        write_run(store, header(), moment(), staged, 1, group=overtaken)
    assert not data_files(store)
