"""Second looks: tags of today on texts of yesterday, and signatures of a new algorithm."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from jobs import NOW, page, paragraphs, run_seeds

from pipeline import reprocess
from pipeline.lake import Lake
from pipeline.reprocess import days_of, renew_signatures, retag
from pipeline.runs import header_of
from pipeline.settings import Settings, TagSettings
from transforms.group.signature import ALGORITHM
from transforms.write.verify import told, verify

LATER = NOW + dt.timedelta(days=2)
WIRE = "The harbour master told the Tidewater Gazette that the lock of {} would open again on Friday after repairs."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reprocess")
    (folder / "seeds").mkdir()
    for name in ("Norhaven", "Sundlock"):
        text = [*paragraphs(name), WIRE.format(name)]
        html = page(f"{name} lock closes", text, url=f"https://harbourpost.example/{name}")
        (folder / "seeds" / f"{name}.html").write_text(html, "utf-8")
    run_seeds(folder / "lake", [folder / "seeds"], run_id="first")
    return folder


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Lake:
    shutil.copytree(made / "lake", tmp_path / "lake")
    return Lake.open(str(tmp_path / "lake"))


def again(lake: Lake, run_id: str = "again", **tag: Any) -> tuple[int, int]:
    settings = Settings(lake=lake.store.uri, workers=1, tag=TagSettings(**tag))
    header = header_of(settings, "reprocess", LATER, run_id, [])
    done = list(retag(lake, settings, header, days_of(lake, "articles")))
    return sum(one.articles for one in done), sum(one.revised for one in done)


def outlets(folder: Path) -> tuple[Path, ...]:
    """The user's list of outlets, which came after the first run."""
    path = folder / "outlets.csv"
    header = "name,domains,country,kind,zone,aliases"
    path.write_text(f"{header}\nTidewater Gazette,tidewater.example,GB,newspaper,Europe/London,\n", "utf-8")
    return (path,)


def test_tags_that_did_not_change_make_no_row(lake: Lake) -> None:
    assert again(lake) == (2, 0)
    assert set(lake.read("articles")["revision"].to_pylist()) == {0}
    assert [run["unchanged"] for run in lake.runs() if run["command"] == "reprocess"] == [2]


def test_new_knowledge_makes_a_revision_with_text_story_and_ids_kept(lake: Lake, tmp_path: Path) -> None:
    assert again(lake, outlets=outlets(tmp_path)) == (2, 2)
    rows = sorted(lake.read("articles").to_pylist(), key=lambda row: (row["article_id"], row["revision"]))
    before, after = rows[0], rows[1]
    assert (before["version"], before["revision"], after["version"], after["revision"]) == (1, 0, 1, 1)
    assert "Tidewater Gazette" in {cited["outlet"] for cited in after["cited_sources"]}
    kept = ("text", "title", "published_on", "text_id", "text_relation", "story_id", "first_seen_at", "outlet", "topic")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["ingested_at"] == LATER
    assert list(told(verify(lake.store).findings)) == []


def test_the_same_run_goes_on_where_it_was_cut_short(lake: Lake, tmp_path: Path) -> None:
    assert again(lake, outlets=outlets(tmp_path)) == (2, 2)
    assert again(lake, outlets=outlets(tmp_path)) == (0, 0)
    assert again(lake, "another", outlets=outlets(tmp_path)) == (2, 0)


def test_signatures_of_another_algorithm_are_made_anew_in_place(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lake.read("signatures")
    header = header_of(Settings(lake=lake.store.uri), "reprocess", LATER, "renew", [])
    assert renew_signatures(lake, header) == 0
    sign = reprocess.signature_of
    monkeypatch.setattr(reprocess, "ALGORITHM", "another")
    monkeypatch.setattr(reprocess, "signature_of", lambda one: dataclasses.replace(sign(one), algorithm="another"))
    assert renew_signatures(lake, header) == 2
    after = lake.read("signatures")
    same = [name for name in before.column_names if name != "algorithm"]
    order = [("article_id", "ascending")]
    assert after.sort_by(order).select(same).equals(before.sort_by(order).select(same))
    assert pa.compute.unique(after["algorithm"]).to_pylist() == ["another"]
    assert before["algorithm"][0].as_py() == ALGORITHM
    assert list(told(verify(lake.store).findings)) == []
