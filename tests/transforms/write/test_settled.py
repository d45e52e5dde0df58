"""Which staged documents are one article, among each other and with those of the lake."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from tests.transforms.write.made_up import NOW, article
from tests.transforms.write.whole_runs import data_files, logged, run, stage
from transforms.ids import id_of
from transforms.write.errors import BrokenInvariantError
from transforms.write.known import Known
from transforms.write.local_store import LocalStore
from transforms.write.settled import settle_articles

LATER = NOW + dt.timedelta(days=1)


def own_id(name: str) -> str:
    return id_of(f"https://news.example/{name}")


def test_a_new_address_of_a_known_article_is_its_next_version(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    run(store, [article("moved", text="New text.", aliases=("a",), now=LATER)], run_id="run-2", now=LATER)
    rows = logged(store, "articles").sort_by("version").to_pylist()
    assert [(row["article_id"], row["version"]) for row in rows] == [(own_id("a"), 1), (own_id("a"), 2)]
    assert logged(store, "signatures").sort_by("version")["alias_ids"].to_pylist() == [[], [own_id("moved")]]


@pytest.mark.parametrize("aliases", [("a", "b", "nowhere"), ("nowhere", "b", "a")])
def test_a_new_address_of_two_known_articles_is_that_of_the_least_id(tmp_path: Path, aliases: tuple[str, ...]) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a"), article("b")])
    run(store, [article("moved", text="New text.", aliases=aliases, now=LATER)], run_id="run-2", now=LATER)
    changed = [row["article_id"] for row in logged(store, "articles").to_pylist() if row["version"] == 2]
    assert changed == [min(own_id("a"), own_id("b"))]


@pytest.mark.parametrize("max_rows", [2_000, 5])
def test_documents_that_share_an_alias_are_found_among_many(tmp_path: Path, max_rows: int) -> None:
    pairs = [(n, kind) for kind in "xy" for n in range(12)]
    rows = [article(f"{kind}{n}", text=f"Text {n}.", aliases=(f"shared-{n}", f"own-{kind}{n}")) for n, kind in pairs]
    committed = run(LocalStore(tmp_path), [*rows, article("alone")], max_rows=max_rows)
    assert (committed.articles, committed.duplicates) == (13, 12)


def test_documents_that_share_through_others_are_one_whatever_their_order(tmp_path: Path) -> None:
    chain = [article(f"a{n}", aliases=(f"link-{n}", f"link-{n + 1}")) for n in range(9)]
    seen = []
    for number, step in enumerate((1, 2, 4, -1)):
        store = LocalStore(tmp_path / str(number))
        committed = run(store, [chain[n * step % 9] for n in range(9)])
        assert (committed.articles, committed.duplicates) == (1, 8)
        seen.append(data_files(store))
    assert all(files == seen[0] for files in seen)


def test_a_staged_file_that_lost_rows_is_an_error(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    (staged,) = stage(store, [article("a")])
    told = dataclasses.replace(staged, rows=2)
    with pytest.raises(BrokenInvariantError, match="expected 2 staged articles, got 1"):
        settle_articles(store, [told], Known.open(store))


def test_an_article_tagged_anew_is_another_revision_of_its_version_and_once_only(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    run(store, [article("a")])
    run(store, [article("a", text="New text.")], run_id="run-2")
    row, signature = article("a", text="New text.")
    anew = dataclasses.replace(row, version=2, revision=1), dataclasses.replace(signature, version=2, revision=1)
    assert run(store, [anew], run_id="run-3").articles == 1
    assert run(store, [anew], run_id="run-4").unchanged == 1
    rows = logged(store, "articles").to_pylist()
    assert sorted((row["version"], row["revision"]) for row in rows) == [(1, 0), (2, 0), (2, 1)]
