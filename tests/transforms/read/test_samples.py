"""The samples in seeds/: every kind is there, and all of them are read."""

import collections
from pathlib import Path

from schemas import Input, Media, Origin
from transforms.feeds.entries import entry_inputs
from transforms.feeds.lists import read_list
from transforms.feeds.parse import parse_feed
from transforms.read.find import find_seeds
from transforms.read.seed_file import SeedKind
from transforms.read.seeds import read_seed
from transforms.urls import registered_domain

SEEDS = Path(__file__).parents[3] / "seeds"


def documents() -> list[Input]:
    found: list[Input] = []
    for seed in find_seeds([str(SEEDS)]):
        for item in read_seed(seed):
            assert isinstance(item, Input), item
            entries = entry_inputs(parse_feed(item.body or b"", None), item) if item.media is Media.FEED else [item]
            for entry in entries:
                assert isinstance(entry, Input), entry
                found.append(entry)
    return found


def test_every_kind_has_a_sample() -> None:
    assert {seed.kind for seed in find_seeds([str(SEEDS)])} == set(SeedKind) - {SeedKind.UNKNOWN}


def test_every_sample_is_read_and_leads_nowhere() -> None:
    found = documents()
    assert collections.Counter(item.origin for item in found) == {
        Origin.HTML: 7,
        Origin.FEED: 7,
        Origin.JSONL: 4,
        Origin.WARC: 3,
        Origin.TEXT: 2,
    }
    domains = {registered_domain(item.requested_url) for item in found if item.requested_url}
    assert domains == {
        "harbourpost.example",
        "valleyherald.example",
        "capitalobserver.example",
        "nordwestkurier.example",
    }


def test_the_list_of_feeds_is_read() -> None:
    assert len(read_list(SEEDS / "feeds.opml")) == 9


def test_the_readme_names_every_sample() -> None:
    told = (SEEDS / "README.md").read_text("utf-8")
    assert [seed.name for seed in find_seeds([str(SEEDS)]) if seed.name.partition("/")[2] not in told] == []
