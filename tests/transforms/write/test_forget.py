"""What is forgotten leaves no trace, and the rest of the lake stays sound."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from schemas import TABLES, Fetch, FetchKind, Outcome
from schemas.staged import Grouped
from tests.transforms.write.made_up import NOW, article, header, moment, pending, reject
from tests.transforms.write.readers import assert_readers_agree
from tests.transforms.write.test_stories import DAY, NEXT, Telling, told
from tests.transforms.write.whole_runs import logged, run, stage
from transforms.ids import id_of
from transforms.write.compact import Compact, merges
from transforms.write.errors import LakeBusyError
from transforms.write.forget import Forget, traces
from transforms.write.gone import Gone, gone_of
from transforms.write.known import Known
from transforms.write.local_store import LocalStore
from transforms.write.stage import Element
from transforms.write.upkeep import keep_up
from transforms.write.verify import told as lines
from transforms.write.verify import verify

LATER = NOW + dt.timedelta(days=1)
OLD = dt.date(2026, 1, 5)


def at(name: str, site: str, **more: object) -> Element:
    """An article of another site than the usual."""
    row, signature = article(name, **more)  # type: ignore[arg-type]
    url = f"https://{site}/{name}"
    row = replace(row, article_id=id_of(url), url=url, requested_url=f"http://www.{site}/{name}", domain=site)
    return row, replace(signature, article_id=row.article_id, domain=site, title=row.title)


def fetch(url: str, feed: str | None = None) -> Fetch:
    return Fetch(
        fetch_id=id_of("page", url), kind=FetchKind.PAGE, url=url, feed_url=feed, started_at=NOW, outcome=Outcome.OK,
        run_id="run-1",
    )  # fmt: skip


def stories() -> Grouped:
    """A story of two outlets, and one of a single report."""
    ids = {"a": article("a")[0].article_id, "x": id_of("https://other.example/x"), "o": article("o")[0].article_id}
    first = told(("s1", DAY, ("a", "x")), headline="Title of a", ids=ids, lag_s=0)
    second = told(("s2", NEXT, ("o",)), headline="Title of o", ids=ids, lag_s=0)
    both = {name: pa.concat_tables([getattr(first, name), getattr(second, name)]) for name in ("stories", "members")}
    return replace(first, **both, alarms=(f"text group {ids['a']} holds 9: Title of a",))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = LocalStore(tmp_path_factory.mktemp("made"))
    rows: list[Element] = [
        article("a"), article("u", day=None), article("o", day=OLD), at("x", "other.example"),
        at("y", "blog.other.example"), replace(reject("1"), url="https://news.example/r"),
        replace(reject("2"), url="https://m.other.example/r"), replace(pending("p"), url="https://other.example/p"),
        fetch("https://news.example/a", "https://other.example/feed"), fetch("https://other.example/x"),
    ]  # fmt: skip
    run(store, rows, inputs=8, group=Telling(stories()))
    run(store, [article("a", text="New text.", now=LATER)], run_id="run-2", now=LATER)
    return store.root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> LocalStore:
    shutil.copytree(made, tmp_path / "lake")
    return LocalStore(tmp_path / "lake")


def forget(store: LocalStore, gone: Gone, run_id: str = "forget") -> bool:
    return keep_up(store, header(run_id), moment(run_id, LATER), Forget(gone, run_id)) is not None


def test_an_address_goes_with_all_its_versions(store: LocalStore) -> None:
    gone = gone_of("http://www.news.example/a?utm_source=x")
    assert sum(count for _, count in traces(store, gone)) > 0
    assert forget(store, gone)
    assert list(traces(store, gone)) == []
    urls = logged(store, "articles")["url"].to_pylist()
    assert "https://news.example/a" not in urls
    assert len(urls) == 4
    assert Known.open(store).lookup(article("a")[0].article_id) is None
    assert list(lines(verify(store).findings)) == []


def test_a_story_goes_on_without_the_report_that_went(store: LocalStore) -> None:
    forget(store, gone_of("https://news.example/a"))
    stories = {row["story_id"]: row for row in logged(store, "stories").to_pylist()}
    left = id_of("https://other.example/x")
    story = stories["s1"]
    assert (story["article_count"], story["first_article_id"], story["headline"]) == (1, left, "Title of x")
    assert (story["revision"], story["run_id"]) == (1, "forget")
    assert stories["s2"]["run_id"] == "run-1"
    (member,) = (row for row in logged(store, "story_members").to_pylist() if row["story_id"] == "s1")
    assert (member["article_id"], member["rank"]) == (left, 1)


def test_a_site_goes_with_the_hosts_below_it(store: LocalStore) -> None:
    gone = gone_of("other.example")
    forget(store, gone)
    assert list(traces(store, gone)) == []
    assert set(logged(store, "articles")["domain"].to_pylist()) == {"news.example"}
    assert logged(store, "rejects")["url"].to_pylist() == ["https://news.example/r"]
    assert (logged(store, "pending").num_rows, logged(store, "fetches").num_rows) == (0, 0)
    assert list(lines(verify(store).findings)) == []
    assert_readers_agree(store.root, "articles")
    assert_readers_agree(store.root, "signatures")


def test_a_line_that_tells_a_title_is_dropped_from_runs(store: LocalStore) -> None:
    assert any(row["alarms"] for row in logged(store, "runs").to_pylist())
    forget(store, gone_of("https://news.example/a"))
    assert not any(row["alarms"] for row in logged(store, "runs").to_pylist())
    assert logged(store, "runs").num_rows == 3


def test_days_before_one_go_and_what_has_no_day_goes_by_its_first_sight(store: LocalStore) -> None:
    gone = Gone(before="2026-02-01")
    forget(store, gone)
    assert list(traces(store, gone)) == []
    assert OLD not in logged(store, "articles")["published_on"].to_pylist()
    assert logged(store, "stories")["story_id"].to_pylist() == ["s1"]
    assert list(lines(verify(store).findings)) == []
    forget(store, Gone(before="2026-03-02"), "again")
    assert all(logged(store, name).num_rows == 0 for name in TABLES if name != "runs")
    assert list(lines(verify(store).findings)) == []


def test_forgetting_again_finds_nothing(store: LocalStore) -> None:
    assert forget(store, gone_of("other.example"))
    assert not forget(store, gone_of("other.example"), "again")


def test_what_was_compacted_is_forgotten_too(store: LocalStore) -> None:
    keep_up(store, header("c"), moment("c"), Compact(merges(store, dt.date(2026, 3, 9))))
    gone = gone_of("other.example")
    forget(store, gone)
    assert list(traces(store, gone)) == []
    assert list(lines(verify(store).findings)) == []


def test_rows_that_a_run_under_way_would_bring_back_are_not_overlooked(store: LocalStore) -> None:
    stage(store, [article("a", text="Newest.")], run_id="under-way")
    with pytest.raises(LakeBusyError, match="under-way"):
        forget(store, gone_of("news.example"))
    assert forget(store, gone_of("other.example"), "other")


@pytest.mark.parametrize("told", ["", "nonsense", "other.example/page", "ftp://other.example/"])
def test_what_is_neither_an_address_nor_a_site_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        gone_of(told)
