from __future__ import annotations

import json

from development_data import data_dir

from benchmarks.source_scores import score
from schemas import CitedRole
from transforms.tag.cited import cited_sources
from transforms.tag.outlets import Registry

REGISTRY = Registry.load()


def test_the_seeds_cited_sources_are_exactly_the_gold() -> None:
    folder = data_dir("seed")
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    text = (folder / gold["document"]["file"]).read_bytes().decode("utf-8")
    found = [(s.outlet, s.domain, s.role, s.start, s.end) for s in cited_sources(text, REGISTRY)]
    assert sorted(found) == sorted(
        (row["canonical"], row["domain"], CitedRole(row["role"]), mention["start"], mention["end"])
        for row in gold["cited_sources"]
        for mention in row["mentions"]
    )


def test_attributions_of_real_articles_are_found_as_well_as_measured() -> None:
    scores = score(data_dir("sources", "polnear_train.jsonl"), REGISTRY)
    assert scores["all P"] >= 81
    assert scores["all R"] >= 75
